import type {
  FirewallAction,
  FirewallChain,
  FirewallHook,
  FirewallMatch,
  FirewallRule,
  IpFamily,
  PortRange,
} from './firewall-rules.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const member = (value: Json | undefined, key: string): Json | undefined =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as { readonly [key: string]: Json })[key]
    : undefined;
const text = (value: Json | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';
const list = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value as Json];

const FAMILIES: Readonly<Record<string, readonly IpFamily[]>> = {
  ip: ['ipv4'],
  ip6: ['ipv6'],
  inet: ['ipv4', 'ipv6'],
};

export interface NftRuleset {
  readonly chains: readonly FirewallChain[];
  /** Rules made through iptables whose conditions nft cannot show; by family and table. */
  readonly foreign: ReadonlySet<string>;
  /** Chains that act before or beside those of IP: netdev and bridge. */
  readonly beside: boolean;
}

/** What `nft -j list ruleset` printed (libnftables-json(5)). Throws where it is no such document. */
export const parseNftRuleset = (output: string): NftRuleset => {
  const objects = list(member(JSON.parse(output) as Json, 'nftables'));
  const dormant = new Set<string>();
  const sets = new Map<string, readonly Json[]>();
  const chains = new Map<string, FirewallChain & { readonly rules: FirewallRule[] }>();
  const foreign = new Set<string>();
  let beside = false;
  for (const object of objects) {
    const table = member(object, 'table');
    if (table !== undefined && list(member(table, 'flags')).includes('dormant'))
      dormant.add(`${text(member(table, 'family'))} ${text(member(table, 'name'))}`);
    const named = member(object, 'set') ?? member(object, 'map');
    if (named !== undefined)
      sets.set(`${scopeOf(named)} ${text(member(named, 'name'))}`, list(member(named, 'elem')));
  }
  for (const object of objects) {
    const chain = member(object, 'chain');
    if (chain === undefined || dormant.has(scopeOf(chain))) continue;
    const families = FAMILIES[text(member(chain, 'family'))];
    const hook = member(chain, 'hook');
    if (families === undefined) {
      if (hook !== undefined) beside = true;
      continue;
    }
    chains.set(`${scopeOf(chain)} ${text(member(chain, 'name'))}`, {
      scope: scopeOf(chain),
      name: text(member(chain, 'name')),
      families,
      hook: hook === undefined ? null : (text(hook) as FirewallHook),
      policy: member(chain, 'policy') === 'drop' ? 'drop' : 'accept',
      translates: member(chain, 'type') === 'nat',
      rules: [],
    });
  }
  for (const object of objects) {
    const rule = member(object, 'rule');
    const chain =
      rule === undefined ? undefined : chains.get(`${scopeOf(rule)} ${text(member(rule, 'chain'))}`);
    if (rule === undefined || chain === undefined) continue;
    const expressions = list(member(rule, 'expr'));
    if (expressions.some((expression) => member(expression, 'xt') !== undefined)) foreign.add(chain.scope);
    chain.rules.push(...parseRule(expressions, (name) => sets.get(`${chain.scope} ${name}`) ?? null));
  }
  return { chains: [...chains.values()], foreign, beside };
};

const scopeOf = (object: Json): string =>
  `${text(member(object, 'family'))} ${text(member(object, 'table'))}`;

type Elements = (name: string) => readonly Json[] | null;

/** One rule, or, for a verdict map, one rule for each of its entries, which exclude each other. */
const parseRule = (expressions: readonly Json[], elements: Elements): readonly FirewallRule[] => {
  const matches: FirewallMatch[] = [];
  let [logs, limits] = [false, false];
  for (const expression of expressions) {
    const [name = '', body] = Object.entries(expression ?? {})[0] ?? [];
    const value = body as Json;
    limits ||=
      /^(limit|ct count|meter)$/.test(name) ||
      (name === 'set' && /"limit"|"ct count"/.test(JSON.stringify(value)));
    if (name === 'match') matches.push(...parseMatch(value, elements));
    else if (name === 'log') logs = true;
    else if (name === 'limit') matches.push({ kind: 'fixed', holds: member(value, 'inv') !== true });
    else if (name === 'ct count') matches.push({ kind: 'fixed', holds: member(value, 'inv') !== true });
    else if (name === 'set' || name === 'meter') {
      const over = JSON.stringify(value).includes('"inv":true');
      if (over) matches.push({ kind: 'fixed', holds: false });
    } else if (name === 'xt') {
      if (member(value, 'type') !== 'target')
        matches.push({ kind: 'opaque', text: `xt ${text(member(value, 'name'))}` });
      else
        return [
          {
            matches: [...matches, { kind: 'opaque', text: 'xt target' }],
            action: { kind: 'either' },
            logs,
            limits,
          },
        ];
    } else if (name === 'vmap') return verdictMap(value, matches, { logs, limits }, elements);
    else {
      const action = actionOf(name, value);
      if (action !== null) return [{ matches, action, logs, limits }];
    }
  }
  return [{ matches, action: { kind: 'continue' }, logs, limits }];
};

