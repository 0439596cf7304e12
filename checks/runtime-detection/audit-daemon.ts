import { defineCheck, fail, notApplicable, pass, processes, system, undecided } from 'rempart/check';

const COLLECTORS = /^(auditd|auditbeat|laurel|go-audit)$/;

export default defineCheck({
  id: 'runtime-detection/audit-daemon',
  title: 'The audit daemon records what the kernel reports',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'After a break-in the audit trail tells which account did what; without it only guesses are left.',
  remediation: 'Install and enable it: `apt-get install auditd`, `systemctl enable --now auditd`.',
  references: [
    { standard: 'cis-debian-12', id: '6.2.1.1' },
    { standard: 'cis-debian-12', id: '6.2.1.2' },
    { standard: 'dev-sec-linux', id: 'package-08' },
    { standard: 'lynis', id: 'ACCT-9628' },
  ],
  needs: { self: { processes, system } },
  evaluate({ self: { processes, system } }) {
    if (system.machine === 'container')
      return notApplicable('The audit trail belongs to the machine, not to a container');
    const daemon = processes.items.find(({ name, kernelThread }) => !kernelThread && COLLECTORS.test(name));
    if (daemon !== undefined) return pass(daemon.name);
    if (processes.reason !== null) return undecided(processes.reason);
    return fail({
      message: 'No audit daemon runs',
      expected: 'auditd',
      actual: 'none',
      location: { resource: 'auditd' },
    });
  },
});
