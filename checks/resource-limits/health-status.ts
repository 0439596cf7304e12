import { containerInspect, defineCheck, fail, notApplicable, pass } from 'rempart/check';

const LONGEST_START_MS = 600_000;

export default defineCheck({
  id: 'resource-limits/health-status',
  title: 'The container is healthy',
  targets: ['container'],
  severity: 'medium',
  rationale:
    'Its own health check says that it does not serve: it uses memory and processors for nothing, or is being overrun.',
  remediation:
    'Read what the check says (`docker inspect --format "{{json .State.Health}}" NAME`), mend the cause and restart the container.',
  fix: {
    flag: '--health-start-period for a service that starts slowly',
    compose: 'healthcheck: start_period: for a service that starts slowly',
    breaks: 'A service that never becomes healthy is told later',
  },
  seen: 'kernel',
  references: [{ standard: 'cis-docker-1.6', id: '5.27' }],
  needs: { self: { inspect: containerInspect } },
  evaluate({ self: { inspect }, collectedAt }) {
    const { state } = inspect;
    if (state.running !== true) return notApplicable('The container does not run');
    const location = { pointer: '/State/Health/Status' };
    switch (state.health) {
      case 'healthy':
        return pass('healthy');
      case 'unhealthy':
        return fail({
          message: 'The health check fails',
          expected: 'healthy',
          actual: 'unhealthy',
          location,
        });
      case 'starting':
        return state.startedAt !== null && collectedAt - state.startedAt > LONGEST_START_MS
          ? fail({
              message: 'The container has not become healthy since it was started',
              expected: 'healthy',
              actual: 'starting',
              severity: 'low',
              location,
            })
          : notApplicable('The container is still starting');
      default:
        return notApplicable('The container has no health check');
    }
  },
});
