export type IpFamily = 'ipv4' | 'ipv6';

/** One condition of a rule, as far as nftables and iptables share it. */
export type FirewallMatch =
  | {
      readonly kind: 'interface';
      readonly direction: 'in' | 'out';
      readonly names: readonly string[];
      readonly negated: boolean;
    }
  | { readonly kind: 'protocol'; readonly names: readonly string[]; readonly negated: boolean }
  | {
      readonly kind: 'port';
      readonly end: 'source' | 'destination';
      readonly ranges: readonly PortRange[];
      readonly negated: boolean;
    }
  | {
      readonly kind: 'address';
      readonly end: 'source' | 'destination';
      readonly networks: readonly string[];
      readonly negated: boolean;
    }
  | { readonly kind: 'state'; readonly states: readonly string[]; readonly negated: boolean }
  | { readonly kind: 'family'; readonly family: IpFamily }
  | { readonly kind: 'fixed'; readonly holds: boolean }
  | { readonly kind: 'opaque'; readonly text: string };

export type PortRange = readonly [first: number, last: number];

export type FirewallAction =
  | { readonly kind: 'accept' | 'drop' | 'return' | 'continue' | 'either' }
  | { readonly kind: 'jump' | 'goto'; readonly chain: string };

export interface FirewallRule {
  readonly matches: readonly FirewallMatch[];
  readonly action: FirewallAction;
  /** It writes to a log. */
  readonly logs: boolean;
  /** It counts what comes, by source or at all, and acts beyond a number. */
  readonly limits: boolean;
}

export type FirewallHook = 'prerouting' | 'input' | 'forward' | 'output' | 'postrouting';

/** A chain; `hook` is null for one that is only jumped to. `scope` tells tables apart: names are unique in one only. */
export interface FirewallChain {
  readonly scope: string;
  readonly name: string;
  readonly families: readonly IpFamily[];
  readonly hook: FirewallHook | null;
  readonly policy: 'accept' | 'drop';
  /** Address translation decides nothing about passing. */
  readonly translates: boolean;
  readonly rules: readonly FirewallRule[];
}

/**
 * A packet as the rules see it: it begins a connection unless `state` says otherwise. Without `source` it comes from an address that
 * nobody lists, without `destination` it may be for any; both are IPv4 addresses.
 */
export interface FirewallPacket {
  readonly family: IpFamily;
  /** ICMP has no ports: `port` is 0. */
  readonly protocol: 'tcp' | 'udp' | 'ipv6-icmp';
  readonly port: number;
  readonly inputInterface: string;
  readonly outputInterface: string | null;
  readonly state: 'new' | 'established';
  readonly source?: string;
  readonly destination?: string;
}

export type FirewallOutcome = 'accept' | 'drop';

/** `through`: no rule of the chain decided. */
export type Step = FirewallOutcome | 'through';

/**
 * What may happen to the packet at a hook: every base chain must let it pass, one is enough to drop it. Both outcomes are told where a
 * condition cannot be judged.
 */
export const outcomesAt = (
  chains: readonly FirewallChain[],
  hook: FirewallHook,
  packet: FirewallPacket,
): ReadonlySet<FirewallOutcome> => {
  const hooks = hook === 'input' || hook === 'forward' ? ['prerouting', hook] : [hook];
  const bases = chains.filter(
    (chain) =>
      chain.hook !== null &&
      hooks.includes(chain.hook) &&
      !chain.translates &&
      chain.families.includes(packet.family),
  );
  let [passes, dropped] = [true, false];
  for (const base of bases) {
    const steps = walkChain(chains, base, packet, 0);
    if (steps.has('drop') || (steps.has('through') && base.policy === 'drop')) dropped = true;
    if (!steps.has('accept') && !(steps.has('through') && base.policy === 'accept')) passes = false;
  }
  return new Set([...(passes ? (['accept'] as const) : []), ...(dropped ? (['drop'] as const) : [])]);
};

const MAX_DEPTH = 64;

/** What one chain may do with the packet, those it jumps to included. */
export const stepsOf = (
  chains: readonly FirewallChain[],
  chain: FirewallChain,
  packet: FirewallPacket,
): ReadonlySet<Step> => walkChain(chains, chain, packet, 0);

const walkChain = (
  chains: readonly FirewallChain[],
  chain: FirewallChain,
  packet: FirewallPacket,
  depth: number,
): ReadonlySet<Step> => {
  if (depth > MAX_DEPTH) return new Set(['accept', 'drop', 'through']);
  const steps = new Set<Step>();
  for (const { matches, action } of chain.rules) {
    const holds = allHold(matches, packet);
    if (holds === false || action.kind === 'continue') continue;
    let ends = true;
    switch (action.kind) {
      case 'accept':
      case 'drop':
        steps.add(action.kind);
        break;
      case 'either':
        steps.add('accept').add('drop');
        break;
      case 'return':
        steps.add('through');
        break;
      case 'jump':
      case 'goto': {
        const target = chains.find(({ scope, name }) => scope === chain.scope && name === action.chain);
        const inner =
          target === undefined ? new Set<Step>(['through']) : walkChain(chains, target, packet, depth + 1);
        for (const step of inner) if (step !== 'through' || action.kind === 'goto') steps.add(step);
        ends = action.kind === 'goto' || !inner.has('through');
      }
    }
    if (ends && holds === true) return steps;
  }
  return steps.add('through');
};

