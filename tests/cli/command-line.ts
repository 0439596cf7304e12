import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const BIN = resolve(import.meta.dirname, '../../bin/rempart.mjs');

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called once the program runs: to send a signal, to close a stream. */
  readonly during?: (child: ReturnType<typeof spawn>) => void;
  /** What comes on standard input; nothing unless told. */
  readonly input?: string;
  /** A user other than the one who runs the tests. */
  readonly uid?: number;
}

/** Runs the built command line as a user would. */
export const rempart = async (words: readonly string[], options: RunOptions = {}): Promise<Ran> => {
  const child = spawn(process.execPath, [BIN, ...words], {
    cwd: options.cwd,
    // No folder can be made there: what one test keeps no other finds, nor what the user keeps.
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      XDG_CACHE_HOME: '/dev/null',
      XDG_DATA_HOME: '/dev/null',
      ...options.env,
    },
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  // A program that ends without reading it closes the pipe.
  child.stdin?.on('error', () => {});
  child.stdin?.end(options.input);
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
  options.during?.(child);
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return {
    status: code ?? (signal === null ? -1 : 128),
    stdout: Buffer.concat(out).toString('utf8'),
    stderr: Buffer.concat(err).toString('utf8'),
  };
};
