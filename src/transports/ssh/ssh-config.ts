import { matchesHostList, matchesPatternList } from './host-pattern.ts';
import type { ConfigStatement } from './ssh-config-file.ts';

/** What ssh_config(5) says of one host, values as written there. */
export interface HostSettings {
  readonly hostName: string;
  readonly user: string;
  readonly port: number;
  /** Empty where none is configured; `none` as the only one switches them off. */
  readonly identityFiles: readonly string[];
  readonly certificateFiles: readonly string[];
  readonly identitiesOnly: boolean;
  readonly identityAgent: string | null;
  readonly userKnownHostsFiles: readonly string[] | null;
  readonly globalKnownHostsFiles: readonly string[] | null;
  readonly hostKeyAlias: string | null;
  readonly revokedHostKeys: string | null;
  readonly proxyJump: string | null;
  readonly proxyCommand: string | null;
  readonly pkcs11Provider: string | null;
  readonly gssapiAuthentication: boolean;
  /** What could not be evaluated, for a person. */
  readonly notes: readonly string[];
}

/** What the user asked for; a user and a port named with the target win over the configuration. */
export interface AskedHost {
  readonly host: string;
  readonly user: string | null;
  readonly port: number | null;
}

const SINGLE = new Set([
  'hostname',
  'user',
  'port',
  'identitiesonly',
  'identityagent',
  'hostkeyalias',
  'revokedhostkeys',
  'pkcs11provider',
  'gssapiauthentication',
]);
const FIRST_LIST = new Set(['userknownhostsfile', 'globalknownhostsfile']);
const EVERY = new Set(['identityfile', 'certificatefile']);
/** Whose criteria depend on running a program, on a second pass over the files or on the network. */
const UNDECIDED_KEYWORDS = new Set(['canonicalizehostname', 'knownhostscommand']);

type Decision = 'yes' | 'no' | 'undecided';

/** `%h` and `%%` of HostName (ssh_config(5), TOKENS). */
const hostNameOf = (template: string | undefined, host: string): string =>
  (template ?? host).replace(/%([%h])/g, (_, token) => (token === '%' ? '%' : host)).toLowerCase();

/**
 * Evaluates configuration statements for one host: the first value obtained holds, except that identity and certificate files add up.
 * Of `Match` it understands host, originalhost, user, localuser and all; nothing is ever run: a block with another criterion is passed over
 * with a note.
 */
export const settingsFor = (
  statements: readonly ConfigStatement[],
  asked: AskedHost,
  localUser: string,
): HostSettings => {
  const values = new Map<string, readonly string[]>();
  if (asked.user !== null) values.set('user', [asked.user]);
  if (asked.port !== null) values.set('port', [String(asked.port)]);
  const notes: string[] = [];
  const value = (keyword: string): string | undefined => values.get(keyword)?.[0];

  const criterion = (name: string, argument: string): Decision => {
    const patterns = argument.split(',');
    const decide = (holds: boolean): Decision => (holds ? 'yes' : 'no');
    switch (name) {
      case 'host':
        return decide(matchesHostList(hostNameOf(value('hostname'), asked.host), patterns));
      case 'originalhost':
        return decide(matchesHostList(asked.host, patterns));
      case 'user':
        return decide(matchesPatternList(value('user') ?? localUser, patterns));
      case 'localuser':
        return decide(matchesPatternList(localUser, patterns));
      default:
        return 'undecided';
    }
  };

  const matches = (args: readonly string[]): boolean => {
    const rest = [...args];
    let decision: Decision = 'yes';
    while (rest.length > 0) {
      const [, not, name = '', inline] = /^(!?)([^=]*)(?:=(.*))?$/s.exec(rest.shift() ?? '') ?? [];
      const key = name.toLowerCase();
      const argument = /^(all|canonical|final)$/.test(key) ? '' : (inline ?? rest.shift() ?? '');
      const plain = key === 'all' ? 'yes' : criterion(key, argument);
      const result = not !== '!' || plain === 'undecided' ? plain : plain === 'yes' ? 'no' : 'yes';
      if (result === 'no') return false;
      if (result === 'undecided') decision = 'undecided';
    }
    if (decision === 'undecided')
      notes.push(`Match ${args.join(' ')} was passed over: nothing is run to decide it`);
    return decision === 'yes';
  };

  const set = (keyword: string, args: readonly string[]): void => {
    const [first] = args;
    if (first === undefined) return;
    if (UNDECIDED_KEYWORDS.has(keyword) && !/^(no|none|false)$/i.test(first))
      notes.push(`${keyword} was passed over`);
    if (EVERY.has(keyword)) {
      const before = values.get(keyword) ?? [];
      if (!before.includes(first)) values.set(keyword, [...before, first]);
    } else if (keyword === 'proxyjump') {
      if (!values.has('proxyjump') && !values.has('proxycommand')) values.set(keyword, [args.join(' ')]);
    } else if (keyword === 'proxycommand') {
      // A jump host switched off leaves the other way open (as ssh -G shows).
      const isJumping = values.has('proxyjump') && value('proxyjump')?.toLowerCase() !== 'none';
      if (!isJumping && !values.has(keyword)) values.set(keyword, [args.join(' ')]);
    } else if (!values.has(keyword)) {
      if (FIRST_LIST.has(keyword)) values.set(keyword, args);
      else if (SINGLE.has(keyword)) values.set(keyword, [first]);
    }
  };

  const evaluate = (block: readonly ConfigStatement[], enclosing: boolean): void => {
    let active = enclosing;
    for (const statement of block)
      if (statement.kind === 'block')
        active =
          enclosing &&
          (statement.type === 'host'
            ? matchesPatternList(asked.host, statement.args)
            : matches(statement.args));
      else if (active && statement.kind === 'include')
        for (const included of statement.files) evaluate(included, true);
      else if (active && statement.kind === 'set') set(statement.keyword, statement.args);
  };
  evaluate(statements, true);

  return settingsOf(values, asked, localUser, notes);
};

