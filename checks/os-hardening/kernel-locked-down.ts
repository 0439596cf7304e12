import { defineCheck, fail, kernelLockdown, notApplicable, pass, system } from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/kernel-locked-down',
  title: 'Not even root can change the running kernel',
  targets: ['host'],
  severity: 'info',
  rationale:
    'Lockdown closes the ways by which root writes kernel memory or loads unsigned code, so that an intruder with root cannot hide in the kernel.',
  remediation:
    'Add `lockdown=integrity` to the kernel arguments, or switch Secure Boot on, which sets it. It can break: unsigned modules (DKMS), hibernation, kprobes that write, and some tracing.',
  references: [{ standard: 'url', id: 'https://man7.org/linux/man-pages/man7/kernel_lockdown.7.html' }],
  needs: { self: { lockdown: kernelLockdown, system } },
  evaluate({ self: { lockdown, system } }) {
    if (system.machine === 'container')
      return notApplicable('The kernel is that of the machine outside this container');
    if (lockdown === null) return notApplicable('This kernel was built without lockdown');
    if (lockdown !== 'none') return pass(lockdown);
    return fail({
      message: 'Root can write kernel memory and load unsigned code',
      expected: 'integrity or confidentiality',
      actual: 'none',
      location: { path: '/sys/kernel/security/lockdown', resource: 'lockdown' },
    });
  },
});
