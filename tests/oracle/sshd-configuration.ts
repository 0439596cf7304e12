import type { SshdConnectionKind } from '../../src/facts/sshd-match.ts';
import { type Choices, seededChoices } from './seeded-random.ts';

export const SEED = 20_2611;
export const COUNT = 300;

/** Where the files claim to lie; the test puts them elsewhere for sshd. */
export const FOLDER = '/etc/ssh';

export interface SshdConfiguration {
  readonly name: string;
  /** Text by path, the main file among them. */
  readonly files: Readonly<Record<string, string>>;
  /** Whom to ask about. */
  readonly kinds: readonly Omit<SshdConnectionKind, 'groups'>[];
}

type Line = (choices: Choices) => string;

const oneOf =
  (keyword: string, ...values: readonly string[]): Line =>
  ({ pick }) =>
    `${keyword} ${pick(values)}`;
const flag = (keyword: string): Line => oneOf(keyword, 'yes', 'no', 'Yes', 'NO');
const several =
  (keyword: string, most: number, ...values: readonly string[]): Line =>
  ({ some, whole }) =>
    `${keyword} ${some(values, whole(1, most)).join(' ')}`;

const SIGNATURES = 'ssh-ed25519,rsa-sha2-512,rsa-sha2-256,ecdsa-sha2-nistp256';
const lists = (keyword: string, ...names: readonly string[]): Line => {
  return ({ pick, some, whole, chance }) =>
    `${keyword} ${pick(['', '+', '-', '^'])}${some(names, whole(1, names.length)).join(',')}${chance(0.1) ? `,${names[0]}` : ''}`;
};

/** Lines that a Match block may hold. */
const ANYWHERE: readonly Line[] = [
  several('AllowUsers', 3, 'root', 'bob', 'a*', '"c d"', 'eve@10.0.0.0/8', 'x@*.example.org'),
  several('DenyUsers', 2, 'mallory', 'b?b', "'e f'"),
  several('AllowGroups', 2, 'ops', 'ssh-*'),
  several('DenyGroups', 2, 'guests', 'tmp'),
  several('AcceptEnv', 3, 'LANG', 'LC_*', 'TZ', '"EDITOR"'),
  several('SetEnv', 2, 'A=1', 'B="two words"', "C='x # y'"),
  oneOf('PermitRootLogin', 'yes', 'no', 'prohibit-password', 'without-password', 'Forced-Commands-Only'),
  flag('X11Forwarding'),
  flag('x11uselocalhost'),
  oneOf('AllowTcpForwarding', 'yes', 'no', 'local', 'remote', 'all'),
  oneOf('AllowStreamLocalForwarding', 'yes', 'no', 'local', 'Remote', 'all'),
  flag('AllowAgentForwarding'),
  flag('DisableForwarding'),
  flag('PasswordAuthentication'),
  flag('KbdInteractiveAuthentication'),
  flag('ChallengeResponseAuthentication'),
  flag('PubkeyAuthentication'),
  flag('HostbasedAuthentication'),
  flag('PermitEmptyPasswords'),
  flag('PermitTTY'),
  flag('PermitUserRC'),
  flag('ExposeAuthInfo'),
  flag('StreamLocalBindUnlink'),
  oneOf('IgnoreRhosts', 'yes', 'no', 'shosts-only'),
  oneOf('GatewayPorts', 'yes', 'no', 'clientspecified'),
  oneOf('PermitTunnel', 'yes', 'no', 'ethernet', 'point-to-point'),
  oneOf('MaxAuthTries', '1', '4', '06', '20'),
  oneOf('MaxSessions', '0', '2', '10'),
  oneOf('ClientAliveInterval', '0', '30', '2m', '1h1m', '1H30', '1d'),
  oneOf('ClientAliveCountMax', '0', '3', '9'),
  oneOf('LogLevel', 'INFO', 'verbose', 'Quiet', 'debug1', 'DEBUG3', 'silent'),
  oneOf('Banner', '/etc/issue.net', 'none', '"/etc/my issue"', 'NONE'),
  oneOf('ForceCommand', 'internal-sftp', '/usr/bin/backup --to "a b" # kept', 'none'),
  oneOf('ChrootDirectory', '/srv/%u', 'none', '"/srv/a b"'),
  oneOf('AuthorizedKeysFile', '.ssh/authorized_keys', '/etc/keys/%u .ssh/k2', '"/etc/k e y"'),
  oneOf('AuthorizedKeysCommand', '/usr/bin/keys %u', 'none', 'none'),
  oneOf('AuthorizedKeysCommandUser', 'nobody', 'root'),
  oneOf('AuthenticationMethods', 'any', 'publickey', 'publickey,password publickey,keyboard-interactive'),
  oneOf('PermitOpen', 'any', 'none', '10.0.0.1:80 [::1]:443'),
  oneOf('RequiredRSASize', '2048', '3072'),
  oneOf('X11DisplayOffset', '0', '12'),
  lists('PubkeyAcceptedAlgorithms', ...SIGNATURES.split(',')),
  lists('PubkeyAcceptedKeyTypes', 'ssh-ed25519', 'ssh-rsa'),
  lists('HostbasedAcceptedAlgorithms', 'rsa-sha2-512', 'ssh-ed25519'),
  lists('CASignatureAlgorithms', 'rsa-sha2-256', 'ssh-ed25519'),
  oneOf('PubkeyAcceptedAlgorithms', '-ecdsa-*,*cert*', '-*'),
  oneOf('AuthorizedPrincipalsFile', 'none', '/etc/principals/%u'),
  oneOf('TrustedUserCAKeys', 'none', '/etc/ca.pub'),
  oneOf('RevokedKeys', 'none', '/etc/revoked'),
];

