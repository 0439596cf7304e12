import { ConnectError } from '../connection.ts';

/** How far a connection came before it failed. */
export type Stage = 'tcp' | 'identification' | 'key-exchange' | 'login';

/** What a host said, as one short line without control characters: it goes into messages. */
export const oneLine = (text: string, limit = 200): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, limit);

const NETWORK: Readonly<Record<string, readonly [string, string]>> = {
  ENOTFOUND: ['no such host name', 'Check the spelling, or write the address'],
  EAI_AGAIN: ['the name cannot be looked up now', 'Check the name servers of this machine'],
  ECONNREFUSED: [
    'nothing listens on that port',
    'Start the SSH server, or name its port with ssh://host:port',
  ],
  EHOSTUNREACH: ['there is no route to it', 'Check the network, a VPN, a firewall in between'],
  ENETUNREACH: ['there is no route to its network', 'Check the network, a VPN, a firewall in between'],
  ETIMEDOUT: ['it does not answer', 'Check that it is up and that no firewall drops the port'],
  ECONNRESET: ['it cut the connection', 'Check for a firewall or a ban list (fail2ban) on the host'],
};

/** Of a name with several addresses Node gives one error for each. */
const codeOf = (error: Error): string => {
  const first = error instanceof AggregateError ? (error.errors[0] as Error) : error;
  return String((first as NodeJS.ErrnoException).code ?? '');
};

/** A failure of the network before the SSH server was reached. */
export const networkFailure = (where: string, error: Error): ConnectError => {
  const code = codeOf(error);
  const [why, hint] = NETWORK[code] ?? [oneLine(error.message) || code, 'Check the address and the network'];
  return new ConnectError('unreachable', `${where} cannot be reached: ${why}`, hint, { cause: error });
};

/** The deadline passed, or the run was stopped; says at which step. */
export const lateFailure = (where: string, stage: Stage, reason: unknown): ConnectError => {
  const isDeadline = reason instanceof Error && reason.name === 'TimeoutError';
  if (!isDeadline)
    return new ConnectError('interrupted', `The connection to ${where} was given up`, 'Run it again', {
      cause: reason,
    });
  const [what, hint] = {
    tcp: ['it did not answer', 'Check that it is up and that no firewall drops the port'],
    identification: ['it took the connection and said nothing', 'Check that an SSH server listens there'],
    'key-exchange': ['the key exchange did not end', 'The host or the line is very slow: raise the timeout'],
    login: [
      'the login did not end',
      'The host, its directory service or the agent is slow: raise the timeout',
    ],
  }[stage];
  return new ConnectError('timeout', `${where}: ${what} in time`, hint as string, { cause: reason });
};

const BEFORE_BANNER = /Connection lost before handshake/;
const NO_COMMON = /no matching (key exchange algorithm|host key format|.*cipher|.*MAC|.*compression)/;

/** Whether a server closed the connection before it said who it is, which is how limits on connections show themselves. */
export const isClosedEarly = (stage: Stage, error: Error, greeting: string): boolean =>
  stage === 'identification' &&
  !/^SSH-/m.test(greeting) &&
  !/^HTTP\/|^\d{3}[ -]/.test(greeting) &&
  (BEFORE_BANNER.test(error.message) || codeOf(error) === 'ECONNRESET' || codeOf(error) === 'EPIPE');

/** The name of an error of ssh2 before the login; `offered` is what the server offers of the kind that did not fit. */
export const protocolFailure = (
  where: string,
  stage: Stage,
  error: Error,
  greeting: string,
  offered: (kind: 'kex' | 'hostKey' | 'encryption' | 'mac') => readonly string[],
): ConnectError => {
  const missing = NO_COMMON.exec(error.message)?.[1];
  if (missing !== undefined) {
    const kind = missing.startsWith('key')
      ? 'kex'
      : missing.startsWith('host')
        ? 'hostKey'
        : missing.endsWith('cipher')
          ? 'encryption'
          : 'mac';
    const list = offered(kind).join(', ');
    return new ConnectError(
      'kex',
      `${where} and this way in have no ${missing} in common${list === '' ? '' : `; it offers ${oneLine(list, 400)}`}`,
      'Such a server needs the ssh program: leave out --no-ssh-program and install it, or allow curve25519-sha256 beside what the server offers',
      { denied: true, cause: error },
    );
  }
  if (isClosedEarly(stage, error, greeting)) {
    const said = oneLine(greeting);
    return new ConnectError(
      'rate-limited',
      `${where} closed the connection before it said anything${said === '' ? '' : ` but "${said}"`}, twice`,
      'It limits connections (MaxStartups, PerSourcePenalties, fail2ban): wait, and lower --jobs',
      { denied: true, cause: error },
    );
  }
  if (stage === 'identification')
    return new ConnectError(
      'not-ssh',
      `What listens on ${where} is no SSH server${greeting === '' ? '' : `; it says "${oneLine(greeting, 80)}"`}`,
      'Name the port of the SSH server with ssh://host:port',
      { cause: error },
    );
  return new ConnectError(
    'unreachable',
    `The connection to ${where} broke: ${oneLine(error.message)}`,
    'Run it again; the log of the SSH server on the host may say why',
    { cause: error },
  );
};
