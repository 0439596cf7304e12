import { type ChildProcess, spawn } from 'node:child_process';
import { ScanFailure } from '../../collection/scan-failure.ts';
import { sanitize } from '../../reporters/terminal/sanitize.ts';
import { killSession } from '../../transports/local/kill-session.ts';

/** Bytes of standard error whose last line tells why a program failed. */
const ERROR_BYTES = 64 * 1024;
const ERROR_LETTERS = 200;
/** How long a pipe may stay open that a process outside of the ended session holds. */
const PIPE_MS = 2000;

/** One run of a program of this machine: no shell, nothing on standard input, no variable but those in `env`. */
export interface ProgramRun {
  /** How it is called in a failure. */
  readonly name: string;
  readonly file: string;
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly timeoutMs: number;
  /** Of standard output. */
  readonly mostBytes: number;
  readonly signal: AbortSignal;
}

/** Programs that run, by the number of the session that each leads: none outlives this process. */
const running = new Set<number>();
const endAll = (): void => {
  for (const leader of running) killSession(leader);
};

/** What a program wrote to standard output before it ended with 0. It and all that it started are ended when this is settled. Throws `ScanFailure`. */
export const runProgram = async (run: ProgramRun): Promise<Buffer> => {
  if (run.signal.aborted) throw stopped(run.signal);
  const child = started(run);
  const leader = child.pid;
  if (leader === undefined) throw await notStarted(run, child);
  if (!process.listeners('exit').includes(endAll)) process.on('exit', endAll);
  running.add(leader);
  try {
    return await outputOf(run, child, leader);
  } finally {
    running.delete(leader);
  }
};

const started = ({ name, file, words, env, cwd }: ProgramRun): ChildProcess => {
  try {
    // A session of its own: Ctrl-C of a terminal reaches it through us, and the whole of it can be ended.
    return spawn(file, words, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  } catch (error) {
    throw new ScanFailure('tool-missing', `${name} cannot be started: ${(error as Error).message}`);
  }
};

const notStarted = ({ name }: ProgramRun, child: ChildProcess): Promise<ScanFailure> =>
  new Promise((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      resolve(new ScanFailure('tool-missing', `${name} cannot be started: ${error.code ?? error.message}`)),
    );
  });

const outputOf = (run: ProgramRun, child: ChildProcess, leader: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const { name, timeoutMs, mostBytes, signal } = run;
    const output: Buffer[] = [];
    let size = 0;
    let said = Buffer.alloc(0);
    let failure: ScanFailure | null = null;
    const closePipes = (): void => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    };
    const end = (why: ScanFailure): void => {
      failure ??= why;
      killSession(leader);
      closePipes();
    };
    const onAbort = (): void => end(stopped(signal));
    const timer = setTimeout(
      () => end(new ScanFailure('timeout', `${name} took longer than ${Math.ceil(timeoutMs / 1000)} s`)),
      timeoutMs,
    );
    let pipes: NodeJS.Timeout | undefined;
    signal.addEventListener('abort', onAbort, { once: true });
    child.on('error', () => {});
    child.stdout?.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= mostBytes) output.push(chunk);
      else end(new ScanFailure('truncated', `${name} wrote more than ${mostBytes} bytes`));
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      said = Buffer.concat([said, chunk]).subarray(-ERROR_BYTES);
    });
    child.once('exit', () => {
      // What it left behind would hold the pipes, and the folder that is removed next.
      killSession(leader);
      pipes = setTimeout(closePipes, PIPE_MS);
    });
    child.once('close', (code: number | null, killedBy: string | null) => {
      clearTimeout(timer);
      clearTimeout(pipes);
      signal.removeEventListener('abort', onAbort);
      if (failure !== null) reject(failure);
      else if (code === 0) resolve(Buffer.concat(output));
      else {
        const end = code === null ? `was ended by ${killedBy}` : `ended with status ${code}`;
        reject(new ScanFailure('unsupported', `${name} ${end}${lastLine(said)}`));
      }
    });
  });

/** Why nobody waits for it any more. */
export const stopped = (signal: AbortSignal): ScanFailure =>
  signal.reason instanceof Error && signal.reason.name === 'TimeoutError'
    ? new ScanFailure('timeout', 'the time of this target was over; raise --timeout')
    : new ScanFailure('timeout', 'the run was interrupted');

/** A scanner repeats what stands in an image: its words are as hostile as that. */
const lastLine = (said: Buffer): string => {
  const line = said
    .toString('utf8')
    .split('\n')
    .findLast((text) => text.trim() !== '');
  return line === undefined ? '' : `: ${sanitize(line.trim().slice(0, ERROR_LETTERS))}`;
};
