import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NegotiatedAlgorithms } from 'ssh2';
import { found, type UnknownReason, unknown } from '../../core/answer.ts';
import type { Answers } from '../../core/connection.ts';
import { type Probe, probeKey } from '../../core/probe.ts';
import { ConnectError, type HostConnection } from '../connection.ts';
import { allUnknown, type ScriptSession, scriptSession } from '../script-session.ts';
import { type BecomeOptions, openShell, type RemoteShell } from './become.ts';
import { channelStream } from './channel-stream.ts';
import { oneLine } from './connect-failure.ts';
import { dialThroughShell, noShell } from './engine-tunnel.ts';
import type { HostLine } from './host-line.ts';
import type { ServerOffer } from './server-offer.ts';
import { isSessionRefused, lostConnection, noSession, notBegun, tunnelRefused } from './session-failure.ts';

/** What was agreed in the key exchange, and everything that the server offered. */
export interface OfferedAlgorithms extends ServerOffer {
  readonly negotiated: NegotiatedAlgorithms | null;
}

/** A host over SSH. */
export interface SshConnection extends HostConnection {
  /** Null where the server's offer could not be read. */
  offeredAlgorithms(): OfferedAlgorithms | null;
  /** How many dialled streams may be open at once: many through socket forwarding, one where each costs a session. */
  parallelDials(): number;
}

export interface HostSessionOptions {
  /** `user@host`, for messages. */
  readonly where: string;
  readonly user: string;
  readonly become: BecomeOptions;
  readonly walkSeconds: number | null;
  /** Of `performance.now()`. */
  readonly startedAt: number;
  readonly signal: AbortSignal;
}

/** What a second wave waits for the session of an engine to end, where the server allows one at a time. */
const SESSION_WAIT_MS = 5_000;
/** Of the pauses between attempts to get a freed session; together less than a second. */
const LONGEST_PAUSE_MS = 400;
/** Channels to sockets are no sessions: the server does not count them (MaxSessions of sshd_config(5)). */
const FORWARDED_DIALS = 8;
const DIAL = 'docker system dial-stdio';

interface Script {
  readonly shell: RemoteShell;
  readonly session: ScriptSession;
}

/**
 * The shell of a logged-in host and the streams to its engines. Script and dial-stdio are sessions, of which some servers allow one at a time:
 * then each ends before the other begins. Throws `ConnectError` where no session can be had, the line left open.
 */