const settingsOf = (
  values: ReadonlyMap<string, readonly string[]>,
  asked: AskedHost,
  localUser: string,
  notes: readonly string[],
): HostSettings => {
  const text = (keyword: string): string | null => {
    const [first] = values.get(keyword) ?? [];
    return first === undefined || first.toLowerCase() === 'none' ? null : first;
  };
  const port = Number(text('port') ?? 22);
  const isPort = Number.isInteger(port) && port > 0 && port < 65_536;
  return {
    hostName: hostNameOf(values.get('hostname')?.[0], asked.host),
    user: values.get('user')?.[0] ?? localUser,
    port: isPort ? port : 22,
    identityFiles: values.get('identityfile') ?? [],
    certificateFiles: (values.get('certificatefile') ?? []).filter((file) => file.toLowerCase() !== 'none'),
    identitiesOnly: /^(yes|true)$/i.test(text('identitiesonly') ?? 'no'),
    // `none` is a value here: no agent is asked.
    identityAgent: values.get('identityagent')?.[0] ?? null,
    userKnownHostsFiles: values.get('userknownhostsfile') ?? null,
    globalKnownHostsFiles: values.get('globalknownhostsfile') ?? null,
    hostKeyAlias: text('hostkeyalias'),
    revokedHostKeys: text('revokedhostkeys'),
    proxyJump: text('proxyjump'),
    proxyCommand: text('proxycommand'),
    pkcs11Provider: text('pkcs11provider'),
    gssapiAuthentication: /^(yes|true)$/i.test(text('gssapiauthentication') ?? 'no'),
    notes: isPort ? notes : [...notes, `Port ${text('port')} is no port`],
  };
};

/** Reads what `ssh -G HOST` prints: a keyword and its value a line, in the same shape. */
export const readResolved = (output: string, asked: AskedHost, localUser: string): HostSettings => {
  const statements = output.split('\n').flatMap((line): readonly ConfigStatement[] => {
    const [, keyword, rest] = /^([a-z][a-z0-9]*) (.+)$/.exec(line) ?? [];
    if (keyword === undefined || rest === undefined) return [];
    return [{ kind: 'set', keyword, args: FIRST_LIST.has(keyword) ? rest.split(' ') : [rest] }];
  });
  const settings = settingsFor(
    statements.filter((statement) => statement.kind !== 'set' || !UNDECIDED_KEYWORDS.has(statement.keyword)),
    asked,
    localUser,
  );
  return settings;
};
