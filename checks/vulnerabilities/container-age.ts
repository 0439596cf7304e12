import { containerInspect, defineCheck, fail, notApplicable, notTold, pass } from 'rempart/check';

const DAY = 86_400_000;

export default defineCheck({
  id: 'vulnerabilities/container-age',
  title: 'The container was made during the last three months',
  targets: ['container'],
  severity: 'low',
  rationale:
    'A container gets fixes only by being made anew; one that has run for months was not, whatever its image is by now, and nobody knows whether it can be.',
  remediation:
    'Make it anew by schedule from an image that was built lately: `docker compose pull && docker compose up -d`.',
  fix: {
    command: 'docker compose pull SERVICE && docker compose up -d SERVICE',
    breaks: 'What the container wrote outside its volumes is lost.',
  },
  seen: 'requested',
  references: [{ standard: 'cis-docker-1.6', id: '4.4' }],
  needs: { self: { inspect: containerInspect } },
  evaluate({ self: { inspect }, collectedAt }) {
    const { created, state } = inspect;
    if (state.running === false) return notApplicable('It does not run');
    if (created === null) return notTold('when the container was made');
    const days = Math.floor((collectedAt - created) / DAY);
    if (days <= 90) return pass(`made ${new Date(created).toISOString().slice(0, 10)}`);
    return fail(
      {
        message: `The container was made ${days} days ago`,
        expected: 'at most 90 days',
        actual: new Date(created).toISOString().slice(0, 10),
        location: { pointer: '/Created', resource: 'container' },
      },
      { follows: ['vulnerabilities/image-age'] },
    );
  },
});
