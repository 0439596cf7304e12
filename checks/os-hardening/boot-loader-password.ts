import {
  bootLoader,
  defineCheck,
  fail,
  hostRoles,
  notApplicable,
  pass,
  system,
  whyRole,
} from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/boot-loader-password',
  title: 'The boot loader starts other arguments only for who has its password',
  targets: ['host'],
  severity: 'low',
  rationale:
    'Who sits at the console adds `init=/bin/sh` to the kernel’s arguments and is root without any login.',
  remediation:
    'Run `grub-mkpasswd-pbkdf2`, write `set superusers="boot"` and `password_pbkdf2 boot HASH` to /etc/grub.d/40_custom, add `--unrestricted` to CLASS in /etc/grub.d/10_linux, and run `update-grub`. Red Hat: `grub2-setpassword`. Without --unrestricted every boot asks for it.',
  references: [
    { standard: 'cis-debian-12', id: '1.4.1' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-102000' },
    { standard: 'lynis', id: 'BOOT-5122' },
  ],
  needs: { self: { loader: bootLoader, roles: hostRoles, system } },
  evaluate({ self: { loader, roles, system }, target }) {
    if (system.machine === 'container')
      return notApplicable('The boot loader is that of the machine outside this container');
    const cloud = whyRole(roles, target, 'cloud');
    if (cloud !== null) return notApplicable(`Only who has the account of ${cloud} reaches the console`);
    if (loader.paths.length === 0) return notApplicable('GRUB is not used here');
    const finding = (message: string, actual: string) =>
      fail({
        message,
        expected: 'superusers and a hashed password',
        actual,
        location: { path: loader.paths[0] ?? '/boot/grub/grub.cfg', resource: 'password' },
      });
    if (loader.password === 'clear-text')
      return finding('The boot loader’s password stands in its file readably', 'clear text');
    if (loader.superuser && loader.password === 'hashed') return pass('superusers, password_pbkdf2');
    return finding(
      'Whoever is at the console can change what is booted',
      loader.password === null ? 'no password' : 'a password, but no superusers',
    );
  },
});
