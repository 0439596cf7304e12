/** How sshd takes a value apart and prints it. */
export type SshdValueKind =
  | { readonly kind: 'choice'; readonly choices: Readonly<Record<string, string>> }
  | { readonly kind: 'number' | 'seconds' | 'word' | 'path' | 'raw' | 'command' | 'algorithms' | 'startups' }
  /** Each word of each line counts. */
  | { readonly kind: 'names' }
  /** Each line counts, one word of it. */
  | { readonly kind: 'each' }
  /** The words of the first line. */
  | { readonly kind: 'list' }
  | { readonly kind: 'environment' | 'subsystem' | 'listen' | 'other' };

export interface SshdKeyword {
  readonly value: SshdValueKind;
  /** May stand in a Match block that does not hold for everybody. */
  readonly inMatch: boolean;
}

const choice = (...names: readonly string[]): SshdValueKind => ({
  kind: 'choice',
  choices: Object.fromEntries(
    names.map((name) => {
      const [written = '', printed = written] = name.split('>');
      return [written.toLowerCase(), printed];
    }),
  ),
});
const flag = choice('yes', 'no');

/** Of two names of one level sshd prints the first it knows. */
const LEVELS = choice(
  ...['SILENT', 'FATAL', 'ERROR', 'INFO', 'VERBOSE', 'DEBUG', 'DEBUG2', 'DEBUG3'],
  'QUIET>SILENT',
  'DEBUG1>DEBUG',
);
const FACILITIES = choice(
  ...['DAEMON', 'USER', 'AUTH', 'AUTHPRIV'],
  ...[0, 1, 2, 3, 4, 5, 6, 7].map((number) => `LOCAL${number}`),
);

/** sshd_config(5): keywords of the global part alone. */
const GLOBAL: Readonly<Record<string, SshdValueKind>> = {
  addressfamily: choice('any', 'inet', 'inet6'),
  ciphers: { kind: 'algorithms' },
  compression: choice('yes', 'no', 'delayed>yes'),
  debianbanner: flag,
  fingerprinthash: choice('SHA256', 'MD5'),
  gssapicleanupcredentials: flag,
  gssapikeyexchange: flag,
  gssapikexalgorithms: { kind: 'other' },
  gssapistorecredentialsonrekey: flag,
  gssapistrictacceptorcheck: flag,
  hostcertificate: { kind: 'each' },
  hostkey: { kind: 'each' },
  hostkeyagent: { kind: 'word' },
  hostkeyalgorithms: { kind: 'algorithms' },
  ignoreuserknownhosts: flag,
  kerberosgetafstoken: flag,
  kerberosorlocalpasswd: flag,
  kerberosticketcleanup: flag,
  kexalgorithms: { kind: 'algorithms' },
  listenaddress: { kind: 'listen' },
  logingracetime: { kind: 'seconds' },
  macs: { kind: 'algorithms' },
  maxstartups: { kind: 'startups' },
  modulifile: { kind: 'path' },
  pamservicename: { kind: 'word' },
  permituserenvironment: { kind: 'word' },
  persourcemaxstartups: { kind: 'other' },
  persourcenetblocksize: { kind: 'other' },
  persourcepenalties: { kind: 'other' },
  persourcepenaltyexemptlist: { kind: 'other' },
  pidfile: { kind: 'path' },
  port: { kind: 'each' },
  printlastlog: flag,
  printmotd: flag,
  securitykeyprovider: { kind: 'path' },
  sshdauthpath: { kind: 'path' },
  sshdsessionpath: { kind: 'path' },
  strictmodes: flag,
  subsystem: { kind: 'subsystem' },
  syslogfacility: FACILITIES,
  tcpkeepalive: flag,
  usedns: flag,
  usepam: flag,
  versionaddendum: { kind: 'raw' },
  xauthlocation: { kind: 'path' },
};

