import { execFile } from 'node:child_process';
import type { UnknownReason } from '../../core/answer.ts';
import { decodeName } from './archive-name.ts';

const PROGRAMS = ['/usr/sbin/getcap', '/sbin/getcap'];
const OUTPUT_BYTES = 64 * 1024 * 1024;

const run = (program: string, folder: string, signal: AbortSignal): Promise<Buffer | 'missing' | 'failed'> =>
  new Promise((resolve) => {
    const options = { encoding: 'buffer', maxBuffer: OUTPUT_BYTES, signal, env: { LC_ALL: 'C' } } as const;
    execFile(program, ['-r', folder], options, (error, stdout) => {
      if (error === null) resolve(stdout);
      else resolve((error as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : 'failed');
    });
  });

/** The path and what follows it: since libcap 2.41 `PATH cap_x=ep`, before that `PATH = cap_x+ep`. */
const LINE = /^(.*?)(?: =)? ((?:[a-z0-9_,]*[=+-][eip]*)(?: [a-z0-9_,]+[=+-][eip]+)*)$/s;

/**
 * File capabilities below a folder of this machine, by path without leading slash. Extended attributes can't be read without a program,
 * so getcap(8) is asked; `reason` says when it is not there or failed.
 */
export const readFolderCapabilities = async (
  folder: string,
  signal: AbortSignal,
): Promise<{ readonly byPath: ReadonlyMap<string, string>; readonly reason: UnknownReason | null }> => {
  const byPath = new Map<string, string>();
  for (const program of PROGRAMS) {
    const output = await run(program, folder, signal);
    if (output === 'missing') continue;
    if (output === 'failed')
      return { byPath, reason: { code: 'unsupported', text: 'getcap could not read the file capabilities' } };
    for (const line of decodeName(output, 0, output.length).split('\n')) {
      const [, path = '', text = ''] = LINE.exec(line) ?? [];
      if (path.startsWith(`${folder}/`))
        byPath.set(path.slice(folder.length + 1), text.replace(/^(cap_[^=+]*)\+/, '$1='));
    }
    return { byPath, reason: null };
  }
  return {
    byPath,
    reason: {
      code: 'tool-missing',
      text: 'File capabilities can only be read with getcap, which is not installed',
    },
  };
};
