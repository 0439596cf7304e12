import { accounts, completeSet, defineCheck, judgeEach, notApplicable } from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/only-root-has-uid-0',
  title: 'Only root has the uid 0',
  targets: ['host'],
  severity: 'critical',
  rationale:
    'A second account with uid 0 is root under another name: a classic back door, missed by rules that name root.',
  remediation:
    'Remove the account with `userdel`, or give it a uid of its own in /etc/passwd and mend the owner of its files.',
  references: [
    { standard: 'cis-debian-12', id: '5.4.2.1' },
    { standard: 'lynis', id: 'AUTH-9204' },
  ],
  needs: { self: { accounts } },
  evaluate({ self: { accounts } }) {
    if (accounts.length === 0) return notApplicable('There is no /etc/passwd');
    return judgeEach(completeSet(accounts.filter(({ uid }) => uid === 0)), ({ name, line, shell }) =>
      name === 'root'
        ? null
        : {
            message: `${name} is root under another name`,
            expected: 'a uid of its own',
            actual: `uid 0, shell ${shell || '/bin/sh'}`,
            location: { path: '/etc/passwd', line, resource: name },
          },
    );
  },
});
