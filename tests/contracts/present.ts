import { spawnSync } from 'node:child_process';

/** Whether a program is on the search path. */
export const present = (program: string): boolean =>
  spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
