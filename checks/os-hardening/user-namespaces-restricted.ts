import {
  containerOf,
  defineCheck,
  fail,
  kernelParameters,
  notApplicable,
  pass,
  processes,
  system,
} from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/user-namespaces-restricted',
  title: 'Ordinary users cannot make user namespaces freely',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'In a user namespace of his own any user reaches kernel code meant for root; most local root exploits begin so.',
  remediation:
    'Ubuntu: `kernel.apparmor_restrict_unprivileged_userns = 1`; Debian: `kernel.unprivileged_userns_clone = 0`; elsewhere `user.max_user_namespaces = 0`, in /etc/sysctl.d/90-hardening.conf. Rootless containers and browsers’ sandboxes need them.',
  references: [{ standard: 'url', id: 'https://docs.kernel.org/admin-guide/sysctl/user.html' }],
  needs: { self: { parameters: kernelParameters, processes, system } },
  evaluate({
    self: {
      parameters: { live },
      processes,
      system,
    },
  }) {
    if (system.machine === 'container')
      return notApplicable('The kernel is that of the machine outside this container');
    if (live.get('kernel.apparmor_restrict_unprivileged_userns') === '1')
      return pass('kernel.apparmor_restrict_unprivileged_userns = 1');
    if (live.get('kernel.unprivileged_userns_clone') === '0')
      return pass('kernel.unprivileged_userns_clone = 0');
    const most = live.get('user.max_user_namespaces');
    if (most === undefined) return notApplicable('This kernel has no user namespaces');
    if (most === '0') return pass('user.max_user_namespaces = 0');
    const rootless = processes.items.find(
      (process) =>
        process.uid !== 0 &&
        /^(rootlesskit|dockerd|podman|conmon|catatonit)$/.test(process.name) &&
        containerOf(process) === null,
    );
    if (rootless !== undefined)
      return notApplicable(`${rootless.name} runs containers without root, which needs user namespaces`);
    return fail({
      message: 'Every user may make user namespaces',
      expected: 'restricted by AppArmor, or off',
      actual: `user.max_user_namespaces = ${most}`,
      location: { resource: 'user namespaces' },
      severity: 'low',
    });
  },
});
