import {
  containerInspect,
  defineCheck,
  engineInfo,
  fail,
  notTold,
  optional,
  pass,
  rootIsMapped,
  severityByMapping,
  WITHOUT_PRIVILEGED,
} from 'rempart/check';

export default defineCheck({
  id: 'privileged-mode/privileged',
  title: 'The container does not run privileged',
  targets: ['container'],
  severity: 'critical',
  rationale:
    'Privileged mode gives every capability and every device of the host, and takes seccomp, AppArmor and the masked paths away: whoever is root inside is root of the host.',
  remediation:
    'Recreate the container without `--privileged` (Compose: `privileged: true`), and give it the single capabilities (`--cap-add`) or devices (`--device`) that it needs.',
  fix: WITHOUT_PRIVILEGED,
  seen: 'requested',
  references: [
    { standard: 'cis-docker-1.6', id: '5.5' },
    { standard: 'nist-800-190', id: '4.4.3' },
    {
      standard: 'url',
      id: 'https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities',
    },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: { 'docker-engine': { info: optional(engineInfo) } },
  },
  evaluate({ self: { inspect }, parent }) {
    const { info } = parent['docker-engine'];
    const { privileged } = inspect.hostConfig;
    if (privileged === null) return notTold('whether the container is privileged');
    if (!privileged) return pass('Privileged: false');
    const mapped = rootIsMapped(inspect, info.known ? info.value : null);
    return fail({
      message: mapped
        ? 'The container is privileged, though its root is an ordinary user of the host'
        : 'The container is privileged',
      expected: 'false',
      actual: 'true',
      severity: severityByMapping('critical', mapped),
      location: { pointer: '/HostConfig/Privileged' },
    });
  },
});
