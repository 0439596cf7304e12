import { spawnSync } from 'node:child_process';
import { describe } from 'vitest';

/**
 * A suite that holds a reader against programs of this machine, which the test bed does not bring along: without one of them it is skipped with the reason in
 * its title. Each is a command line that succeeds where the program is there.
 */
export const describeWithPrograms = (
  programs: readonly (readonly [program: string, ...args: readonly string[]])[],
  title: string,
  suite: () => void,
): void => {
  const missing = programs
    .filter(([program, ...args]) => spawnSync(program, args, { stdio: 'ignore' }).status !== 0)
    .map(([program]) => program);
  describe.skipIf(missing.length > 0)(
    missing.length === 0 ? title : `${title} (${missing.join(', ')} missing)`,
    suite,
  );
};
