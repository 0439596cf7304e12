import type {
  FirewallAction,
  FirewallChain,
  FirewallHook,
  FirewallMatch,
  FirewallRule,
  IpFamily,
  PortRange,
} from './firewall-rules.ts';

const HOOKS: Readonly<Record<string, FirewallHook>> = {
  PREROUTING: 'prerouting',
  INPUT: 'input',
  FORWARD: 'forward',
  OUTPUT: 'output',
  POSTROUTING: 'postrouting',
};

/** What iptables-save(8) printed of one family; `variant` tells the tables of nf_tables and legacy apart. */
export const parseIptablesSave = (
  text: string,
  family: IpFamily,
  variant: 'nft' | 'legacy',
): readonly FirewallChain[] => {
  const chains: (FirewallChain & { readonly rules: FirewallRule[] })[] = [];
  let table = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('*')) table = line.slice(1).trim();
    else if (line.startsWith(':')) {
      const [name = '', policy = ''] = line.slice(1).split(' ');
      chains.push({
        scope: `${variant} ${family} ${table}`,
        name,
        families: [family],
        hook: policy === '-' ? null : (HOOKS[name] ?? null),
        policy: policy === 'DROP' ? 'drop' : 'accept',
        translates: table === 'nat',
        rules: [],
      });
    } else if (line.startsWith('-A ')) {
      const [, name = '', ...words] = wordsOf(line);
      const chain = chains.find(
        (candidate) => candidate.scope === `${variant} ${family} ${table}` && candidate.name === name,
      );
      chain?.rules.push(
        parseRule(words, (target) =>
          chains.some(({ scope, name }) => scope === chain.scope && name === target),
        ),
      );
    }
  }
  return chains;
};

/** Tables that the text holds, as `nft list` names them. */
export const tablesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('*'))
    .map((line) => line.slice(1).trim());

const wordsOf = (line: string): readonly string[] =>
  [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');

/** Options that only tune a match or a target, with the number of their values. */
const TUNING: Readonly<Record<string, number>> = {
  '--comment': 1,
  '--limit-burst': 1,
  '--seconds': 1,
  '--hitcount': 1,
  '--name': 1,
  '--mask': 1,
  '--rsource': 0,
  '--rdest': 0,
  '--reject-with': 1,
  '--log-prefix': 1,
  '--log-level': 1,
  '--log-ip-options': 0,
  '--log-tcp-options': 0,
  '--log-uid': 0,
  '--nflog-prefix': 1,
  '--nflog-group': 1,
  '--nflog-threshold': 1,
  '--hashlimit-burst': 1,
  '--hashlimit-mode': 1,
  '--hashlimit-name': 1,
  '--hashlimit-srcmask': 1,
  '--hashlimit-htable-expire': 1,
  '--hashlimit-htable-size': 1,
  '--hashlimit-htable-max': 1,
  '--connlimit-mask': 1,
  '--connlimit-saddr': 0,
  '--set-mark': 1,
  '--set-xmark': 1,
  '--icmp-type': 1,
  '--icmpv6-type': 1,
  '-m': 1,
};

/** Options of limit, hashlimit, connlimit and recent that name a number. */
const COUNTS = /^--(limit|hitcount|(hashlimit|connlimit)-(above|upto))$/;

const fixed = (holds: boolean): FirewallMatch => ({ kind: 'fixed', holds });

const parseRule = (words: readonly string[], isChain: (name: string) => boolean): FirewallRule => {
  const matches: FirewallMatch[] = [];
  let action: FirewallAction = { kind: 'continue' };
  let [negated, logs] = [false, false];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '!') {
      negated = true;
      continue;
    }
    const tuning = TUNING[word];
    if (tuning !== undefined) i += tuning;
    else if (word === '-j' || word === '-g') {
      const target = words[++i] ?? '';
      logs = target === 'LOG' || target === 'NFLOG';
      action = actionOf(target, word === '-g', isChain);
    } else {
      const next = words[i + 1] ?? '';
      const match = matchOf(word, next, words[i + 2] ?? '', negated);
      matches.push(match.match);
      i += match.values;
    }
    negated = false;
  }
  return { matches, action, logs, limits: words.some((word) => COUNTS.test(word)) };
};

