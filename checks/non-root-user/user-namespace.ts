import { containerInspect, defineCheck, engineInfo, fail, notApplicable, notTold, pass } from 'rempart/check';

export default defineCheck({
  id: 'non-root-user/user-namespace',
  title: 'The container does not opt out of user namespaces',
  targets: ['container'],
  severity: 'high',
  rationale:
    'The engine maps root of its containers to an ordinary user; `--userns=host` takes exactly this container out, and its root is the host’s again.',
  remediation:
    'Take `--userns=host` (Compose: `userns_mode: host`) away and recreate the container. A privileged or host-network container cannot be mapped: take that away first.',
  fix: {
    flag: 'without --userns host',
    compose: 'without userns_mode: host',
    breaks: 'Bind mounts that belong to root of the host, host networking and privileged mode',
  },
  seen: 'requested',
  references: [
    { standard: 'cis-docker-1.6', id: '5.31' },
    { standard: 'nist-800-190', id: '4.4.3' },
  ],
  needs: { self: { inspect: containerInspect }, parent: { 'docker-engine': { info: engineInfo } } },
  evaluate({ self: { inspect }, parent }) {
    const { securityOptions } = parent['docker-engine'].info;
    const { usernsMode, privileged } = inspect.hostConfig;
    if (securityOptions === null) return notTold('whether it maps users');
    if (!securityOptions.userns)
      return notApplicable('The engine does not map users, so there is nothing to opt out of');
    if (usernsMode === null) return notTold('the user namespace of the container');
    if (usernsMode !== 'host') return pass(usernsMode === '' ? 'the engine’s mapping' : usernsMode);
    return fail(
      {
        message: 'The container shares the host’s user namespace',
        expected: 'the engine’s mapping',
        actual: 'host',
        location: { pointer: '/HostConfig/UsernsMode' },
      },
      privileged === true ? { follows: ['privileged-mode/privileged'] } : {},
    );
  },
});
