import { defineCheck, type Finding, filterSet, judgeEach, notApplicable, pam } from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/pam-refuses-empty-passwords',
  title: 'PAM refuses empty passwords',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'With nullok an account whose password was emptied can be entered at once. It is the default of Debian and Ubuntu and harmless until such an account exists, hence medium and not high.',
  remediation:
    'Take `nullok` out of the lines of pam_unix: on Debian and Ubuntu in /usr/share/pam-configs/unix, then `pam-auth-update`; on RHEL `authselect enable-feature without-nullok`.',
  references: [
    { standard: 'cis-debian-12', id: '5.3.3.4.1' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-300028' },
  ],
  needs: { self: { pam } },
  evaluate({ self: { pam } }) {
    if (pam === null) return notApplicable('There is no PAM');
    return judgeEach(
      filterSet(pam.lines, ({ module, type }) => module === 'pam_unix' && type === 'auth'),
      ({ args, path, line, service }): Finding | null =>
        args.includes('nullok')
          ? {
              message: `${service} takes an empty password`,
              expected: 'no nullok',
              actual: args.join(' '),
              location: { path, line, resource: service },
            }
          : null,
    );
  },
});
