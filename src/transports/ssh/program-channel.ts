import type { ChildProcessByStdio } from 'node:child_process';
import { Duplex, PassThrough, type Readable, type Writable } from 'node:stream';
import type { SessionChannel } from './host-line.ts';

/** The system's ssh at work, with a group of processes of its own. */
export type ProgramProcess = ChildProcessByStdio<Writable, Readable, Readable>;

const SAID_LIMIT = 4_000;
const KILL_MS = 500;

/** Ends a program and what it started to get through: politely, and then at once. */
export const endProgram = (child: ProgramProcess): void => {
  const kill = (signal: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // It has ended.
    }
  };
  if (child.exitCode !== null || child.signalCode !== null) return;
  kill('SIGTERM');
  setTimeout(() => kill('SIGKILL'), KILL_MS).unref();
};

/** The streams of a program as a session: what it says before the login is kept apart from what the host says. */
export interface ProgramChannel {
  readonly channel: SessionChannel;
  /** Standard error before `loggedIn`, its first 4,000 characters: a banner, a ProxyCommand, complaints about options. */
  said(): string;
  /** From here on standard error is the host's. */
  loggedIn(): void;
}

/**
 * Makes a session of the streams of ssh. `lastWords` is asked once ssh has ended, for what it said itself, and is given to whoever reads the
 * standard error of the host.
 */
export const programChannel = (child: ProgramProcess, lastWords: () => string): ProgramChannel => {
  const stderr = new PassThrough();
  let said = '';
  let isLoggedIn = false;
  let hasEnded = false;
  const channel: SessionChannel = Object.assign(
    new Duplex({
      autoDestroy: false,
      read: () => {
        child.stdout.resume();
      },
      write: (chunk: Buffer, _encoding, done) => {
        // A program that has ended takes no bytes; that it ended is told by `close`.
        if (child.stdin.writable) child.stdin.write(chunk, () => done());
        else done();
      },
      final: (done) => {
        child.stdin.end();
        done();
      },
      destroy: (error, done) => {
        endProgram(child);
        done(error);
      },
    }),
    { stderr, close: () => channel.destroy() },
  );
  child.stdin.on('error', () => undefined);
  child.stdout.on('error', () => undefined);
  child.stderr.on('error', () => undefined);
  channel.on('error', () => undefined);
  child.stdout.on('data', (chunk: Buffer) => {
    if (!channel.destroyed && !channel.push(chunk)) child.stdout.pause();
  });
  // Told once ssh has ended, too: by then it has written why.
  let ends = 0;
  const end = (): void => {
    ends += 1;
    if (ends < 2) return;
    const words = lastWords();
    if (isLoggedIn && words !== '') stderr.write(words);
    if (!channel.destroyed) channel.push(null);
  };
  child.stdout.once('end', end);
  child.once('exit', end);
  child.stderr.on('data', (chunk: Buffer) => {
    if (isLoggedIn) stderr.write(chunk);
    else if (said.length < SAID_LIMIT) said += chunk.toString('utf8');
  });
  // Closed once everything was read, as a channel of a connection is.
  const close = (): void => {
    channel.destroy();
  };
  channel.once('end', () => {
    if (hasEnded) close();
  });
  child.once('close', () => {
    hasEnded = true;
    stderr.end();
    if (channel.readableEnded || channel.destroyed) close();
  });
  return {
    channel,
    said: () => said.slice(0, SAID_LIMIT),
    loggedIn: () => {
      isLoggedIn = true;
    },
  };
};
