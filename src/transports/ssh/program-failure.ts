import { ConnectError } from '../connection.ts';
import { networkFailure, oneLine } from './connect-failure.ts';

/** What is known of a run of ssh that ended before the login. */
export interface ProgramEnd {
  /** Of whom it speaks: the host, or the jump host that failed. */
  readonly where: string;
  /** `user@host`. */
  readonly who: string;
  /** What ssh wrote to its log. */
  readonly log: string;
  /** Its standard error: banners, a ProxyCommand, complaints about options. */
  readonly said: string;
  readonly status: number | null;
  readonly hasProxyCommand: boolean;
}

/** ssh(1) tells errors of the network in the words of strerror(3). */
const NETWORK: readonly (readonly [RegExp, string])[] = [
  [/Connection refused/, 'ECONNREFUSED'],
  [/No route to host/, 'EHOSTUNREACH'],
  [/Network is unreachable/, 'ENETUNREACH'],
  [/(?:Connection|Operation) timed out/, 'ETIMEDOUT'],
  [/Connection reset by peer/, 'ECONNRESET'],
  [/Temporary failure in name resolution/, 'EAI_AGAIN'],
  [/Could not resolve hostname/, 'ENOTFOUND'],
];

const lastLine = (text: string): string => oneLine(text.trim().split('\n').at(-1) ?? '');

const KEY_HINT =
  'Look with `ssh-keygen -F HOST` at what known_hosts holds, and compare the key on the host itself';

const keyFailure = ({ where, log }: ProgramEnd): ConnectError | null => {
  if (/\brevoked\b/i.test(log))
    return new ConnectError(
      'host-key-revoked',
      `${where} shows a host key that is revoked: ${oneLine(/^.*revoked.*$/im.exec(log)?.[0] ?? '')}`,
      'Do not connect: the key counts as stolen. Give the host a new key, then make that one known',
      { denied: true },
    );
  if (/HOST IDENTIFICATION HAS CHANGED/.test(log))
    return new ConnectError(
      'host-key-changed',
      `${where} shows another host key than the known one`,
      KEY_HINT,
      {
        denied: true,
      },
    );
  return /Host key verification failed/.test(log)
    ? new ConnectError('host-key-unknown', `The host key of ${where} is not known`, KEY_HINT, {
        denied: true,
      })
    : null;
};

const loginFailure = ({ who, log }: ProgramEnd): ConnectError | null => {
  const refused = /Permission denied(?: \(([^)]*)\))?/.exec(log);
  if (refused === null && !/Too many authentication failures/.test(log)) return null;
  const methods = refused?.[1] === undefined ? '' : `; the server takes ${oneLine(refused[1])}`;
  return new ConnectError(
    'auth-failed',
    `Login as ${who} was refused${methods}`,
    refused === null
      ? 'Name the one right key with --identity FILE: servers count every key that is offered'
      : 'The ssh program is used with keys, certificates and tickets only, and asks nobody: check them with `ssh -o BatchMode=yes HOST true`',
    { denied: true },
  );
};

const protocolFailure = ({ where, log, said, hasProxyCommand }: ProgramEnd): ConnectError | null => {
  const [, missing, offer = ''] = /no matching (.+?) found\. Their offer: (.*)/.exec(log) ?? [];
  if (missing !== undefined)
    return new ConnectError(
      'kex',
      `${where} and the ssh program have no ${oneLine(missing)} in common; it offers ${oneLine(offer, 400)}`,
      'Use a newer OpenSSH client, or allow what it knows on the server',
      { denied: true },
    );
  if (!/kex_exchange_identification|banner exchange|Connection closed by|Connection reset by/.test(log))
    return null;
  if (hasProxyCommand)
    return new ConnectError(
      'unreachable',
      `${where} cannot be reached: its ProxyCommand ended without a connection${said.trim() === '' ? '' : `; it said "${oneLine(said)}"`}`,
      'Run the ProxyCommand of ssh_config by hand to see why',
    );
  if (/banner exchange: .*(?:invalid format|could not read)/.test(log))
    return new ConnectError(
      'not-ssh',
      `What listens on ${where} is no SSH server`,
      'Name the port of the SSH server with ssh://host:port',
    );
  if (/timed out/i.test(log))
    return new ConnectError(
      'timeout',
      `${where}: it took the connection and said nothing in time`,
      'Check that an SSH server listens there',
    );
  return new ConnectError(
    'rate-limited',
    `${where} closed the connection before the login: ${lastLine(log)}`,
    'It limits connections (MaxStartups, PerSourcePenalties, fail2ban): wait, and lower --jobs',
    { denied: true },
  );
};

const optionFailure = ({ log, said }: ProgramEnd): ConnectError | null => {
  const text = `${said}\n${log}`;
  if (/Bad configuration option: knownhostscommand/i.test(text))
    return new ConnectError(
      'ssh-program',
      'The ssh program is too old: it cannot ask rempart about host keys (KnownHostsCommand)',
      'Install OpenSSH 8.5 or newer on this machine',
    );
  const complaint =
    /^.*(?:Bad configuration option|bad configuration options|Bad owner or permissions).*$/im.exec(text)?.[0];
  return complaint === undefined
    ? null
    : new ConnectError(
        'ssh-program',
        `The ssh program does not accept its configuration: ${oneLine(complaint)}`,
        'Mend ssh_config, or give another one with --ssh-config FILE',
      );
};

/** Names what a run of ssh ended with, by the codes of the other way in; its words are bounded and hold no control characters. */
export const programFailure = (end: ProgramEnd): ConnectError => {
  const known = optionFailure(end) ?? keyFailure(end) ?? loginFailure(end);
  if (known !== null) return known;
  const connecting = /^.*(?:connect to (?:host|address)|Could not resolve hostname).*$/im.exec(end.log)?.[0];
  if (connecting !== undefined) {
    const code = NETWORK.find(([words]) => words.test(connecting))?.[1];
    return networkFailure(end.where, Object.assign(new Error(oneLine(connecting)), code && { code }));
  }
  const protocol = protocolFailure(end);
  if (protocol !== null) return protocol;
  const words = lastLine(end.log) || lastLine(end.said);
  return new ConnectError(
    'unreachable',
    `The ssh program did not reach ${end.where} (status ${end.status ?? 'none'})${words === '' ? '' : `: ${words}`}`,
    'Try `ssh -v` by hand',
  );
};
