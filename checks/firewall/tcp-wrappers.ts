import {
  defaultPassage,
  defineCheck,
  fail,
  firewall,
  notApplicable,
  pass,
  tcpWrapperRules,
  undecided,
} from 'rempart/check';

export default defineCheck({
  id: 'firewall/tcp-wrappers',
  title: 'Access is not guarded by hosts.deny alone',
  targets: ['host'],
  severity: 'low',
  rationale:
    'Few programs still ask /etc/hosts.deny, and none says that it does not; whoever trusts in it leaves the rest open.',
  remediation:
    'Put the same rules into the packet filter (`ufw default deny incoming`, a zone of firewalld, nftables); keep hosts.deny as a second wall at most.',
  references: [{ standard: 'lynis', id: 'INSE-8200' }],
  needs: { self: { rules: tcpWrapperRules, firewall } },
  evaluate({ self: { rules, firewall: wall } }) {
    if (wall === null) return notApplicable('The packets of a container are filtered by its host');
    const [rule] = rules;
    if (rule === undefined) return notApplicable('hosts.deny shuts nobody out');
    const seen = defaultPassage(wall, 'input', 'ipv4');
    if (seen === 'closed') return pass('the packet filter denies by default');
    if (seen === 'unsure')
      return undecided(
        wall.gap ?? { code: 'unsupported', text: 'Some rule of the packet filter cannot be judged' },
      );
    return fail(
      {
        message: 'Somebody is shut out by hosts.deny, which most programs never ask',
        expected: 'a packet filter',
        actual: rule.text,
        location: { path: rule.path, line: rule.line, resource: 'hosts.deny' },
      },
      { follows: ['firewall/active'] },
    );
  },
});