const actionOf = (name: string, value: Json): FirewallAction | null => {
  switch (name) {
    case 'accept':
    case 'drop':
    case 'return':
      return { kind: name };
    case 'reject':
      return { kind: 'drop' };
    case 'queue':
      return { kind: 'either' };
    case 'jump':
    case 'goto':
      return { kind: name, chain: text(member(value, 'target')) };
    default:
      return null;
  }
};

const verdictMap = (
  value: Json,
  matches: readonly FirewallMatch[],
  tells: Pick<FirewallRule, 'logs' | 'limits'>,
  elements: Elements,
): readonly FirewallRule[] => {
  const data = member(value, 'data');
  const entries = typeof data === 'string' ? elements(data.replace(/^@/, '')) : list(member(data, 'set'));
  if (entries === null)
    return [
      {
        matches: [...matches, { kind: 'opaque', text: 'verdict map' }],
        action: { kind: 'either' },
        ...tells,
      },
    ];
  return entries.flatMap((entry) => {
    const [key, verdict] = list(entry);
    const [name = '', body = null] = Object.entries(verdict ?? {})[0] ?? [];
    const action = actionOf(name, body as Json) ?? { kind: 'continue' as const };
    const left = member(value, 'key');
    const own = parseMatch({ op: '==', left: left ?? null, right: key ?? null }, elements);
    return [{ matches: [...matches, ...own], action, ...tells }];
  });
};

const opaque = (why: string): readonly FirewallMatch[] => [{ kind: 'opaque', text: why }];

const parseMatch = (match: Json, elements: Elements): readonly FirewallMatch[] => {
  const [left, right, op] = [member(match, 'left'), member(match, 'right'), text(member(match, 'op'))];
  const negated = op === '!=';
  const meta = text(member(member(left, 'meta'), 'key'));
  const values = valuesOf(right, elements);
  if (values === null) return opaque('named set');
  const names = values.map((value) => text(value));
  if (meta === 'iif' || meta === 'iifname' || meta === 'oif' || meta === 'oifname')
    return [{ kind: 'interface', direction: meta.startsWith('i') ? 'in' : 'out', names, negated }];
  if (meta === 'l4proto') return [{ kind: 'protocol', names: names.map(protocolName), negated }];
  if (meta === 'nfproto' || meta === 'protocol') return familyMatch(names, negated);
  if (meta === 'pkttype')
    return [{ kind: 'fixed', holds: (names.includes('unicast') || names.includes('host')) !== negated }];
  const ct = text(member(member(left, 'ct'), 'key'));
  if (ct === 'state') return [{ kind: 'state', states: names, negated }];
  if (ct === 'status') return [{ kind: 'fixed', holds: negated }];
  const fib = member(left, 'fib');
  if (
    fib !== undefined &&
    text(member(fib, 'result')) === 'type' &&
    list(member(fib, 'flags')).includes('daddr')
  )
    return [{ kind: 'fixed', holds: (names.includes('local') || names.includes('unicast')) !== negated }];
  // The reverse path filter: a packet from outside that is not spoofed has a route back.
  if (fib !== undefined && text(member(fib, 'result')).startsWith('oif'))
    return [{ kind: 'fixed', holds: (right === true) !== negated }];
  const payload = member(left, 'payload');
  if (payload !== undefined)
    return payloadMatch(text(member(payload, 'protocol')), text(member(payload, 'field')), values, negated);
  const flags = member(left, '&');
  if (flags !== undefined) return flagMatch(list(flags), right, negated);
  return opaque(JSON.stringify(left ?? null).slice(0, 80));
};

