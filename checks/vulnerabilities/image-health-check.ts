import {
  defineCheck,
  engineInfo,
  fail,
  imageInspect,
  notApplicable,
  notTold,
  optional,
  pass,
} from 'rempart/check';

const SHELL = /(?:^|\/)(?:ba|da|a|z)?sh$/;

export default defineCheck({
  id: 'vulnerabilities/image-health-check',
  title: 'The image says how its health is checked',
  targets: ['image'],
  severity: 'low',
  rationale:
    'Those who built the image know how to ask it whether it works; without that every place that runs it has to find out.',
  remediation:
    'Add a `HEALTHCHECK` that asks the service itself. Orchestrators with probes of their own (Kubernetes) do not read it: waive it there.',
  fix: {
    dockerfile: 'HEALTHCHECK --interval=30s --timeout=3s CMD ["/usr/local/bin/NAME", "--health"]',
    flag: '--health-cmd COMMAND',
    compose: 'healthcheck: {test: ["CMD", "COMMAND"]}',
    breaks: 'A check that is too strict marks a working service as unhealthy, and swarm replaces it.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '4.6' },
    { standard: 'url', id: 'https://docs.docker.com/reference/dockerfile/#healthcheck' },
  ],
  needs: {
    self: { image: imageInspect },
    parent: { 'docker-engine': { info: optional(engineInfo) } },
  },
  evaluate({ self: { image }, parent }) {
    const { info } = parent['docker-engine'];
    const { healthcheck, entrypoint, cmd } = image;
    if (healthcheck === null) return notTold('the health check of the image');
    if (healthcheck.kind === 'test') return pass(healthcheck.test.join(' ').slice(0, 120));
    const location = { pointer: '/Config/Healthcheck', resource: 'health check' };
    if (healthcheck.kind === 'none')
      return fail({
        message: 'The image switches the health check off',
        expected: 'a health check',
        actual: 'NONE',
        location,
      });
    // Podman leaves it out of what it says of an image, whatever the image has (pkg/api/handlers/compat/images.go).
    if (info.known && info.value.isPodman) return notTold('the health check of an image');
    if (entrypoint === null || cmd === null) return notTold('what the image starts');
    const words = [...entrypoint, ...cmd];
    if (words.length === 0 || (words.length === 1 && SHELL.test(words[0] ?? '')))
      return notApplicable('The image starts nothing, or a shell: it is a base for others');
    return fail({
      message: 'The image has no health check',
      expected: 'a health check',
      actual: 'none',
      location,
    });
  },
});
