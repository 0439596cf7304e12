import { defineCheck, fail, notApplicable, pass, system, timeSync, undecided } from 'rempart/check';

/** Tools of a hypervisor may set the clock, but are there for other work too. */
const BY_HYPERVISOR = new Set(['VMware tools', 'VirtualBox guest additions']);

export default defineCheck({
  id: 'os-hardening/clock-synchronised',
  title: 'One daemon keeps the clock right',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'Logs of hosts with wrong clocks cannot be put together, and certificates and tickets are judged by the clock.',
  remediation:
    'Install and start chrony, or `systemctl enable --now systemd-timesyncd`; remove a second daemon.',
  references: [
    { standard: 'cis-debian-12', id: '2.3.1.1' },
    { standard: 'cis-debian-12', id: '2.3.2.2' },
    { standard: 'cis-debian-12', id: '2.3.3.3' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-600160' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-600180' },
    { standard: 'lynis', id: 'TIME-3104' },
    { standard: 'lynis', id: 'TIME-3106' },
    { standard: 'lynis', id: 'TIME-3185' },
  ],
  needs: { self: { timeSync, system } },
  evaluate({
    self: {
      timeSync: { daemons, timesyncdSynchronised, reason },
      system,
    },
  }) {
    if (system.machine === 'container')
      return notApplicable('The clock is that of the machine outside this container');
    const own = daemons.filter((name) => !BY_HYPERVISOR.has(name) && name !== 'phc2sys' && name !== 'ptp4l');
    const resource = { location: { resource: 'time daemon' } };
    if (own.length > 1)
      return fail({
        message: `${own.join(' and ')} both set the clock`,
        expected: 'one daemon',
        actual: own.join(', '),
        ...resource,
        severity: 'low',
      });
    if (timesyncdSynchronised === false && own.length === 1)
      return fail({
        message: 'systemd-timesyncd runs, but has not set the clock since boot',
        expected: 'synchronised',
        actual: 'not synchronised',
        ...resource,
        severity: 'low',
      });
    if (daemons.length > 0) return pass(daemons.join(', '));
    if (reason !== null) return undecided(reason);
    return fail({
      message: 'Nothing keeps the clock right',
      expected: 'chrony, systemd-timesyncd or ntpd',
      actual: 'none',
      ...resource,
    });
  },
});