export const startHostSession = async (
  line: HostLine,
  options: HostSessionOptions,
): Promise<SshConnection> => {
  const { where, become } = options;
  const allowlist = become.method === 'sudo-allowlist';
  const sessions: string[] = [];
  /** Streams through sessions, and when the server has closed each. */
  const tunnels = new Map<Duplex, Promise<void>>();
  let script: Script | null = null;
  let asking: Promise<unknown> = Promise.resolve();
  let isForwarding = line.forwardToSocket !== null;
  let uid: number | null = null;
  let durationMs = 0;
  let interruption: UnknownReason | null = null;

  const openNamed = async (name: string, how: BecomeOptions, signal: AbortSignal): Promise<RemoteShell> => {
    const shell = await openShell(line, how, signal);
    sessions.push(name);
    return shell;
  };

  const startScript = async (signal: AbortSignal): Promise<Script> => {
    const shell = await openNamed('script', become, signal);
    const { channel } = shell;
    const session = scriptSession(
      { input: channel, output: channel, destroy: () => channel.destroy().resume() },
      { allowlist, walkSeconds: options.walkSeconds },
    );
    script = { shell, session };
    return script;
  };

  const endScript = async (): Promise<void> => {
    if (script === null) return;
    const { shell, session } = script;
    script = null;
    session.close();
    shell.channel.resume();
    await Promise.race([shell.ended, sleep(SESSION_WAIT_MS, undefined, { ref: false })]);
  };

  /** A session in place of one that has just ended: servers free it a moment after they said so. */
  const openInTurn = async <T>(start: () => Promise<T>): Promise<T> => {
    for (let pause = 20; ; pause *= 2)
      try {
        return await start();
      } catch (error) {
        if (!isSessionRefused(error) || pause > LONGEST_PAUSE_MS) throw error;
        await sleep(pause);
      }
  };

  /** The script again, once the sessions of engines have ended. */
  const restartScript = async (signal: AbortSignal): Promise<Script> => {
    try {
      return await startScript(signal);
    } catch (error) {
      if (!isSessionRefused(error)) throw error;
      const patience = AbortSignal.any([signal, AbortSignal.timeout(SESSION_WAIT_MS)]);
      await Promise.race([Promise.all(tunnels.values()), aborted(patience)]);
      return await openInTurn(() => startScript(signal));
    }
  };

  const ask = async (probes: readonly Probe[], signal: AbortSignal): Promise<Answers> => {
    let current = script;
    if (current === null)
      try {
        current = await restartScript(signal);
      } catch (error) {
        const reason = {
          code: 'unreachable',
          text: `No second session for further questions: ${oneLine((error as Error).message)}`,
        } as const;
        interruption ??= reason;
        return allUnknown(probes, reason);
      }
    const answers = withOffer(probes, await current.session.ask(probes, { signal }), line.offer);
    const end = current.session.lastEnd();
    if (end !== 'whole') interruption ??= end;
    durationMs = Math.round(performance.now() - options.startedAt);
    if (!current.session.begun()) throw notBegun(current, line, where, become.method, signal);
    uid = current.session.uid() ?? uid;
    return answers;
  };

  const openDialShell = async (how: BecomeOptions, signal: AbortSignal): Promise<RemoteShell> => {
    try {
      return await openNamed(DIAL, how, signal);
    } catch (error) {
      if (!isSessionRefused(error) || script === null) throw error;
      await asking;
      await endScript();
      return await openInTurn(() => openNamed(DIAL, how, signal));
    }
  };

  const dialSession = async (socketPath: string, signal: AbortSignal, raised: boolean): Promise<Duplex> => {
    const how: BecomeOptions = raised ? become : { method: 'none', askPassword: null };
    const shell = await openDialShell(how, signal).catch((error: unknown) => {
      throw error instanceof ConnectError ? error : tunnelRefused(socketPath, error);
    });
    const first = await dialThroughShell(shell, socketPath, { allowlist: raised && allowlist, signal });
    const stream = channelStream(shell.channel, {
      first,
      failure: () => noShell(socketPath, shell.complaint()),
    });
    tunnels.set(
      stream,
      shell.ended.then(() => {
        tunnels.delete(stream);
      }),
    );
    return stream;
  };

  await startScript(options.signal).catch((error: unknown) => {
    throw error instanceof ConnectError ? error : noSession(where, error);
  });

  return {
    ask(probes, { signal }) {
      const answers = asking.then(() => ask(probes, signal));
      asking = answers.catch(() => undefined);
      return answers;
    },
    async dial(socketPath, { signal, raised }) {
      if (line.lost() !== null) throw lostConnection(where, line.lost());
      if (!raised && isForwarding && line.forwardToSocket !== null) {
        // Every refusal looks the same: nothing is forwarded, no such socket, not ours to open. The session below finds out which.
        const channel = await line.forwardToSocket(socketPath, signal).catch(() => null);
        if (channel !== null) return channelStream(channel);
      }
      const stream = await dialSession(socketPath, signal, raised);
      if (!raised) isForwarding = false;
      return stream;
    },
    record: () => ({
      transport: 'ssh',
      user: options.user,
      privilege: uid === 0 ? 'root' : allowlist ? 'allowlist' : 'user',
      hostKey: line.hostKey(),
      ...(line.via.length === 0 ? {} : { via: line.via }),
      sessions: [...sessions],
      durationMs,
    }),
    offeredAlgorithms: () => (line.offer === null ? null : { ...line.offer, negotiated: line.negotiated }),
    interruption: () => interruption,
    parallelDials: () => (isForwarding && tunnels.size === 0 ? FORWARDED_DIALS : 1),
    async [Symbol.asyncDispose]() {
      for (const tunnel of tunnels.keys()) tunnel.destroy();
      script?.session.close();
      script?.shell.channel.resume();
      await line.close();
    },
  };
};

/** What the server offered is known without a question where our own key exchange was read along. */
const withOffer = (probes: readonly Probe[], answers: Answers, offer: ServerOffer | null): Answers => {
  const asked = probes.find(({ kind }) => kind === 'server-offer');
  if (asked === undefined) return answers;
  const answer =
    offer === null
      ? unknown(
          'unsupported',
          'The key exchange of this connection could not be read along: the ssh program made it, or it came damaged',
        )
      : found({ body: { ...offer } });
  return new Map([...answers, [probeKey(asked), answer]]);
};

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
