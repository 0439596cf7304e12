import {
  defineCheck,
  fail,
  firewall,
  notApplicable,
  pass,
  passage,
  undecided,
  unlistedPort,
} from 'rempart/check';

export default defineCheck({
  id: 'firewall/outgoing-restricted',
  title: 'The firewall lets out only what a rule allows',
  targets: ['host'],
  severity: 'info',
  rationale:
    'What breaks in fetches its tools and sends its loot outwards; a host that may talk to its update server alone is of little use to it.',
  remediation:
    'List what the host needs (names, time, updates, monitoring), allow that and drop the rest: `ufw default deny outgoing`, or `policy drop` on the output chain. Expect things to break at first.',
  references: [
    { standard: 'cis-debian-12', id: '4.2.5' },
    { standard: 'cis-debian-12', id: '4.3.7' },
    { standard: 'cis-debian-12', id: '4.4.2.3' },
    { standard: 'cis-debian-13', id: '4.1.4' },
    { standard: 'nist-800-190', id: '4.4.2' },
  ],
  needs: { self: { firewall } },
  evaluate({ self: { firewall: wall } }) {
    if (wall === null) return notApplicable('The packets of a container are filtered by its host');
    const port = unlistedPort(wall.chains);
    const seen = passage(wall, 'output', { family: 'ipv4', protocol: 'tcp', port });
    if (seen === 'closed') return pass('what no rule allows stays inside');
    if (seen === 'unsure')
      return undecided(
        wall.gap ?? { code: 'unsupported', text: 'Some rule of the packet filter cannot be judged' },
      );
    return fail(
      {
        message: 'Programs of this host may connect to anywhere',
        expected: 'drop by default',
        actual: 'accept by default',
        location: { resource: 'output' },
      },
      { follows: ['firewall/active'] },
    );
  },
});
