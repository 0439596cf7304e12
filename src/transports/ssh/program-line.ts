import { spawn } from 'node:child_process';
import { closeSync, openSync, readSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectError } from '../connection.ts';
import { quote } from '../shell-script.ts';
import { lateFailure } from './connect-failure.ts';
import { type HostKeyPolicy, hostKeyAlgorithms } from './host-key-policy.ts';
import { type HostKeyService, startHostKeyService } from './host-key-service.ts';
import type { HostLine, SessionChannel } from './host-line.ts';
import { keyTypeOf } from './known-hosts.ts';
import { readTrust } from './known-hosts-files.ts';
import { atHop, notForwarded, policyOfHops } from './log-in-through.ts';
import { programArguments } from './program-arguments.ts';
import { endProgram, type ProgramProcess, programChannel } from './program-channel.ts';
import { programFailure } from './program-failure.ts';
import type { ProgramReason } from './program-reason.ts';
import { nameOf, type Route } from './route.ts';

export interface ProgramLineOptions {
  readonly route: Route;
  readonly reason: ProgramReason;
  readonly policy: HostKeyPolicy;
  readonly configFile: string | null;
  readonly identities: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A password was asked for, which the ssh program is never given. */
  readonly hasPassword: boolean;
  /** Milliseconds to reach and log in to each host of the way. */
  readonly timeoutMs: number;
}

const PROGRAM = 'ssh';
/** How often the log of ssh is looked at while it connects. */
const LOOK_MS = 15;
const LOG_LIMIT = 64 * 1024;
const CLOSE_MS = 500;
/** As many keys as a server may have of different types. */
const KEY_TYPES_LIMIT = 4;
const AUTHENTICATED = /^Authenticated to .*$/m;
const OPEN_FAILED = /^channel \d+: open failed: (.*)$/m;
const LOST =
  /^(?:Connection to .* closed by remote host|Connection (?:reset|closed) by|Timeout, server|client_loop: send disconnect|.*Broken pipe).*$/m;

/** The beginning of a file; empty where there is none. */
const readLog = (path: string): string => {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return '';
  }
  try {
    const bytes = Buffer.alloc(LOG_LIMIT);
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, LOG_LIMIT, 0));
  } finally {
    closeSync(file);
  }
};

/** No question ever: neither on a terminal, which the program does not have, nor in a window. */
const environmentFor = (env: ProgramLineOptions['env'], log: string, hasHops: boolean) => ({
  ...Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(?:SSH_ASKPASS|DISPLAY$|WAYLAND_DISPLAY$)/.test(name)),
  ),
  SSH_ASKPASS_REQUIRE: 'never',
  REMPART_SSH_LOG: log,
  // Our own commands for jump hosts are written for it (ssh_config(5), ProxyCommand).
  ...(hasHops ? { SHELL: '/bin/sh' } : {}),
});

/**
 * A line over the system's ssh: a process, a connection and a login for every session, none before the first. Jump hosts are reached by a process
 * each, with the same fixed options. Host keys are judged here: ssh asks through KnownHostsCommand and knows no other key. Throws `ConnectError`
 * where host keys cannot be verified.
 */
