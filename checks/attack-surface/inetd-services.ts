import { defineCheck, inetdServices, judgeEach, notApplicable } from 'rempart/check';

const REMOTE_LOGIN = /^(telnet|telnets|shell|login|exec|tftp|finger|rsh|rlogin|rexec|ftp|ntalk|talk)$/;

export default defineCheck({
  id: 'attack-surface/inetd-services',
  title: 'inetd starts no services',
  targets: ['host'],
  severity: 'high',
  rationale:
    'What still hangs on inetd is mostly old, unencrypted, and started as root for whoever connects.',
  remediation:
    'Put `#` before the line in /etc/inetd.conf, or `disable = yes` into the file of /etc/xinetd.d, and reload it; better remove the package.',
  references: [
    { standard: 'cis-debian-12', id: '2.1.19' },
    { standard: 'dev-sec-linux', id: 'package-01' },
    { standard: 'lynis', id: 'INSE-8016' },
    { standard: 'lynis', id: 'INSE-8004' },
    { standard: 'lynis', id: 'INSE-8116' },
  ],
  needs: { self: { services: inetdServices } },
  evaluate({ self: { services } }) {
    if (services === null) return notApplicable('There is no inetd');
    return judgeEach(services, ({ name, program, path, line }) => ({
      message: `inetd starts ${name} for whoever connects`,
      expected: 'no services',
      actual: program ?? name,
      location: { path, line, resource: `${path} ${name}` },
      ...(REMOTE_LOGIN.test(name) ? {} : { severity: 'medium' as const }),
    }));
  },
});