/** Lines of the global part alone. */
const GLOBAL: readonly Line[] = [
  oneOf('Port', '22', '2222', '00443'),
  oneOf('ListenAddress', '127.0.0.1', '127.0.0.2:2022', '::1', '[::1]:2200', '[127.0.0.3]'),
  oneOf('HostKey', `${FOLDER}/key2`),
  lists('Ciphers', 'aes256-ctr', 'aes128-gcm@openssh.com', 'aes128-cbc', '3des-cbc'),
  lists('MACs', 'hmac-sha2-512', 'hmac-md5', 'hmac-sha1-96', 'umac-128-etm@openssh.com'),
  lists('KexAlgorithms', 'curve25519-sha256', 'ecdh-sha2-nistp521', 'diffie-hellman-group1-sha1'),
  lists('HostKeyAlgorithms', 'ssh-ed25519', 'rsa-sha2-256', 'ssh-rsa'),
  oneOf('Ciphers', '-*cbc,aes*', '-chacha20-*'),
  oneOf('MACs', '-*sha1*,umac-64*'),
  oneOf('LoginGraceTime', '0', '30', '2m', '1h'),
  oneOf('MaxStartups', '10', '10:30:60', '5:100:5'),
  flag('UsePAM'),
  flag('StrictModes'),
  flag('UseDNS'),
  flag('PrintMotd'),
  flag('PrintLastLog'),
  flag('TCPKeepAlive'),
  flag('KeepAlive'),
  flag('IgnoreUserKnownHosts'),
  oneOf('PermitUserEnvironment', 'yes', 'no', 'LANG,LC_*'),
  oneOf('Compression', 'yes', 'no', 'delayed'),
  oneOf('SyslogFacility', 'AUTH', 'authpriv', 'Local3'),
  oneOf('VersionAddendum', 'none', 'more words', 'x # y'),
  oneOf('FingerprintHash', 'sha256', 'md5'),
  oneOf('Protocol', '2'),
  oneOf('UsePrivilegeSeparation', 'sandbox'),
  oneOf('AuthorizedKeysFile2', '.ssh/old'),
];