/** False as soon as one condition does not hold; null when some cannot be judged and none fails. */
export const allHold = (matches: readonly FirewallMatch[], packet: FirewallPacket): boolean | null => {
  let sure = true;
  for (const match of matches) {
    const holds = matchHolds(match, packet);
    if (holds === false) return false;
    if (holds === null) sure = false;
  }
  return sure ? true : null;
};

const matchHolds = (match: FirewallMatch, packet: FirewallPacket): boolean | null => {
  switch (match.kind) {
    case 'interface': {
      const name = match.direction === 'in' ? packet.inputInterface : packet.outputInterface;
      return name === null
        ? null
        : match.names.some((pattern) => interfaceMatches(pattern, name)) !== match.negated;
    }
    case 'protocol':
      return match.names.includes(packet.protocol) !== match.negated;
    case 'port':
      if (match.end === 'source') return null;
      return (
        match.ranges.some(([first, last]) => packet.port >= first && packet.port <= last) !== match.negated
      );
    case 'address': {
      if (match.networks.some(isEverywhere)) return !match.negated;
      const address = match.end === 'source' ? packet.source : packet.destination;
      if (address !== undefined) {
        const held = match.networks.map((network) => isInNetwork(address, network));
        if (held.includes(true)) return !match.negated;
        return held.includes(null) ? null : match.negated;
      }
      if (match.end === 'source') return match.negated;
      return match.networks.every(isShared) ? match.negated : null;
    }
    case 'state':
      return match.states.includes(packet.state) !== match.negated;
    case 'family':
      return match.family === packet.family;
    case 'fixed':
      return match.holds;
    case 'opaque':
      return null;
  }
};

const numberOf = (address: string): number | null => {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address)?.slice(1).map(Number);
  return parts?.every((part) => part < 256) === true
    ? parts.reduce((sum, part) => sum * 256 + part, 0)
    : null;
};

/** Whether an IPv4 address lies in `10.0.0.0/8`, `10.0.0.1` or `10.0.0.1-10.0.0.9`; null for a set and whatever else is not written out. */
export const isInNetwork = (address: string, network: string): boolean | null => {
  const own = numberOf(address);
  if (own === null) return null;
  const [first = '', last] = network.split('-');
  if (last !== undefined) {
    const [low, high] = [numberOf(first), numberOf(last)];
    return low === null || high === null ? null : own >= low && own <= high;
  }
  const [base = '', length = '32'] = network.split('/');
  const start = numberOf(base);
  if (start === null) return base.includes(':') ? false : null;
  const bits = length.includes('.') ? maskLength(length) : Number(length);
  if (bits === null || !Number.isInteger(bits) || bits < 0 || bits > 32) return null;
  const size = 2 ** (32 - bits);
  return Math.floor(own / size) === Math.floor(start / size);
};

/** `255.255.0.0` is 16. */
const maskLength = (mask: string): number | null => {
  const value = numberOf(mask);
  if (value === null) return null;
  const bits = Math.log2(2 ** 32 - value);
  return Number.isInteger(bits) ? 32 - bits : null;
};

const interfaceMatches = (pattern: string, name: string): boolean =>
  /[*+]$/.test(pattern) ? name.startsWith(pattern.slice(0, -1)) : pattern === name;

/** Networks of half the address space and more hold whoever comes. */
const isEverywhere = (network: string): boolean =>
  /\/[01]$/.test(network) || /^(0\.0\.0\.0|::)\/0/.test(network);

/** Multicast and broadcast: not an address of this host. */
const isShared = (network: string): boolean => /^(22[4-9]|23\d|255)\.|^ff[0-9a-f]{2}:/i.test(network);

/** A destination port that no rule speaks of, so that it meets what is left over; 79 where ranges cover everything. */
export const unlistedPort = (chains: readonly FirewallChain[]): number => {
  const ranges = chains.flatMap(({ rules }) =>
    rules.flatMap(({ matches }) =>
      matches.flatMap((match) => (match.kind === 'port' && match.end === 'destination' ? match.ranges : [])),
    ),
  );
  for (let port = 1100; port < 66_000; port += 7) {
    const candidate = port % 65_536;
    if (candidate > 0 && !ranges.some(([first, last]) => candidate >= first && candidate <= last))
      return candidate;
  }
  return 79;
};
