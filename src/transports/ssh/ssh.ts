import { homedir, userInfo } from 'node:os';
import { ConnectError } from '../connection.ts';
import type { BecomeMethod } from './become.ts';
import { byEitherWay } from './either-way.ts';
import { parseHostKeyPolicy } from './host-key-policy.ts';
import type { HostLine } from './host-line.ts';
import { type SshConnection, startHostSession } from './host-session.ts';
import { createKeyring, type Keyring } from './keyring.ts';
import { logInThrough } from './log-in-through.ts';
import { programLine } from './program-line.ts';
import { resolveRoute } from './route.ts';

export type { OfferedAlgorithms, SshConnection } from './host-session.ts';

/** Asks a person, or a file descriptor; `what` is shown in the prompt. */
export type AskSecret = (what: string) => Promise<string>;

/** How SSH targets are reached, the same for all targets of a run. */
export interface SshSettings {
  /** For targets that name no user. */
  readonly user: string | null;
  /** A private key file to try first. */
  readonly identity: string | null;
  /** `strict`, `accept-new` or `SHA256:…`. */
  readonly hostKey: string;
  readonly become: BecomeMethod;
  /** Lets the system's ssh go where ssh2 cannot, and `ssh -G` resolve what the own reader of ssh_config has to pass over. */
  readonly useSshProgram: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly password: AskSecret | null;
  readonly becomePassword: AskSecret | null;
  readonly passphrase: AskSecret | null;
}

export interface SshOptions {
  readonly address: { readonly host: string; readonly user: string | null; readonly port: number | null };
  readonly settings: SshSettings;
  /** Seconds that the file-system walk may take; null switches it off. */
  readonly walkSeconds: number | null;
  /** The host's own deadline and interruption (law 7). */
  readonly signal: AbortSignal;
  /** Milliseconds for name, TCP, key exchange and login together, the time that a person is asked not counted. 20,000 unless told. */
  readonly connectTimeoutMs?: number;
  /** The ssh_config file instead of the user's and the system's. */
  readonly configFile?: string;
  /** Jump hosts instead of those that ssh_config names, or `none`. */
  readonly jump?: string;
}

const CONNECT_TIMEOUT_MS = 20_000;

const keyrings = new WeakMap<SshSettings, Keyring>();

/** One keyring for all hosts of a run: a passphrase is asked for once. */
const keyringOf = (settings: SshSettings): Keyring => {
  const { passphrase } = settings;
  const keyring =
    keyrings.get(settings) ??
    createKeyring(
      passphrase === null
        ? null
        : (path, attempt) => passphrase(attempt === 1 ? path : `${path} (wrong, attempt ${attempt})`),
    );
  keyrings.set(settings, keyring);
  return keyring;
};

const homeOf = (env: SshSettings['env']): string => env.HOME || homedir();

/** Connects, logs in and starts the one shell that all questions go through (law 3). Throws `ConnectError`. */
export const connectSsh = async (options: SshOptions): Promise<SshConnection> => {
  const startedAt = performance.now();
  const { settings, signal, address } = options;
  const policy = parseHostKeyPolicy(settings.hostKey);
  if (policy === null)
    throw new ConnectError(
      'host-key-unknown',
      `${settings.hostKey} is no host key policy`,
      'Give strict, accept-new or SHA256:FINGERPRINT',
    );
  const route = await resolveRoute(
    { host: address.host, port: address.port, user: address.user ?? settings.user },
    { home: homeOf(settings.env), user: settings.env.USER || userInfo().username, variables: settings.env },
    {
      sshProgram: settings.useSshProgram ? 'auto' : 'never',
      ...(options.configFile === undefined ? {} : { configFile: options.configFile }),
      ...(options.jump === undefined ? {} : { jump: options.jump }),
    },
  );
  const { destination } = route;
  const begin = async (line: HostLine): Promise<SshConnection> => {
    const where = `${destination.user}@${destination.host}`;
    const { becomePassword } = settings;
    try {
      return await startHostSession(line, {
        where,
        user: destination.user,
        become: {
          method: settings.become,
          askPassword: becomePassword === null ? null : () => becomePassword(where),
        },
        walkSeconds: options.walkSeconds,
        startedAt,
        signal,
      });
    } catch (error) {
      await line.close();
      throw error;
    }
  };
  const shared = {
    policy,
    identities: settings.identity === null ? [] : [settings.identity],
    timeoutMs: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
  };
  const { password } = settings;
  return await byEitherWay(route, settings.useSshProgram, {
    client: async () =>
      begin(
        await logInThrough(route, {
          ...shared,
          keyring: keyringOf(settings),
          askPassword: password === null ? null : (user, host) => password(`${user}@${host}`),
          signal,
        }),
      ),
    program: async (reason) =>
      begin(
        await programLine({
          ...shared,
          route,
          reason,
          configFile: options.configFile ?? null,
          env: settings.env,
          hasPassword: password !== null,
        }),
      ),
  });
};