/** Each refuses the whole configuration. */
const REFUSED: readonly string[] = [
  'PermitRootLogin maybe',
  'PermitRootLogin',
  'X11Forwarding true',
  'Banner "/etc/open',
  "AllowUsers 'bob",
  'MaxAuthTries many',
  'MaxAuthTries 3 4',
  'Port 70000',
  'LoginGraceTime soon',
  'NoSuchKeyword yes',
  'Match Address 10.0.0.1/8',
  'Match User',
  'Match all User bob',
  'Match Weather sunny',
  'Match LocalPort ssh!',
  'Match User nobody-at-all\nUsePAM yes',
  'Match User nobody-at-all\nMatch Group no-such-group\nCiphers aes256-ctr',
  'AcceptEnv A=1',
  'AuthenticationMethods publickey any',
  'AuthenticationMethods palmistry',
  '"X11Forwarding" = no',
  'SetEnv NAME',
  'LogLevel LOUD',
  'MaxStartups 10:200:60',
  'AuthorizedKeysCommand keys',
  'GatewayPorts sometimes',
];

const USERS = ['bob', 'root', 'daemon', 'nobody', 'games', 'www-data', 'c d'];
const ADDRESSES = ['10.1.2.3', '192.0.2.77', '203.0.113.1', '2001:db8::1', '::1'];
const HOSTS = ['host.invalid', 'gate.example.org', 'db1.example.net'];

const criterion = ({ pick, chance, some, whole }: Choices): string => {
  const negated = (patterns: readonly string[]) =>
    some(patterns, whole(1, 3))
      .map((pattern) => (chance(0.2) ? `!${pattern}` : pattern))
      .join(',');
  const word = ({ name, patterns }: { name: string; patterns: string }) =>
    pick([`${name} ${patterns}`, `${name}=${patterns}`, `${name} = ${patterns}`, `${name} "${patterns}"`]);
  return word(
    pick([
      () => ({
        name: pick(['User', 'user']),
        patterns: negated(['bob', 'root', 'w*', '*', 'd?emon', 'ROOT']),
      }),
      () => ({
        name: pick(['Group', 'GROUP']),
        patterns: negated(['root', 'daemon', 'nogroup', '*', 'g*', 'ops']),
      }),
      () => ({ name: 'Host', patterns: negated(['*.example.org', '*', 'DB1.*', 'host.invalid', '*.net']) }),
      () => ({
        name: 'Address',
        patterns: negated([
          '10.0.0.0/8',
          '192.0.2.*',
          '2001:db8::/32',
          '::1',
          '*',
          '203.0.113.1',
          '0.0.0.0/0',
        ]),
      }),
      () => ({ name: 'LocalAddress', patterns: negated(['127.0.0.1', '192.0.2.0/24', '::/0']) }),
      () => ({ name: 'LocalPort', patterns: pick(['22', '2222', '0443']) }),
    ])(),
  );
};

const criteria = (choices: Choices): string =>
  choices.chance(0.15)
    ? choices.pick(['all', 'All', 'all # everybody'])
    : Array.from({ length: choices.whole(1, 2) }, () => criterion(choices)).join(' ');

