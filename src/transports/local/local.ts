import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import type { Duplex } from 'node:stream';
import type { UnknownReason } from '../../core/answer.ts';
import { ConnectError, type HostConnection } from '../connection.ts';
import { type SessionOptions, scriptSession } from '../script-session.ts';
import { killSession } from './kill-session.ts';

/** The shell that reads the script, unless another is given. */
const SHELL = ['sh', '-s'] as const;

/** This machine, asked by one `sh -s` under the user who runs rempart. Throws `ConnectError` where there is no `sh`. */
export const connectLocal = async (
  options: SessionOptions & { readonly shell?: readonly [string, ...string[]] },
): Promise<HostConnection> => {
  const startedAt = performance.now();
  const [program, ...words] = options.shell ?? SHELL;
  const child = spawn(program, words, {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { HOME: process.env.HOME },
    detached: true,
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) =>
      reject(
        new ConnectError('no-shell', 'There is no sh on this machine', 'Install a POSIX shell', { cause }),
      ),
    );
  });
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const session = scriptSession(
    {
      input: child.stdin,
      output: child.stdout,
      destroy: () => {
        if (child.pid !== undefined) killSession(child.pid);
        child.stdout.destroy();
      },
    },
    options,
  );
  let durationMs = 0;
  let interruption: UnknownReason | null = null;
  return {
    async ask(probes, { signal }) {
      const answers = await session.ask(probes, { signal });
      const end = session.lastEnd();
      if (end !== 'whole') interruption ??= end;
      durationMs = Math.round(performance.now() - startedAt);
      return answers;
    },
    record: () => ({
      transport: 'local',
      user: userInfo().username,
      privilege: session.uid() === 0 ? 'root' : options.allowlist ? 'allowlist' : 'user',
      hostKey: null,
      sessions: [],
      durationMs,
    }),
    dial: (socketPath, { signal }) => dialSocket(socketPath, signal),
    parallelDials: () => 8,
    interruption: () => interruption,
    async [Symbol.asyncDispose]() {
      session.close();
      child.stdout.resume();
      await exited;
    },
  };
};

/** A stream to a unix socket of this machine. Throws `ConnectError`, `denied` when the socket refuses this user; the reason of an abort. */
export const dialSocket = async (socketPath: string, signal: AbortSignal): Promise<Duplex> => {
  signal.throwIfAborted();
  const socket = connect({ path: socketPath });
  const abort = () => socket.destroy(Object.assign(new Error('aborted'), { code: 'ETIMEDOUT' }));
  signal.addEventListener('abort', abort, { once: true });
  try {
    await once(socket, 'connect');
    return socket;
  } catch (error) {
    socket.destroy();
    const cause = error as NodeJS.ErrnoException;
    const denied = cause.code === 'EACCES' || cause.code === 'EPERM';
    throw new ConnectError(
      denied ? 'socket-denied' : 'socket-unreachable',
      denied ? `This user may not open ${socketPath}` : `Nothing answers on ${socketPath}: ${cause.code}`,
      denied ? 'Run rempart as root, or as a member of the group that owns the socket' : 'Start the engine',
      { denied, cause },
    );
  } finally {
    signal.removeEventListener('abort', abort);
  }
};