const familyMatch = (names: readonly string[], negated: boolean): readonly FirewallMatch[] => {
  const families = names.map((name) => (name === 'ip' ? 'ipv4' : name === 'ip6' ? 'ipv6' : name));
  if (families.length !== 1) return negated ? opaque('protocol family') : [];
  const [family] = families;
  if (family !== 'ipv4' && family !== 'ipv6') return [{ kind: 'fixed', holds: negated }];
  return [{ kind: 'family', family: negated ? (family === 'ipv4' ? 'ipv6' : 'ipv4') : family }];
};

const payloadMatch = (
  protocol: string,
  field: string,
  values: readonly Json[],
  negated: boolean,
): readonly FirewallMatch[] => {
  if (field === 'dport' || field === 'sport') {
    const port: FirewallMatch = {
      kind: 'port',
      end: field === 'dport' ? 'destination' : 'source',
      ranges: values.map(portRange),
      negated,
    };
    return protocol === 'th' ? [port] : [{ kind: 'protocol', names: [protocol], negated: false }, port];
  }
  if (protocol === 'ip' || protocol === 'ip6') {
    const family: FirewallMatch = { kind: 'family', family: protocol === 'ip' ? 'ipv4' : 'ipv6' };
    if (field === 'saddr' || field === 'daddr')
      return [
        family,
        {
          kind: 'address',
          end: field === 'saddr' ? 'source' : 'destination',
          networks: values.map(networkText),
          negated,
        },
      ];
    if (field === 'protocol' || field === 'nexthdr')
      return [family, { kind: 'protocol', names: values.map((value) => protocolName(text(value))), negated }];
    return [family, ...opaque(`${protocol} ${field}`)];
  }
  if (/^icmp/.test(protocol))
    return [{ kind: 'protocol', names: [protocol === 'icmpv6' ? 'ipv6-icmp' : protocol], negated: false }];
  return opaque(`${protocol} ${field}`);
};

/** `tcp flags & (fin|syn|rst|ack) == syn`: a connection begins with SYN alone. */
const flagMatch = (
  operands: readonly Json[],
  right: Json | undefined,
  negated: boolean,
): readonly FirewallMatch[] => {
  const [field, mask] = operands;
  if (text(member(member(field, 'payload'), 'field')) !== 'flags') return opaque('bit mask');
  const masked = flagNames(mask).includes('syn') ? ['syn'] : [];
  const wanted = flagNames(right);
  return [
    { kind: 'protocol', names: ['tcp'], negated: false },
    { kind: 'fixed', holds: (masked.join() === wanted.filter((name) => name !== '0').join()) !== negated },
  ];
};

const flagNames = (value: Json | undefined): readonly string[] =>
  list(member(value, '|') ?? value).flatMap((part) =>
    member(part, '|') === undefined ? [text(part)] : flagNames(part),
  );

const valuesOf = (right: Json | undefined, elements: Elements): readonly Json[] | null => {
  if (typeof right === 'string' && right.startsWith('@')) return elements(right.slice(1))?.map(bare) ?? null;
  const set = member(right, 'set');
  return (set === undefined ? list(right) : list(set)).map(bare);
};

const bare = (element: Json): Json => member(member(element, 'elem'), 'val') ?? element;

const portRange = (value: Json): PortRange => {
  const range = member(value, 'range');
  const [first, last] = range === undefined ? [value, value] : list(range);
  return [portNumber(first), portNumber(last)];
};

/** nft prints numbers unless asked for names, which `-j` does not do. */
const portNumber = (value: Json | undefined): number => (typeof value === 'number' ? value : -1);

const networkText = (value: Json): string => {
  const prefix = member(value, 'prefix');
  if (prefix !== undefined) return `${text(member(prefix, 'addr'))}/${text(member(prefix, 'len'))}`;
  const range = member(value, 'range');
  return range === undefined
    ? text(value)
    : list(range)
        .map((end) => text(end))
        .join('-');
};

const NUMBERS: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp', '1': 'icmp', '58': 'ipv6-icmp' };
const protocolName = (name: string): string => NUMBERS[name] ?? name;
