import { defineCheck, fail, loginDefs, notApplicable, pass } from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/default-umask-strict',
  title: 'New files are closed to other users',
  targets: ['host'],
  severity: 'low',
  rationale: 'The umask of a login decides who can read what its user writes.',
  remediation:
    'Set `UMASK 027` in /etc/login.defs (pam_umask and useradd read it). Programs that share files between users by the group others break.',
  references: [
    { standard: 'cis-debian-12', id: '5.4.2.6' },
    { standard: 'cis-debian-12', id: '5.4.3.3' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-300030' },
    { standard: 'dev-sec-linux', id: 'os-05' },
    { standard: 'lynis', id: 'AUTH-9328' },
  ],
  needs: { self: { loginDefs } },
  evaluate({ self: { loginDefs } }) {
    if (loginDefs.size === 0) return notApplicable('There is no /etc/login.defs');
    const setting = loginDefs.get('UMASK');
    // login.defs(5): 022 unless told.
    const umask = Number.parseInt(setting?.value ?? '022', 8);
    if ((umask & 0o027) === 0o027) return pass(setting?.value);
    return fail({
      message:
        (umask & 0o022) === 0o022
          ? 'New files are readable by everybody'
          : 'New files are writable by others',
      expected: '027',
      actual: setting?.value ?? '022 (default)',
      location: {
        path: '/etc/login.defs',
        ...(setting === undefined ? {} : { line: setting.line }),
        resource: 'UMASK',
      },
      ...((umask & 0o022) === 0o022 ? { severity: 'info' } : {}),
    });
  },
});
