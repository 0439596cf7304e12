import { defineCheck, fail, notApplicable, pass, secureBoot, system } from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/secure-boot-on',
  title: 'The firmware starts only what is signed',
  targets: ['host'],
  severity: 'low',
  rationale:
    'Without Secure Boot who reaches the disk replaces the boot loader or the kernel, and is below every defence.',
  remediation:
    'Switch Secure Boot on in the firmware, or in the settings of the virtual machine, with the vendor’s keys. It can break: unsigned modules, and kernels built by oneself, until they are signed.',
  references: [
    { standard: 'lynis', id: 'BOOT-5116' },
    { standard: 'url', id: 'https://wiki.debian.org/SecureBoot' },
  ],
  needs: { self: { state: secureBoot, system } },
  evaluate({ self: { state, system } }) {
    if (system.machine === 'container')
      return notApplicable('The firmware is that of the machine outside this container');
    if (state === 'legacy') return notApplicable('The machine was not started by UEFI');
    if (state === 'on') return pass('SecureBoot = 1');
    return fail({
      message: 'The firmware starts unsigned code',
      expected: 'on',
      actual: 'off',
      location: { resource: 'SecureBoot' },
      // Who reaches the disk of a virtual machine has the host below it.
      ...(system.machine === 'virtual-machine' ? { severity: 'info' as const } : {}),
    });
  },
});
