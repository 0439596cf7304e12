import { defineFact, deriveFact, Inconclusive } from '../core/fact.ts';
import { files } from '../core/probe.ts';
import { startsAtBoot, type Unit, type Units, unitNamed, units } from './units.ts';

/** Software that loads packet filter rules when the machine starts. */
export interface FirewallManager {
  readonly name: string;
  /** It is switched on: enabled at boot, and by its own switch where it has one. */
  readonly enabled: boolean;
  /** The rules it would load filter incoming packets; null where that is not read from its files. */
  readonly loadsFilter: boolean | null;
  /** What enables it. */
  readonly unit: string;
}

interface Row {
  readonly name: string;
  readonly units: readonly string[];
  /** A file with its own switch, and what it says when on. */
  readonly switch?: { readonly path: string; readonly on: RegExp };
  /** Files with its rules, and what a filter of incoming packets looks like there. */
  readonly rules?: { readonly paths: readonly string[]; readonly filter: RegExp };
}

const NFT_FILTER = /hook\s+input\b[\s\S]*\b(drop|reject)\b|\binclude\b/;
const SAVED_FILTER = /^(:INPUT DROP|-A \S+ .*-j (DROP|REJECT))/m;

const MANAGERS: readonly Row[] = [
  {
    name: 'ufw',
    units: ['ufw.service', 'ufw'],
    switch: { path: '/etc/ufw/ufw.conf', on: /^\s*ENABLED\s*=\s*["']?yes/im },
  },
  { name: 'firewalld', units: ['firewalld.service', 'firewalld'] },
  {
    name: 'nftables',
    units: ['nftables.service', 'nftables'],
    rules: {
      paths: [
        '/etc/nftables.conf',
        '/etc/sysconfig/nftables.conf',
        '/etc/nftables.nft',
        '/var/lib/nftables/rules-save',
      ],
      filter: NFT_FILTER,
    },
  },
  {
    name: 'iptables-persistent',
    units: ['netfilter-persistent.service', 'netfilter-persistent'],
    rules: { paths: ['/etc/iptables/rules.v4', '/etc/iptables/rules.v6'], filter: SAVED_FILTER },
  },
  {
    name: 'iptables-services',
    units: ['iptables.service', 'iptables', 'ip6tables.service'],
    rules: {
      paths: ['/etc/sysconfig/iptables', '/etc/iptables/rules-save', '/var/lib/iptables/rules-save'],
      filter: SAVED_FILTER,
    },
  },
  { name: 'shorewall', units: ['shorewall.service', 'shorewall'] },
  { name: 'ferm', units: ['ferm.service', 'ferm'] },
  { name: 'csf', units: ['csf.service', 'lfd.service'] },
];

const PATHS = MANAGERS.flatMap((row) => [
  ...(row.switch === undefined ? [] : [row.switch.path]),
  ...(row.rules?.paths ?? []),
]);

/** Texts of their switches and rule files, as far as they are there. */
export const managerFiles = defineFact({
  id: 'firewall.manager-files',
  description: 'Switches and rule files of firewall managers',
  probe: files(...PATHS),
  parse: (output) => output?.entries ?? [],
});

/** Managers that are installed, in the order of the table, then units of the house's own whose name speaks of a firewall. */
export const firewallManagers = deriveFact({
  id: 'firewall.managers',
  description: 'What loads packet filter rules at boot',
  from: { units, entries: managerFiles },
  derive: ({ units, entries }): readonly FirewallManager[] => {
    if (units.installed.reason !== null)
      throw new Inconclusive(units.installed.reason.code, units.installed.reason.text);
    const text = (path: string): string | null =>
      entries.find((entry) => entry.path === path)?.content ?? null;
    const known = MANAGERS.flatMap((row): FirewallManager[] => {
      const unit = unitNamed(units, ...row.units);
      if (unit === null) return [];
      const hidden = entries.find(({ path, content }) => content === null && path === row.switch?.path);
      if (hidden !== undefined)
        throw new Inconclusive(hidden.unreadable?.code ?? 'permission', `${hidden.path} may not be read`);
      const on = row.switch === undefined || row.switch.on.test(text(row.switch.path) ?? '');
      return [
        {
          name: row.name,
          enabled: startsAtBoot(unit) && on,
          loadsFilter: loadsFilter(row, text),
          unit: unit.name,
        },
      ];
    });
    return [...known, ...ownUnits(units)];
  },
});

const loadsFilter = ({ rules }: Row, text: (path: string) => string | null): boolean | null => {
  if (rules === undefined) return null;
  const texts = rules.paths.map(text).filter((content) => content !== null);
  return texts.length === 0
    ? null
    : texts.some((content) => rules.filter.test(content.replace(/#.*$/gm, '')));
};

const isKnown = (unit: Unit): boolean => MANAGERS.some(({ units }) => units.includes(unit.name));

const ownUnits = (all: Units): readonly FirewallManager[] =>
  all.installed.items
    .filter(
      (unit) => unit.state === 'enabled' && !isKnown(unit) && /firewall|iptables|nftables/i.test(unit.name),
    )
    .filter((unit) => unit.name !== 'ip6tables.service' && unit.name !== 'ip6tables')
    .map(({ name }) => ({ name, enabled: true, loadsFilter: null, unit: name }));
