import { defaultPassage, defineCheck, fail, firewall, notApplicable, pass, undecided } from 'rempart/check';

const UNSURE = {
  code: 'unsupported',
  text: 'Some rule of the packet filter cannot be judged, so that it is not known what becomes of other packets',
} as const;

/** What the rules say of a connection that none of them speaks of, on the interfaces where strangers arrive. */
const ipv4 = defineCheck({
  id: 'firewall/default-deny',
  title: 'The firewall drops incoming IPv4 connections that no rule allows',
  targets: ['host'],
  severity: 'high',
  rationale: 'A list of what is forbidden never holds the service that is installed tomorrow.',
  remediation:
    'Allow SSH, loopback and established connections, then deny the rest: `ufw default deny incoming`, or `policy drop` on the input chain of nftables, or `iptables -P INPUT DROP`. A mistake locks you out.',
  references: [
    { standard: 'cis-debian-12', id: '4.2.7' },
    { standard: 'cis-debian-12', id: '4.3.8' },
    { standard: 'cis-debian-12', id: '4.4.2.1' },
    { standard: 'lynis', id: 'FIRE-4508' },
  ],
  needs: { self: { firewall } },
  evaluate({ self: { firewall: wall } }) {
    if (wall === null) return notApplicable('The packets of a container are filtered by its host');
    const seen = defaultPassage(wall, 'input', 'ipv4');
    if (seen === 'closed') return pass('what no rule allows is dropped');
    if (seen === 'unsure') return undecided(wall.gap ?? UNSURE);
    return fail(
      {
        message: 'Incoming IPv4 connections are let in unless a rule forbids them',
        expected: 'drop or reject by default',
        actual: 'accept by default',
        location: { resource: 'ipv4 input' },
      },
      { follows: ['firewall/active'] },
    );
  },
});

const ipv6 = defineCheck({
  id: 'firewall/ipv6-default-deny',
  title: 'The firewall drops incoming IPv6 connections that no rule allows',
  targets: ['host'],
  severity: 'high',
  rationale:
    'Services listen on IPv6 as well; a filter for IPv4 alone is no obstacle to whoever knows the other address.',
  remediation:
    'Mirror the rules: `IPV6=yes` in /etc/default/ufw and `ufw reload`, a table of family `inet` in nftables, or ip6tables. Let ICMPv6 pass, or neighbours are not found.',
  references: [{ standard: 'cis-debian-12', id: '4.4.3.1' }],
  needs: { self: { firewall } },
  evaluate({ self: { firewall: wall } }) {
    if (wall === null) return notApplicable('The packets of a container are filtered by its host');
    if (wall.network.ipv6 === 'off') return notApplicable('The host has no IPv6 address');
    const seen = defaultPassage(wall, 'input', 'ipv6');
    if (seen === 'closed') return pass('what no rule allows is dropped');
    if (seen === 'unsure') return undecided(wall.gap ?? UNSURE);
    const filtered = defaultPassage(wall, 'input', 'ipv4') === 'closed';
    return fail(
      {
        message: filtered
          ? 'IPv4 is filtered, but incoming IPv6 connections are let in'
          : 'Incoming IPv6 connections are let in unless a rule forbids them',
        expected: 'drop or reject by default',
        actual: 'accept by default',
        location: { resource: 'ipv6 input' },
        ...(wall.network.ipv6 === 'link-local' ? { severity: 'medium' as const } : {}),
      },
      { follows: ['firewall/active'] },
    );
  },
});

const forward = defineCheck({
  id: 'firewall/forward-default-deny',
  title: 'The firewall forwards only what a rule allows',
  targets: ['host'],
  severity: 'high',
  rationale:
    'A host that forwards everything is a bridge into the networks behind it, those of containers included.',
  remediation:
    'Set the default of forwarding to drop (`policy drop` on the forward chain, `iptables -P FORWARD DROP`, DEFAULT_FORWARD_POLICY="DROP" of ufw), or switch forwarding off with net.ipv4.ip_forward=0 where nothing needs it.',
  references: [
    { standard: 'cis-debian-12', id: '4.4.2.1' },
    { standard: 'cis-debian-13', id: '4.1.5' },
  ],
  needs: { self: { firewall } },
  evaluate({ self: { firewall: wall } }) {
    if (wall === null) return notApplicable('The packets of a container are filtered by its host');
    const families = (['ipv4', 'ipv6'] as const).filter(
      (family) => wall.network.forwards[family] && (family === 'ipv4' || wall.network.ipv6 !== 'off'),
    );
    if (families.length === 0) return notApplicable('The host does not forward packets');
    const seen = families.map((family) => ({ family, passage: defaultPassage(wall, 'forward', family) }));
    const open = seen.filter(({ passage }) => passage === 'open');
    if (open.length > 0)
      return fail({
        message: `Packets from outside are forwarded unless a rule forbids it (${open.map(({ family }) => family).join(', ')})`,
        expected: 'drop or reject by default',
        actual: 'accept by default',
        location: { resource: 'forward' },
      });
    if (seen.some(({ passage }) => passage === 'unsure')) return undecided(wall.gap ?? UNSURE);
    return pass('what no rule allows is not forwarded');
  },
});

export default [ipv4, ipv6, forward] as const;
