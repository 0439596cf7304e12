import { defineCheck, fail, mandatoryAccess, notApplicable, pass, system } from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/mandatory-access-control',
  title: 'A mandatory access control confines programs',
  targets: ['host'],
  severity: 'high',
  rationale:
    'AppArmor or SELinux keep a broken service, or an escaped container, from what it never needs, even as root.',
  remediation:
    'Debian, Ubuntu, SUSE: install apparmor and boot with `security=apparmor`. RHEL family: `SELINUX=enforcing` in /etc/selinux/config, `fixfiles onboot`, reboot. Alpine: install apparmor and add `lsm=landlock,yama,apparmor` to the kernel arguments.',
  references: [
    { standard: 'cis-debian-12', id: '1.3.1.1' },
    { standard: 'cis-debian-12', id: '1.3.1.2' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-100500' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-100510' },
    { standard: 'lynis', id: 'MACF-6290' },
    { standard: 'lynis', id: 'MACF-6204' },
    { standard: 'lynis', id: 'MACF-6234' },
  ],
  needs: { self: { mandatoryAccess, system } },
  evaluate({ self: { mandatoryAccess: access, system } }) {
    if (system.machine === 'container')
      return notApplicable('The kernel is that of the machine outside this container');
    if (access.selinux === 'permissive')
      return fail({
        message: 'SELinux only logs what it would refuse',
        expected: 'enforcing',
        actual: 'permissive',
        location: { resource: 'selinux' },
        severity: 'medium',
        fix: 'setenforce 1',
      });
    if (access.selinux === 'enforcing') return pass('SELinux enforces');
    if (access.apparmor) return pass('AppArmor is on');
    const other = access.modules?.find((name) => /^(apparmor|selinux|smack|tomoyo)$/.test(name));
    if (other !== undefined) return pass(`${other} is on`);
    if (access.modules === null && access.label !== null)
      return pass(`Processes are labelled: ${access.label}`);
    return fail({
      message: 'Neither AppArmor nor SELinux confines programs',
      expected: 'AppArmor or SELinux',
      actual: access.modules?.join(',') ?? 'none',
      location: { resource: 'mandatory access control' },
    });
  },
});
