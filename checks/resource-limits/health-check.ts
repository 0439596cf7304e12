import { containerInspect, defineCheck, fail, notApplicable, notTold, pass } from 'rempart/check';

export default defineCheck({
  id: 'resource-limits/health-check',
  title: 'The engine checks the container’s health',
  targets: ['container'],
  severity: 'low',
  rationale:
    'A process that runs may still serve nothing; only a health check lets the engine and those behind it tell.',
  remediation:
    'Add a `HEALTHCHECK` to the image that asks the service itself, or `--health-cmd` (Compose: `healthcheck`) to the container.',
  fix: {
    flag: '--health-cmd COMMAND --health-interval 30s --health-timeout 3s',
    compose: 'healthcheck: {test: [CMD, COMMAND], interval: 30s, timeout: 3s}',
    dockerfile: 'HEALTHCHECK --interval=30s --timeout=3s CMD COMMAND',
    breaks:
      'Swarm replaces a container whose check fails; a check that asks other services spreads their failure',
  },
  seen: 'requested',
  references: [
    { standard: 'cis-docker-1.6', id: '5.27' },
    { standard: 'cis-docker-1.6', id: '4.6' },
  ],
  needs: { self: { inspect: containerInspect } },
  evaluate({ self: { inspect } }) {
    const { healthcheck, labels } = inspect.config;
    if (healthcheck === null) return notTold('the health check of the container');
    if (healthcheck.kind === 'test') return pass(healthcheck.test.join(' ').slice(0, 120));
    if (labels !== null && 'io.kubernetes.pod.uid' in labels)
      return notApplicable('Kubernetes started it and has probes of its own');
    return fail(
      {
        message: healthcheck.kind === 'none' ? 'The health check is switched off' : 'No health check',
        expected: 'a health check',
        actual: healthcheck.kind === 'none' ? 'NONE' : 'none',
        location: { pointer: '/Config/Healthcheck' },
      },
      { follows: ['vulnerabilities/image-health-check'] },
    );
  },
});