/** sshd_config(5): keywords that a Match block may hold. */
const ANYWHERE: Readonly<Record<string, SshdValueKind>> = {
  acceptenv: { kind: 'names' },
  allowagentforwarding: flag,
  allowgroups: { kind: 'names' },
  allowstreamlocalforwarding: choice('yes', 'no', 'local', 'remote', 'all>yes'),
  allowtcpforwarding: choice('yes', 'no', 'local', 'remote', 'all>yes'),
  allowusers: { kind: 'names' },
  authenticationmethods: { kind: 'list' },
  authorizedkeyscommand: { kind: 'command' },
  authorizedkeyscommanduser: { kind: 'word' },
  authorizedkeysfile: { kind: 'list' },
  authorizedprincipalscommand: { kind: 'command' },
  authorizedprincipalscommanduser: { kind: 'word' },
  authorizedprincipalsfile: { kind: 'path' },
  banner: { kind: 'path' },
  casignaturealgorithms: { kind: 'algorithms' },
  channeltimeout: { kind: 'list' },
  chrootdirectory: { kind: 'word' },
  clientalivecountmax: { kind: 'number' },
  clientaliveinterval: { kind: 'seconds' },
  denygroups: { kind: 'names' },
  denyusers: { kind: 'names' },
  disableforwarding: flag,
  exposeauthinfo: flag,
  forcecommand: { kind: 'raw' },
  gatewayports: choice('yes', 'no', 'clientspecified'),
  gssapiauthentication: flag,
  hostbasedacceptedalgorithms: { kind: 'algorithms' },
  hostbasedauthentication: flag,
  hostbasedusesnamefrompacketonly: flag,
  ignorerhosts: choice('yes', 'no', 'shosts-only'),
  ipqos: { kind: 'other' },
  kbdinteractiveauthentication: flag,
  kerberosauthentication: flag,
  loglevel: LEVELS,
  logverbose: { kind: 'list' },
  maxauthtries: { kind: 'number' },
  maxsessions: { kind: 'number' },
  passwordauthentication: flag,
  permitemptypasswords: flag,
  permitlisten: { kind: 'list' },
  permitopen: { kind: 'list' },
  permitrootlogin: choice(
    ...['yes', 'no', 'without-password', 'forced-commands-only'],
    'prohibit-password>without-password',
  ),
  permittty: flag,
  permittunnel: choice('yes', 'no', 'ethernet', 'point-to-point'),
  permituserrc: flag,
  pubkeyacceptedalgorithms: { kind: 'algorithms' },
  pubkeyauthentication: flag,
  pubkeyauthoptions: { kind: 'other' },
  rdomain: { kind: 'word' },
  refuseconnection: flag,
  rekeylimit: { kind: 'other' },
  requiredrsasize: { kind: 'number' },
  revokedkeys: { kind: 'path' },
  setenv: { kind: 'environment' },
  streamlocalbindmask: { kind: 'other' },
  streamlocalbindunlink: flag,
  trustedusercakeys: { kind: 'path' },
  unusedconnectiontimeout: { kind: 'other' },
  x11displayoffset: { kind: 'number' },
  x11forwarding: flag,
  x11uselocalhost: flag,
};

const KEYWORDS: ReadonlyMap<string, SshdKeyword> = new Map(
  [GLOBAL, ANYWHERE].flatMap((table) =>
    Object.entries(table).map(([keyword, value]) => [keyword, { value, inMatch: table === ANYWHERE }]),
  ),
);

/** Old names of keywords that sshd still takes. */
const RENAMED: Readonly<Record<string, string>> = {
  challengeresponseauthentication: 'kbdinteractiveauthentication',
  dsaauthentication: 'pubkeyauthentication',
  gssapicleanupcreds: 'gssapicleanupcredentials',
  hostbasedacceptedkeytypes: 'hostbasedacceptedalgorithms',
  hostdsakey: 'hostkey',
  keepalive: 'tcpkeepalive',
  pubkeyacceptedkeytypes: 'pubkeyacceptedalgorithms',
  rsaminsize: 'requiredrsasize',
  skeyauthentication: 'kbdinteractiveauthentication',
};

/** Keywords without effect, which sshd passes over with a word in the log. */
const RETIRED = new Set(
  (
    'afstokenpassing authorizedkeysfile2 checkmail gssapiusesessioncredcache gssusesessionccache kerberostgtpassing ' +
    'keyregenerationinterval pamauthenticationviakbdint permitblacklistedkeys protocol reversemappingcheck ' +
    'rhostsauthentication rhostsrsaauthentication rsaauthentication serverkeybits uselogin ' +
    'useprivilegeseparation verifyreversemapping'
  ).split(' '),
);

/** Today's name, in lower case. */
export const keywordOf = (word: string): string => RENAMED[word.toLowerCase()] ?? word.toLowerCase();

/** Null for a keyword that no version of sshd is known to have. */
export const sshdKeyword = (keyword: string): SshdKeyword | null => KEYWORDS.get(keyword) ?? null;

/** Those of them that a Match block may still hold. */
const RETIRED_ANYWHERE = new Set(['authorizedkeysfile2', 'rhostsrsaauthentication', 'rsaauthentication']);

export const isRetired = (keyword: string): boolean => RETIRED.has(keyword);

export const mayStandInMatch = (keyword: string): boolean =>
  RETIRED.has(keyword) ? RETIRED_ANYWHERE.has(keyword) : KEYWORDS.get(keyword)?.inMatch !== false;

/** Of these the last line counts, up to 9.2; newer versions tell their values to anybody (`sshd -G`). */
export const isLastOne = (keyword: string): boolean =>
  keyword === 'maxstartups' || keyword === 'fingerprinthash';

/** Every line, or every word of it, counts; of all other keywords the first one does. */
export const isRepeated = (keyword: string): boolean =>
  ['names', 'each', 'listen', 'subsystem'].includes(KEYWORDS.get(keyword)?.value.kind ?? '');
