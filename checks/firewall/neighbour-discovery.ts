import {
  defaultPassage,
  defineCheck,
  fail,
  firewall,
  notApplicable,
  pass,
  passage,
  undecided,
} from 'rempart/check';

export default defineCheck({
  id: 'firewall/neighbour-discovery',
  title: 'The firewall lets in the ICMPv6 that IPv6 needs',
  targets: ['host'],
  severity: 'info',
  rationale:
    'Without neighbour discovery and “packet too big” IPv6 stops working now and then; somebody then opens everything to mend it.',
  remediation:
    'Accept it before the rest is dropped: `meta l4proto ipv6-icmp accept`, or by type nd-neighbor-solicit, nd-neighbor-advert, nd-router-advert, packet-too-big and time-exceeded.',
  references: [{ standard: 'url', id: 'https://www.rfc-editor.org/rfc/rfc4890' }],
  needs: { self: { firewall } },
  evaluate({ self: { firewall: wall } }) {
    if (wall === null) return notApplicable('The packets of a container are filtered by its host');
    if (wall.network.ipv6 === 'off') return notApplicable('The host has no IPv6 address');
    if (defaultPassage(wall, 'input', 'ipv6') === 'open')
      return notApplicable('Incoming IPv6 packets are not denied by default');
    const seen = passage(wall, 'input', { family: 'ipv6', protocol: 'ipv6-icmp', port: 0 });
    if (seen === 'open') return pass('ICMPv6 is let in');
    if (seen === 'unsure')
      return undecided(
        wall.gap ?? { code: 'unsupported', text: 'Some rule of the packet filter cannot be judged' },
      );
    return fail({
      message: 'ICMPv6 is dropped: neighbours are not found',
      expected: 'neighbour discovery accepted',
      actual: 'dropped',
      location: { resource: 'icmpv6' },
    });
  },
});
