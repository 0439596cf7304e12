import {
  containerInspect,
  defineCheck,
  engineInfo,
  fail,
  hasKernelOfItsOwn,
  kernelParameters,
  notApplicable,
  openCall,
  optional,
  pass,
  undecided,
} from 'rempart/check';

export default defineCheck({
  id: 'isolation/inner-user-namespaces',
  title: 'Processes of the container cannot make user namespaces',
  targets: ['container'],
  severity: 'medium',
  rationale:
    'In a user namespace of its own any user holds every capability over new network and mount namespaces; most holes of the kernel of the last years lay in code that is reached only that way.',
  remediation:
    'Keep the engine’s filter of system calls, which refuses it; where a program needs namespaces of its own (browsers, rootless builds), allow it in a profile of that container alone, or set user.max_user_namespaces on the host.',
  fix: {
    command: 'sysctl -w user.max_user_namespaces=0',
    flag: 'without --security-opt seccomp=unconfined',
    compose: 'security_opt: without seccomp=unconfined',
    daemon: 'without "seccomp-profile": "unconfined"',
    breaks: 'Rootless engines and sandboxes of browsers: the sysctl ends them on the whole host',
  },
  seen: 'requested',
  references: [
    { standard: 'nist-800-190', id: '4.4.3' },
    { standard: 'url', id: 'https://man7.org/linux/man-pages/man7/user_namespaces.7.html' },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: {
      'docker-engine': { info: optional(engineInfo) },
      host: { parameters: kernelParameters },
    },
  },
  evaluate({ self: { inspect }, parent }) {
    const info = parent['docker-engine'].info.known ? parent['docker-engine'].info.value : null;
    if (hasKernelOfItsOwn(inspect, info)) return notApplicable('It runs on a kernel of its own');
    const open = openCall('unshare', inspect, info);
    if (open === undefined)
      return undecided({ code: 'unsupported', text: 'The filter of its system calls is not told' });
    if (open === null) return pass('its filter of system calls refuses them');
    // Who holds SYS_ADMIN already has what such a namespace would give.
    if (open.by === 'capability') return notApplicable('It holds SYS_ADMIN, which is judged by itself');
    const { live } = parent.host.parameters;
    const most = live.get('user.max_user_namespaces');
    const debian = live.get('kernel.unprivileged_userns_clone');
    if (most === '0') return pass('user.max_user_namespaces = 0');
    if (debian === '0') return pass('kernel.unprivileged_userns_clone = 0');
    if (most === undefined) return pass('The kernel has no user namespaces');
    if (live.get('kernel.apparmor_restrict_unprivileged_userns') === '1')
      return undecided({
        code: 'unsupported',
        text: 'AppArmor restricts user namespaces on the host; whether its profile does so is not told',
      });
    return fail(
      {
        message: 'Any user of the container may make user namespaces',
        expected: 'refused by the filter of system calls or by the host',
        actual: `user.max_user_namespaces = ${most ?? 'not shown'}, unshare not filtered`,
        location: { resource: 'user namespaces' },
        seen: open.seen,
      },
      { follows: open.causes },
    );
  },
});
