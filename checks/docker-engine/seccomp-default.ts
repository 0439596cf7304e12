import { defineCheck, engineInfo, fail, notTold, pass } from 'rempart/check';

export default defineCheck({
  id: 'docker-engine/seccomp-default',
  title: 'The engine filters system calls of containers by default',
  targets: ['docker-engine'],
  severity: 'high',
  rationale: 'The default profile closes system calls that most escapes from containers need.',
  remediation:
    'Take `seccomp-profile` out of daemon.json and of the flags of dockerd, and restart the engine; run it on a kernel with seccomp.',
  fix: {
    daemon: '"seccomp-profile": "builtin"',
    breaks:
      'Programs that need a call which the default profile refuses get a profile of their own (`--security-opt seccomp=FILE`).',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '2.17' },
    { standard: 'nist-800-190', id: '4.4.3' },
  ],
  needs: { self: { info: engineInfo } },
  evaluate({ self: { info } }) {
    const options = info.securityOptions;
    if (options === null) return notTold('its security options');
    const location = { pointer: '/SecurityOptions' };
    if (options.seccomp === null)
      return fail({
        message: 'The engine has no seccomp',
        expected: 'builtin or default',
        actual: 'not supported',
        location,
      });
    if (options.seccomp === 'unconfined')
      return fail({
        message: 'System calls are not filtered by default',
        expected: 'builtin or default',
        actual: 'unconfined',
        location,
      });
    if (options.seccomp === 'builtin' || options.seccomp === 'default') return pass(options.seccomp);
    return info.isPodman
      ? pass(options.seccomp)
      : fail({
          message: 'The default profile is a file of your own',
          expected: 'builtin or default',
          actual: options.seccomp,
          severity: 'medium',
          location,
        });
  },
});
