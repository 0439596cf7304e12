import type { UnknownReason } from '../core/answer.ts';
import { defineFact, deriveFact, Inconclusive, optional } from '../core/fact.ts';
import { shell } from '../core/probe.ts';
import { parseIptablesSave, tablesOf } from './firewall-iptables.ts';
import { parseNftRuleset } from './firewall-nftables.ts';
import {
  type FirewallChain,
  type FirewallHook,
  type FirewallPacket,
  type IpFamily,
  outcomesAt,
  unlistedPort,
} from './firewall-rules.ts';
import { type NetworkInterfaces, networkInterfaces } from './network-interfaces.ts';
import { EFFECTIVE_USER, KERNEL_RELEASE } from './shell-values.ts';
import { system } from './system.ts';

/** The rules that the kernel holds now, of nftables, iptables on nftables and legacy iptables alike. */
export interface FirewallRules {
  readonly chains: readonly FirewallChain[];
  /** Where the rules come from; empty where the kernel holds none. */
  readonly sources: readonly ('nftables' | 'iptables' | 'iptables-legacy')[];
  /** What may hold further rules that were not seen: then nothing may be called open. */
  readonly gap: UnknownReason | null;
}

/**
 * A tool runs only where its part of the kernel is loaded or built in, since it would load it otherwise. iptables-save is asked besides
 * nft only for rules that nft cannot show, and its legacy form only where the kernel lists legacy tables.
 */
const SCRIPT = `${EFFECTIVE_USER}
[ "$u" = 0 ] || { echo '@ user'; exit 0; }
echo '@ root'
n=
${KERNEL_RELEASE}
if [ -d /sys/module/nf_tables ] || grep -qs '^nf_tables ' /proc/modules || grep -qs '/nf_tables[.]ko' "/lib/modules/$r/modules.builtin"; then n=1
elif [ ! -e /proc/modules ] && grep -qsm1 ' nft_do_chain$' /proc/kallsyms; then n=1
fi
f=1
if [ -n "$n" ]; then
if command -v nft >/dev/null; then
if o=$(nft -j list ruleset 2>&1); then
echo '# nft'; printf '%s\\n' "$o"
case $o in *'"xt"'*) ;; *) f=;; esac
else printf '! nft %s\\n' "$o"; fi
else echo '@ no-nft'; fi
else f=
fi
for v in '' 6; do
l=ip\${v}tables-save
if [ -n "$f" ]; then
t=ip\${v}tables-nft-save
command -v $t >/dev/null || { t=$l; case $($l -V 2>/dev/null) in *nf_tables*) ;; *) t=;; esac; }
if [ -n "$t" ]; then
if o=$($t 2>&1); then echo "# nft-save $v"; printf '%s\\n' "$o"; else printf '! %s %s\\n' "$t" "$o"; fi
else echo "@ no-save $v"; fi
fi
x=
read -r x 2>/dev/null </proc/net/ip\${v}_tables_names
[ -n "$x" ] || continue
t=ip\${v}tables-legacy-save
command -v $t >/dev/null || { t=$l; command -v $t >/dev/null || t=; case $($l -V 2>/dev/null) in *nf_tables*) t=;; esac; }
if [ -n "$t" ]; then
if o=$($t 2>&1); then echo "# legacy-save $v"; printf '%s\\n' "$o"; else printf '! %s %s\\n' "$t" "$o"; fi
else echo "@ no-legacy $v"; fi
done`;

/** Needs root: without it nobody may say that there is no firewall. */
export const firewallRules = defineFact({
  id: 'firewall.rules',
  description: 'The packet filter rules in the kernel',
  probe: { ...shell(SCRIPT), slow: true },
  parse: (output): FirewallRules => {
    const parts = readParts(output?.stdout ?? '');
    if (parts.marks.has('user'))
      throw new Inconclusive('permission', 'The rules of the packet filter are shown to root only');
    if (!parts.marks.has('root')) throw new Inconclusive('truncated', 'The packet filter was not asked');
    const denied = parts.errors.find((error) => /permitted|denied/i.test(error));
    if (denied !== undefined) throw new Inconclusive('permission', denied);
    const chains: FirewallChain[] = [];
    const sources = new Set<FirewallRules['sources'][number]>();
    let gap: UnknownReason | null = null;
    const hide = (code: UnknownReason['code'], text: string): void => {
      gap ??= { code, text };
    };
    const saved: readonly (readonly [IpFamily, string])[] = [
      ['ipv4', parts.texts.get('nft-save ') ?? ''],
      ['ipv6', parts.texts.get('nft-save 6') ?? ''],
    ];
    const nft = parts.texts.get('nft');
    if (nft !== undefined) {
      const ruleset = parseNftRuleset(nft);
      const replaced = new Set(
        saved.flatMap(([family, text]) =>
          tablesOf(text).map((table) => `${family === 'ipv4' ? 'ip' : 'ip6'} ${table}`),
        ),
      );
      const own = ruleset.chains.filter(({ scope }) => !replaced.has(scope));
      if (own.length > 0) sources.add('nftables');
      chains.push(...own);
      if (ruleset.beside) hide('unsupported', 'Rules of netdev or bridge are not judged');
      if ([...ruleset.foreign].some((scope) => !replaced.has(scope)))
        hide('tool-missing', 'Some rules were made by iptables, and iptables-save is not there to show them');
    }
    for (const [family, text] of saved)
      if (text.includes('*')) {
        chains.push(...parseIptablesSave(text, family, 'nft'));
        sources.add('iptables');
      }
    for (const [family, key] of [
      ['ipv4', 'legacy-save '],
      ['ipv6', 'legacy-save 6'],
    ] as const) {
      const text = parts.texts.get(key);
      if (text === undefined) continue;
      chains.push(...parseIptablesSave(text, family, 'legacy'));
      sources.add('iptables-legacy');
    }
    if (parts.marks.has('no-nft'))
      hide('tool-missing', 'nftables is loaded, and nft is not there to show its rules');
    if ([...parts.marks].some((mark) => mark.startsWith('no-legacy')))
      hide(
        'tool-missing',
        'Legacy iptables rules are loaded, and iptables-legacy-save is not there to show them',
      );
    const [error] = parts.errors;
    if (error !== undefined) hide('unsupported', error);
    return { chains, sources: [...sources], gap };
  },
});

