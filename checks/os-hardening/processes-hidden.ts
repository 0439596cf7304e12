import { defineCheck, fail, mountAt, mounts, notApplicable, pass, system, undecided } from 'rempart/check';

const HIDING = /^hidepid=(1|2|4|noaccess|invisible|ptraceable)$/;

export default defineCheck({
  id: 'os-hardening/processes-hidden',
  title: 'Users see only their own processes',
  targets: ['host'],
  severity: 'info',
  rationale: 'Arguments of other users’ programs show what runs, and now and then a password.',
  remediation:
    'Mount /proc with `hidepid=invisible,gid=proc` in /etc/fstab, and put the users that monitor into that group. It can break: polkit, systemd-logind and user managers, which need that group by a drop-in.',
  references: [
    { standard: 'lynis', id: 'FILE-6344' },
    { standard: 'url', id: 'https://docs.kernel.org/filesystems/proc.html' },
  ],
  needs: { self: { mounts, system } },
  evaluate({ self: { mounts, system } }) {
    if (system.machine === 'container') return notApplicable('The mounts of a container are its engine’s');
    const proc = mountAt(mounts, '/proc');
    if (proc === null) return undecided({ code: 'unsupported', text: '/proc is no mount' });
    const option = [...proc.superOptions, ...proc.options].find((word) => HIDING.test(word));
    return option === undefined
      ? fail({
          message: 'Every user sees the processes of all others',
          expected: 'hidepid',
          actual: proc.superOptions.join(','),
          location: { resource: '/proc' },
        })
      : pass(option);
  },
});