/** The same line in another dress. */
const dressed = (line: string, { chance, pick }: Choices): string => {
  const [, keyword = '', value = ''] = /^(\S+) ?(.*)$/s.exec(line) ?? [];
  if (/\n|^(Match|Include)\b/.test(line) || value === '') return line;
  const name = pick([keyword, keyword, keyword.toLowerCase(), keyword.toUpperCase(), `"${keyword}"`]);
  const quoted = chance(0.15) && !/["' ,#\\]/.test(value) ? `"${value}"` : value;
  const comment = chance(0.15) && !/^(ForceCommand|VersionAddendum|Authorized\w+Command) /.test(line);
  // After a quoted keyword an equals sign is a word of its own.
  const blank = name.startsWith('"') ? pick([' ', '\t']) : pick([' ', ' ', '\t', ' = ', '=', '  ']);
  return `${pick(['', '', '  ', '\t'])}${name}${blank}${quoted}${comment ? pick([' # why', '\t#why "not']) : ''}${pick(['', '', ' ', '\r'])}`;
};

const linesOf = (choices: Choices, kinds: readonly Line[], most: number): readonly string[] =>
  Array.from({ length: choices.whole(0, most) }, () =>
    choices.chance(0.08)
      ? choices.pick(['', '# PermitRootLogin yes', '   # Match all'])
      : dressed(choices.pick(kinds)(choices), choices),
  );

const blocks = (choices: Choices, include: string | null): readonly string[] =>
  Array.from({ length: choices.whole(0, 3) }, () => {
    const head = criteria(choices);
    const isForAll = /^all/i.test(head);
    const own = linesOf(choices, isForAll ? [...ANYWHERE, ...GLOBAL] : ANYWHERE, 5);
    const included = include !== null && choices.chance(0.4) ? [`Include ${include}`] : [];
    return [`Match ${head}`, ...own, ...included];
  }).flat();

const configuration = (index: number): SshdConfiguration => {
  const choices = seededChoices(SEED + index);
  const { chance, pick, whole } = choices;
  const both = [...ANYWHERE, ...GLOBAL];
  const inBlocks = `${FOLDER}/block.d/*.conf`;
  const dropIns = Object.fromEntries(
    ['10-first', '50-cloud-init', '9-late', '.hidden']
      .slice(0, whole(0, 4))
      .map((name) => [
        `${FOLDER}/sshd_config.d/${name}.conf`,
        [
          ...linesOf(choices, both, 4),
          ...(chance(0.3) ? [`Include ${FOLDER}/deeper/[ab]?.conf`] : []),
          ...blocks(choices, chance(0.5) ? inBlocks : null),
        ].join('\n'),
      ]),
  );
  const ofBlocks = Object.fromEntries(
    ['a', 'b'].map((name) => [
      `${FOLDER}/block.d/${name}.conf`,
      [...linesOf(choices, ANYWHERE, 3), ...(chance(0.4) ? blocks(choices, null) : [])].join('\n'),
    ]),
  );
  const main = [
    `HostKey ${FOLDER}/key`,
    ...(chance(0.7) ? [`Include ${FOLDER}/sshd_config.d/*.conf`] : []),
    ...linesOf(choices, both, 10),
    ...(chance(0.3) ? [`include "${FOLDER}/sshd_config.d/*.conf" ${FOLDER}/block.d/a.conf`] : []),
    ...(chance(0.2) ? [`Include ${FOLDER}/nothing-there/*.conf # no matter`] : []),
    ...linesOf(choices, both, 4),
    ...blocks(choices, inBlocks),
  ];
  const spoiled = chance(0.15) ? [...main, pick(REFUSED)] : main;
  return {
    name: `configuration ${index}`,
    files: {
      [`${FOLDER}/sshd_config`]: `${spoiled.join('\n')}\n`,
      ...dropIns,
      ...ofBlocks,
      [`${FOLDER}/deeper/a1.conf`]: linesOf(choices, ANYWHERE, 2).join('\n'),
      [`${FOLDER}/deeper/c1.conf`]: 'PermitRootLogin forced-commands-only',
    },
    kinds: Array.from({ length: 2 }, () => ({
      user: pick(USERS),
      host: pick(HOSTS),
      address: pick(ADDRESSES),
      localAddress: pick(['127.0.0.1', '192.0.2.1', '::1']),
      localPort: pick(['22', '2222', '443']),
    })),
  };
};

export const sshdConfigurations: readonly SshdConfiguration[] = Array.from({ length: COUNT }, (_, index) =>
  configuration(index),
);
