import {
  defineCheck,
  fail,
  kernelLockdown,
  kernelModules,
  moduleSignatures,
  notApplicable,
  optional,
  pass,
  system,
  undecided,
} from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/module-signatures-required',
  title: 'The kernel refuses modules without a known signature',
  targets: ['host'],
  severity: 'low',
  rationale:
    'A rootkit is mostly a module; where signatures are required, root alone is not enough to load it.',
  remediation:
    'Add `module.sig_enforce=1` to the kernel arguments, or switch Secure Boot on. It can break: modules built on the host (DKMS, vendors’ drivers) until they are signed with an enrolled key.',
  references: [{ standard: 'url', id: 'https://docs.kernel.org/admin-guide/module-signing.html' }],
  needs: {
    self: { enforced: moduleSignatures, lockdown: optional(kernelLockdown), modules: kernelModules, system },
  },
  evaluate({ self: { enforced, lockdown, modules, system } }) {
    if (system.machine === 'container')
      return notApplicable('The kernel is that of the machine outside this container');
    if (modules.loaded === null) return notApplicable('This kernel loads no modules');
    if (enforced === true) return pass('module.sig_enforce');
    if (lockdown.known && lockdown.value !== null && lockdown.value !== 'none')
      return pass(`lockdown ${lockdown.value}`);
    if (!lockdown.known) return undecided(lockdown.reason);
    // No distribution requires it without Secure Boot.
    return fail({
      message:
        enforced === null
          ? 'The kernel checks no signatures of modules'
          : 'The kernel loads unsigned modules',
      expected: 'module.sig_enforce=1 or lockdown',
      actual: enforced === null ? 'built without' : 'N',
      location: { path: '/sys/module/module/parameters/sig_enforce', resource: 'module signatures' },
      severity: 'info',
    });
  },
});