const actionOf = (target: string, goes: boolean, isChain: (name: string) => boolean): FirewallAction => {
  if (target === 'ACCEPT') return { kind: 'accept' };
  if (target === 'DROP' || target === 'REJECT' || target === 'TARPIT') return { kind: 'drop' };
  if (target === 'RETURN') return { kind: 'return' };
  if (target === 'NFQUEUE' || target === 'QUEUE') return { kind: 'either' };
  if (isChain(target)) return { kind: goes ? 'goto' : 'jump', chain: target };
  return { kind: 'continue' };
};

const matchOf = (
  option: string,
  value: string,
  second: string,
  negated: boolean,
): { readonly match: FirewallMatch; readonly values: number } => {
  const one = (match: FirewallMatch) => ({ match, values: 1 });
  const list = value.split(',');
  switch (option) {
    case '-i':
    case '-o':
      return one({ kind: 'interface', direction: option === '-i' ? 'in' : 'out', names: [value], negated });
    case '-p':
      return one({ kind: 'protocol', names: [/^(icmpv6|58)$/.test(value) ? 'ipv6-icmp' : value], negated });
    case '-s':
    case '-d':
      return one({
        kind: 'address',
        end: option === '-s' ? 'source' : 'destination',
        networks: list,
        negated,
      });
    case '--dport':
    case '--dports':
    case '--sport':
    case '--sports':
    case '--ports':
      return one({
        kind: 'port',
        end: option.startsWith('--s') ? 'source' : 'destination',
        ranges: list.map(parseRange),
        negated,
      });
    case '--ctstate':
    case '--state':
      return one({ kind: 'state', states: list.map((state) => state.toLowerCase()), negated });
    case '--dst-type':
      return one(fixed((value === 'LOCAL' || value === 'UNICAST') !== negated));
    case '--match-set':
      // An address that nobody lists is in no set of sources.
      return {
        match: second.startsWith('src') ? fixed(negated) : { kind: 'opaque', text: `set ${value}` },
        values: 2,
      };
    case '--mac-source':
    case '--rt-type':
    case '--rt-segsleft':
    case '--physdev-in':
    case '--physdev-out':
    case '--update':
    case '--rcheck':
    case '--hashlimit-above':
    case '--connlimit-above':
      // A first packet is below every limit, in no list of recent ones, without routing header and from no bridge.
      return { match: fixed(negated), values: option === '--update' || option === '--rcheck' ? 0 : 1 };
    case '-f':
      return { match: fixed(negated), values: 0 };
    case '--pkt-type':
      return one(fixed((value === 'unicast') !== negated));
    case '--set':
      return { match: fixed(true), values: 0 };
    case '--limit':
    case '--hashlimit-upto':
    case '--connlimit-upto':
      return one(fixed(!negated));
    case '--tcp-flags':
      return { match: fixed(beginsConnection(value, second) !== negated), values: 2 };
    case '--syn':
      return { match: fixed(!negated), values: 0 };
    default:
      return {
        match: { kind: 'opaque', text: option },
        values: value.startsWith('-') || value === '' ? 0 : 1,
      };
  }
};

/** Whether the flags of a packet that begins a connection, SYN alone, fit the mask. */
const beginsConnection = (mask: string, compared: string): boolean => {
  const own = mask.split(',').filter((flag) => flag === 'SYN' || mask === 'ALL');
  const seen = own.length > 0 ? 'SYN' : 'NONE';
  return compared === seen;
};

export const parseRange = (text: string): PortRange => {
  const [first = '', last = first] = text.split(/[:-]/);
  return [first === '' ? 0 : portNumber(first), last === '' ? 65_535 : portNumber(last)];
};

/** iptables-save and nft print numbers; a name is what -1 never is: a port. */
const portNumber = (text: string): number => (/^\d+$/.test(text) ? Number(text) : -1);
