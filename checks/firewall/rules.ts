import {
  defaultPassage,
  defineCheck,
  type Firewall,
  fail,
  firewall,
  notApplicable,
  pass,
  passage,
  undecided,
  type Verdict,
} from 'rempart/check';

const whenFiltering = (wall: Firewall | null, judge: (wall: Firewall) => Verdict): Verdict => {
  if (wall === null) return notApplicable('The packets of a container are filtered by its host');
  const seen = defaultPassage(wall, 'input', 'ipv4');
  if (seen === 'closed') return judge(wall);
  if (seen === 'unsure')
    return undecided(
      wall.gap ?? { code: 'unsupported', text: 'Some rule of the packet filter cannot be judged' },
    );
  return notApplicable('Incoming packets are not denied by default');
};

const established = defineCheck({
  id: 'firewall/established-connections',
  title: 'The firewall knows connections and lets answers in',
  targets: ['host'],
  severity: 'low',
  rationale:
    'A filter without connection tracking either cuts answers off or opens whole ranges of ports for them.',
  remediation:
    'Begin the input chain with `ct state established,related accept` (nftables) or `-m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT` (iptables).',
  references: [
    { standard: 'cis-debian-12', id: '4.3.7' },
    { standard: 'cis-debian-12', id: '4.4.2.3' },
    { standard: 'cis-debian-12', id: '4.4.3.3' },
  ],
  needs: { self: { firewall } },
  evaluate: ({ self }) =>
    whenFiltering(self.firewall, (wall) => {
      const families = (['ipv4', 'ipv6'] as const).filter(
        (family) => family === 'ipv4' || wall.network.ipv6 !== 'off',
      );
      const cut = families.filter(
        (family) =>
          passage(wall, 'input', { family, protocol: 'tcp', port: 40_001, state: 'established' }) ===
          'closed',
      );
      return cut.length === 0
        ? pass('answers to connections of the host are let in')
        : fail({
            message: `Answers to connections of the host are dropped (${cut.join(', ')})`,
            expected: 'established and related connections accepted',
            actual: 'no rule for them',
            location: { resource: 'established' },
          });
    }),
});

const loopback = defineCheck({
  id: 'firewall/loopback',
  title: 'The firewall leaves loopback traffic alone',
  targets: ['host'],
  severity: 'low',
  rationale: 'Local services talk over it; where it is dropped somebody soon opens more than was needed.',
  remediation:
    'Accept what comes in on lo before anything else: `iif lo accept` (nftables) or `iptables -I INPUT -i lo -j ACCEPT`.',
  references: [
    { standard: 'cis-debian-12', id: '4.2.4' },
    { standard: 'cis-debian-12', id: '4.3.6' },
    { standard: 'cis-debian-12', id: '4.4.2.2' },
    { standard: 'cis-debian-12', id: '4.4.3.2' },
  ],
  needs: { self: { firewall } },
  evaluate: ({ self }) =>
    whenFiltering(self.firewall, (wall) => {
      const within = { ...wall, network: { ...wall.network, outside: ['lo'] } };
      const closed = (['ipv4', 'ipv6'] as const).filter(
        (family) =>
          (family === 'ipv4' || wall.network.ipv6 !== 'off') &&
          defaultPassage(within, 'input', family) === 'closed',
      );
      return closed.length > 0
        ? fail({
            message: `Connections of the host to itself are dropped (${closed.join(', ')})`,
            expected: 'everything accepted that comes in on lo',
            actual: 'no rule for lo',
            location: { resource: 'lo' },
          })
        : pass('loopback traffic is accepted');
    }),
});

const logging = defineCheck({
  id: 'firewall/logging',
  title: 'The firewall logs what it drops',
  targets: ['host'],
  severity: 'low',
  rationale: 'A scan of the host, or a service cut off by mistake, is seen nowhere else.',
  remediation:
    'Switch it on with a limit, so that a flood does not fill the disk: `ufw logging low`, or `limit rate 5/minute log` before the drop in nftables.',
  references: [{ standard: 'lynis', id: 'FIRE-4586' }],
  needs: { self: { firewall } },
  evaluate: ({ self }) =>
    whenFiltering(self.firewall, (wall) =>
      wall.chains.some(({ rules }) => rules.some(({ logs }) => logs))
        ? pass('a rule logs')
        : fail({
            message: 'No rule logs dropped packets',
            expected: 'a log rule with a limit',
            actual: 'none',
            location: { resource: 'log' },
          }),
    ),
});

export default [established, loopback, logging] as const;
