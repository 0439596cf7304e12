import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server that runs in the background. */
export type ServerProcess = {
  readonly pid: number;
  /** What it has written to standard output and error so far. */
  readonly log: () => string;
  readonly hasEnded: () => boolean;
  /** Asks it to end (SIGTERM), insists after `graceMs` (SIGKILL), resolves when it is gone. */
  readonly stop: (graceMs?: number) => Promise<void>;
};

/**
 * Starts a server whose output goes to a file. It gets SIGTERM when this process dies in whatever way
 * (PR_SET_PDEATHSIG through setpriv), so that a killed test run leaves nothing running.
 */
export const startServerProcess = (
  program: string,
  args: readonly string[],
  logFile: string,
  env: Readonly<Record<string, string>> = {},
): ServerProcess => {
  const output = openSync(logFile, 'a');
  const child = spawn('/usr/bin/setpriv', ['--pdeathsig', 'TERM', '--', program, ...args], {
    stdio: ['ignore', output, output],
    env: { ...process.env, ...env },
  });
  closeSync(output);
  let ended = false;
  const exited = new Promise<void>((resolve) => {
    const end = () => {
      ended = true;
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
  const log = () => readFileSync(logFile, 'utf8');
  return {
    pid: child.pid ?? -1,
    log,
    hasEnded: () => ended,
    stop: async (graceMs = 5000) => {
      if (ended) return exited;
      child.kill('SIGTERM');
      const insist = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await exited;
      clearTimeout(insist);
    },
  };
};

/** Polls until `ready` is true; rejects with the server's log when it ends first or the time is over. */
export const untilReady = async (
  server: ServerProcess,
  what: string,
  ready: () => boolean | Promise<boolean>,
  timeoutMs: number,
  intervalMs = 50,
): Promise<void> => {
  const deadline = Date.now() + timeoutMs;
  while (!(await ready())) {
    if (server.hasEnded()) throw new Error(`${what} ended while starting: ${server.log().slice(-3000)}`);
    if (Date.now() > deadline)
      throw new Error(`${what} not ready after ${timeoutMs} ms: ${server.log().slice(-3000)}`);
    await sleep(intervalMs);
  }
};