interface Parts {
  readonly marks: ReadonlySet<string>;
  readonly errors: readonly string[];
  readonly texts: ReadonlyMap<string, string>;
}

const readParts = (stdout: string): Parts => {
  const marks = new Set<string>();
  const errors: string[] = [];
  const texts = new Map<string, string>();
  let current: string | null = null;
  for (const line of stdout.split('\n')) {
    const section = /^# (nft|nft-save 6?|legacy-save 6?)$/.exec(line)?.[1];
    if (section !== undefined) {
      current = section;
      texts.set(section, '');
    } else if (line.startsWith('@ ')) marks.add(line.slice(2));
    else if (line.startsWith('! ')) errors.push(line.slice(2));
    else if (current !== null) texts.set(current, `${texts.get(current) ?? ''}${line}\n`);
  }
  return { marks, errors, texts };
};

/** The rules together with where strangers come in. */
export interface Firewall extends FirewallRules {
  readonly network: NetworkInterfaces;
}

/** Null in a container, whose packets its host filters. */
export const firewall = deriveFact({
  id: 'firewall',
  description: 'The packet filter, and the interfaces on which strangers arrive',
  from: { rules: optional(firewallRules), network: optional(networkInterfaces), system: optional(system) },
  derive: ({ rules, network, system }): Firewall | null => {
    if (system.known && system.value.machine === 'container') return null;
    if (!rules.known) throw new Inconclusive(rules.reason.code, rules.reason.text);
    const anywhere = { outside: [], ipv6: 'global', forwards: { ipv4: true, ipv6: true } } as const;
    return { ...rules.value, network: network.known ? network.value : anywhere };
  },
});

/** What becomes of packets: `open` lets some in, `closed` none, `unsure` where a rule cannot be judged or further rules may be hidden. */
export type Passage = 'open' | 'closed' | 'unsure';

/** No default route is known: some interface that no rule names. */
const SOMEWHERE = 'outside0';

/** What happens at `hook` to a new connection from a stranger to that port, over all interfaces that strangers may use. */
export const passage = (
  wall: Firewall,
  hook: FirewallHook,
  aim: Pick<FirewallPacket, 'family' | 'protocol' | 'port'> & { readonly state?: FirewallPacket['state'] },
): Passage => {
  const interfaces = wall.network.outside.length > 0 ? wall.network.outside : [SOMEWHERE];
  const passages = interfaces.map((inputInterface): Passage => {
    const packet = {
      ...aim,
      state: aim.state ?? ('new' as const),
      inputInterface,
      outputInterface: hook === 'forward' ? SOMEWHERE : hook === 'output' ? inputInterface : null,
    };
    const outcomes = outcomesAt(wall.chains, hook, packet);
    if (!outcomes.has('accept')) return 'closed';
    return outcomes.has('drop') || wall.gap !== null ? 'unsure' : 'open';
  });
  return passages.find((one) => one === 'open') ?? passages.find((one) => one === 'unsure') ?? 'closed';
};

/** What happens to what no rule speaks of, TCP and UDP alike. */
export const defaultPassage = (wall: Firewall, hook: 'input' | 'forward', family: IpFamily): Passage => {
  const port = unlistedPort(wall.chains);
  const passages = (['tcp', 'udp'] as const).map((protocol) =>
    passage(wall, hook, { family, protocol, port }),
  );
  return passages.find((one) => one === 'open') ?? passages.find((one) => one === 'unsure') ?? 'closed';
};

/** Some rule or policy at that hook drops something. */
export const filters = (wall: Firewall, hook: 'input' | 'forward', family: IpFamily): boolean =>
  wall.chains.some(
    (chain) =>
      chain.families.includes(family) &&
      ((chain.hook === hook && chain.policy === 'drop') ||
        (reachableFrom(wall.chains, hook, chain) &&
          chain.rules.some(({ action }) => action.kind === 'drop'))),
  );

/** The chain hangs at the hook, or is jumped to from one that does. */
const reachableFrom = (
  chains: readonly FirewallChain[],
  hook: FirewallHook,
  chain: FirewallChain,
): boolean => {
  const seen = new Set<FirewallChain>();
  const queue = chains.filter((candidate) => candidate.hook === hook && !candidate.translates);
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (next === chain) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    const { scope } = next;
    const targets = next.rules.flatMap(({ action }) => ('chain' in action ? [action.chain] : []));
    queue.push(
      ...chains.filter((candidate) => candidate.scope === scope && targets.includes(candidate.name)),
    );
  }
  return false;
};