export const programLine = async (options: ProgramLineOptions): Promise<HostLine> => {
  const { route, reason } = options;
  const { destination, hops } = route;
  const where = destination.port === 22 ? destination.host : `${destination.host} port ${destination.port}`;
  const policies = [...hops.map(() => policyOfHops(options.policy)), options.policy];
  const trusts = await Promise.all(
    // A list of revoked keys is read by ssh itself, a binary one too.
    [...hops, destination].map(({ trust }) => readTrust({ ...trust, revokedKeys: null })),
  );
  const folder = await mkdtemp(join(tmpdir(), 'rempart-way-'));
  const last = hops.length;
  const processes = new Set<ProgramProcess>();
  let runs = 0;
  let algorithms: readonly string[] | null = null;
  let lost: Error | null = null;
  let service: HostKeyService;
  try {
    service = await startHostKeyService(
      folder,
      [...hops, destination].map(({ trust }, index) => ({
        policy: policies[index] as HostKeyPolicy,
        lines: trusts[index] ?? [],
        own: trust.own,
      })),
    );
    for (const [index, hop] of hops.entries()) {
      const next = hops[index + 1] ?? destination;
      const words = programArguments(
        { ...callTo(index), destination: hop, identities: [], hostKeyAlgorithms: null, log: 'LOG' },
        ['-W', `[${next.host}]:${next.port}`],
      );
      // Words in a file, so that the commands of several hosts are not quoted into one another.
      const line = words.map((text) => (text === 'LOG' ? `"$REMPART_SSH_LOG-${index}"` : quote(text)));
      await writeFile(join(folder, `hop-${index}`), `exec ${PROGRAM} ${line.join(' ')}\n`, { mode: 0o600 });
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }

  function callTo(index: number) {
    const own = (hops[index] ?? destination).proxyCommand;
    return {
      configFile: options.configFile,
      knownHostsCommand: service.command(index),
      // The first host is reached as its own configuration says, unless that was overruled: `none` undoes its ProxyJump, too.
      proxyCommand:
        index === 0
          ? own === null
            ? 'none'
            : null
          : `/bin/sh ${quote(join(folder, `hop-${index - 1}`)).replaceAll('%', '%%')}`,
      connectSeconds: Math.max(1, Math.ceil(options.timeoutMs / 1000)),
    };
  }

  const sayWhere = (index: number, error: ConnectError): ConnectError => {
    const hop = hops[index];
    return hop === undefined ? error : atHop(nameOf(hop), destination.asked, error);
  };

  /** Why a run ended without a login: the first host of the way that was not logged in to. */
  const failureOf = (log: string, said: string, status: number | null): ConnectError => {
    for (let index = 0; index <= last; index += 1) {
      const refusal = service.judgement(index)?.refusal ?? null;
      if (refusal !== null) return sayWhere(index, refusal);
      const text = readLog(index === last ? log : `${log}-${index}`);
      const at = hops[index] ?? destination;
      const before = hops[index - 1];
      const [, why] = OPEN_FAILED.exec(readLog(`${log}-${index - 1}`)) ?? [];
      if (before !== undefined && why !== undefined && !AUTHENTICATED.test(text))
        return notForwarded(nameOf(before), at, why, /prohibited/.test(why));
      if (index === last || !AUTHENTICATED.test(text))
        return sayWhere(
          index,
          programFailure({
            where: at.port === 22 ? at.host : `${at.host} port ${at.port}`,
            who: `${at.user}@${at.host}`,
            log: text,
            said,
            status,
            hasProxyCommand: index === 0 && at.proxyCommand !== null,
          }),
        );
    }
    throw new Error('a way has at least one host');
  };

  const attempt = async (command: string, signal: AbortSignal): Promise<SessionChannel> => {
    runs += 1;
    service.begin();
    const log = join(folder, `log-${runs}`);
    const words = programArguments(
      {
        ...callTo(last),
        destination,
        identities: options.identities,
        hostKeyAlgorithms: algorithms,
        log,
      },
      ['-T'],
    );
    const child = spawn(PROGRAM, [...words, command], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: environmentFor(options.env, log, last > 0),
      // A session of its own has no terminal that ssh, or what it runs, could ask on.
      detached: true,
    });
    processes.add(child);
    const ownWords = (): string => {
      const text = readLog(log);
      const [, after = ''] = text.split(AUTHENTICATED);
      if (LOST.test(after)) lost ??= new Error(LOST.exec(after)?.[0]);
      return child.exitCode === 255 ? after.replace(/^(?:Transferred|Bytes per second).*$/gm, '').trim() : '';
    };
    const session = programChannel(child, ownWords);
    const over = new AbortController();
    let failure: Error | null = null;
    child.once('error', (error) => {
      failure = error;
      processes.delete(child);
      over.abort();
    });
    child.once('close', () => {
      processes.delete(child);
      over.abort();
    });
    const deadline = AbortSignal.timeout(options.timeoutMs * (last + 1));
    const late = AbortSignal.any([signal, deadline]);
    const either = AbortSignal.any([late, over.signal]);
    while (!AUTHENTICATED.test(readLog(log))) {
      if (failure !== null)
        throw new ConnectError(
          'ssh-program',
          `${destination.asked} needs the ssh program (${reason.text}), which does not start`,
          'Install the OpenSSH client on this machine',
          { cause: failure },
        );
      if (over.signal.aborted) throw failureOf(log, session.said(), child.exitCode);
      if (late.aborted) {
        session.channel.destroy();
        const refusal = service.judgement(last)?.refusal;
        if (refusal != null) throw refusal;
        throw lateFailure(where, service.judgement(last) === null ? 'tcp' : 'login', late.reason);
      }
      await sleep(LOOK_MS, undefined, { signal: either }).catch(() => undefined);
    }
    session.loggedIn();
    return session.channel;
  };

  /** A pinned key may be any of those that the host has: the others are asked for in turn. */
  const execute = async (command: string, signal: AbortSignal): Promise<SessionChannel> => {
    const shown: string[] = [];
    let first: unknown = null;
    for (;;)
      try {
        return await attempt(command, signal);
      } catch (error) {
        first ??= error;
        const judged = service.judgement(last);
        const type = judged?.refusal == null ? null : keyTypeOf(judged.key);
        if (options.policy.kind !== 'pinned' || judged?.refusal?.code !== 'host-key-changed' || type === null)
          throw first;
        if (shown.includes(type) || shown.length >= KEY_TYPES_LIMIT) throw first;
        shown.push(type);
        algorithms = hostKeyAlgorithms([], shown);
      }
  };

  return {
    hostKey: () => service.judgement(last)?.hostKey ?? '',
    get via() {
      const keys = hops.map((hop, index) =>
        `jump host ${nameOf(hop)} ${service.judgement(index)?.hostKey ?? ''}`.trim(),
      );
      return [...keys, `ssh program${options.hasPassword ? ' (keys only)' : ''}: ${reason.text}`];
    },
    offer: null,
    negotiated: null,
    execute,
    forwardToSocket: null,
    lost: () => lost,
    async close() {
      lost ??= new Error('it was closed');
      const ends = [...processes].map((child) => {
        child.stdin.end();
        child.stdout.resume();
        return new Promise<void>((resolve) => child.once('close', () => resolve()));
      });
      await Promise.race([Promise.all(ends), sleep(CLOSE_MS, undefined, { ref: false })]);
      for (const child of processes) endProgram(child);
      service.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
