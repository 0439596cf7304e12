import { execFile } from 'node:child_process';
import { dirname, isAbsolute, join } from 'node:path';
import { ConnectError } from '../connection.ts';
import type { KnownHostName } from './known-hosts.ts';
import type { TrustFiles } from './known-hosts-files.ts';
import { type AskedHost, type HostSettings, readResolved, settingsFor } from './ssh-config.ts';
import { readConfigFile } from './ssh-config-file.ts';

/** The user's surroundings, as far as SSH needs them. */
export interface SshEnvironment {
  readonly home: string;
  readonly user: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** Where a connection goes and with what, everything resolved. */
export interface Destination {
  /** As the user wrote it. */
  readonly asked: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** How the host is looked up in known_hosts. */
  readonly name: KnownHostName;
  /** Absolute paths, in the order to try; files need not exist. */
  readonly identityFiles: readonly string[];
  /** The agent may offer only keys of `identityFiles`. */
  readonly identitiesOnly: boolean;
  readonly certificateFiles: readonly string[];
  /** The agent's socket, null for none. */
  readonly agentSocket: string | null;
  readonly trust: TrustFiles;
  /** ProxyJump as configured; null where none is, or it is switched off. */
  readonly proxyJump: string | null;
  readonly proxyCommand: string | null;
  /** The library of a token (PKCS11Provider). */
  readonly pkcs11Provider: string | null;
  /** Kerberos tickets may be tried (GSSAPIAuthentication). */
  readonly gssapi: boolean;
  /** What of the configuration was passed over. */
  readonly notes: readonly string[];
}

export interface DestinationOptions {
  /** The configuration file instead of the user's and the system's; null reads none. */
  readonly configFile?: string | null;
  /**
   * `auto` asks the ssh program (`ssh -G`, which runs what `Match exec` says) where the own reader had to pass something over and the
   * program exists; `always` asks it for every host; `never` does not.
   */
  readonly sshProgram?: 'auto' | 'always' | 'never';
}

const SYSTEM_CONFIG = '/etc/ssh/ssh_config';
const SSH_TIMEOUT_MS = 5_000;
/** In the order of ssh(1), the strong ones first. */
const DEFAULT_IDENTITIES = ['id_ed25519', 'id_ecdsa', 'id_rsa', 'id_ed25519_sk', 'id_ecdsa_sk'] as const;

/** What `ssh -G` says, null where there is no such program or it refuses. Bounded in time and size; no shell in between. */
const askSsh = (asked: AskedHost, configFile: string | undefined, environment: SshEnvironment) =>
  new Promise<HostSettings | null>((resolve) => {
    const args = [
      ...(configFile === undefined ? [] : ['-F', configFile]),
      ...(asked.user === null ? [] : ['-l', asked.user]),
      ...(asked.port === null ? [] : ['-p', String(asked.port)]),
      '-G',
      '--',
      asked.host,
    ];
    const child = execFile(
      'ssh',
      args,
      {
        timeout: SSH_TIMEOUT_MS,
        maxBuffer: 1024 * 1024,
        env: { ...environment.variables, HOME: environment.home },
      },
      (error, stdout) => resolve(error === null ? readResolved(stdout, asked, environment.user) : null),
    );
    child.stdin?.end();
  });

/** The tokens of ssh_config(5) and `${VARIABLE}`; null where one of them is not known. */
const expand = (
  template: string,
  tokens: Readonly<Record<string, string>>,
  environment: SshEnvironment,
): string | null => {
  let known = true;
  const lookUp = (value: string | undefined): string => {
    if (value === undefined) known = false;
    return value ?? '';
  };
  const text = template
    .replace(/^~(?=\/|$)/, () => environment.home)
    .replace(/\$\{(\w+)\}|%(.)/g, (_, variable?: string, token?: string) =>
      lookUp(variable === undefined ? tokens[token ?? ''] : environment.variables[variable]),
    );
  return known ? text : null;
};

/**
 * Resolves a host against ssh_config: the user's file, then the system's, or the one named. Throws `ConnectError` for what is no name of a
 * host.
 */
export const resolveDestination = async (
  asked: AskedHost,
  environment: SshEnvironment,
  options: DestinationOptions = {},
): Promise<Destination> => {
  if (asked.host === '' || asked.host.startsWith('-') || /[\s\0]/.test(asked.host))
    throw new ConnectError('unreachable', `${JSON.stringify(asked.host)} is no host name`, 'Name a host');
  const { configFile, sshProgram = 'auto' } = options;
  const { home } = environment;
  const paths =
    configFile === null
      ? []
      : configFile === undefined
        ? [join(home, '.ssh/config'), SYSTEM_CONFIG]
        : [configFile];
  const texts = paths.map((path) =>
    readConfigFile(path, home, path === SYSTEM_CONFIG ? dirname(path) : join(home, '.ssh')),
  );
  const own = settingsFor(
    // Every file starts anew: a block of the one before does not reach into it.
    texts.map(({ statements }) => ({ kind: 'include', files: [statements] })),
    asked,
    environment.user,
  );
  const isAsked =
    configFile !== null && (sshProgram === 'always' || (sshProgram === 'auto' && own.notes.length > 0));
  const resolved = isAsked ? await askSsh(asked, configFile, environment) : null;
  const settings = resolved ?? own;
  const notes = [...texts.flatMap((text) => text.notes), ...settings.notes];

  const { hostName, port, user } = settings;
  const tokens = {
    '%': '%',
    d: home,
    h: hostName,
    k: settings.hostKeyAlias ?? asked.host,
    n: asked.host,
    p: String(port),
    r: user,
    u: environment.user,
  };
  const path = (template: string): readonly string[] => {
    const text = expand(template, tokens, environment);
    if (text !== null) return [isAbsolute(text) ? text : join(home, text)];
    notes.push(`${template} was passed over: it holds a token or variable that is not known`);
    return [];
  };
  const list = (files: readonly string[]): readonly string[] =>
    files.filter((file) => file.toLowerCase() !== 'none').flatMap(path);

  return {
    asked: asked.host,
    host: hostName,
    port,
    user,
    name:
      settings.hostKeyAlias === null ? { host: hostName, port } : { host: settings.hostKeyAlias, port: null },
    identityFiles:
      settings.identityFiles.length > 0
        ? list(settings.identityFiles)
        : DEFAULT_IDENTITIES.map((name) => join(home, '.ssh', name)),
    identitiesOnly: settings.identitiesOnly,
    certificateFiles: list(settings.certificateFiles),
    agentSocket: agentSocketOf(settings.identityAgent, environment, (template) => path(template)[0] ?? null),
    trust: {
      knownHosts: [
        ...list(settings.userKnownHostsFiles ?? ['~/.ssh/known_hosts', '~/.ssh/known_hosts2']),
        ...list(settings.globalKnownHostsFiles ?? ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2']),
      ],
      revokedKeys:
        settings.revokedHostKeys === null
          ? null
          : (path(settings.revokedHostKeys)[0] ?? settings.revokedHostKeys),
      own: join(environment.variables.XDG_STATE_HOME || join(home, '.local/state'), 'rempart', 'known_hosts'),
    },
    proxyJump: settings.proxyJump,
    proxyCommand: settings.proxyCommand,
    pkcs11Provider: settings.pkcs11Provider,
    gssapi: settings.gssapiAuthentication,
    notes,
  };
};

/** IdentityAgent: `none`, `SSH_AUTH_SOCK`, `$VARIABLE` or a path; unset means SSH_AUTH_SOCK. */
const agentSocketOf = (
  setting: string | null,
  { variables }: SshEnvironment,
  path: (template: string) => string | null,
): string | null => {
  if (setting === null || setting === 'SSH_AUTH_SOCK') return variables.SSH_AUTH_SOCK || null;
  if (setting.toLowerCase() === 'none') return null;
  return /^\$\w+$/.test(setting) ? variables[setting.slice(1)] || null : path(setting);
};
