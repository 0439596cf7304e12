import { defineCheck, fail, hostProcesses, notApplicable, pass, system, undecided } from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/chrony-unprivileged',
  title: 'chrony runs under a user of its own',
  targets: ['host'],
  severity: 'low',
  rationale:
    'chronyd reads packets of strangers; all it needs of root is to set the clock, for which one capability serves.',
  remediation:
    'Take `user root` out of /etc/chrony/chrony.conf (or chrony.conf.d, `-u root` out of its unit), and restart chrony.',
  references: [{ standard: 'cis-debian-12', id: '2.3.3.2' }],
  needs: { self: { processes: hostProcesses, system } },
  evaluate({ self: { processes, system } }) {
    if (system.machine === 'container')
      return notApplicable('The clock is that of the machine outside this container');
    const daemons = processes.items.filter(({ name }) => name === 'chronyd');
    if (daemons.length === 0)
      return processes.reason === null
        ? notApplicable('chrony does not run here')
        : undecided(processes.reason);
    // With the filter of system calls a second one, of root, only starts the first.
    const own = daemons.find(({ uid }) => uid !== 0);
    return own !== undefined
      ? pass(`uid ${own.uid}`)
      : fail({
          message: 'chronyd runs as root',
          expected: 'a user of its own',
          actual: 'uid 0',
          location: { resource: 'chronyd' },
        });
  },
});
