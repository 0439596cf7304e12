import { containerInspect, defineCheck, fail, notApplicable, notTold, pass } from 'rempart/check';

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
    const { state, config } = inspect;
    if (state.running === null) return notTold('whether the container runs');
    if (!state.running) return notApplicable('The container does not run');
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
        if (config.healthcheck === null || config.healthcheck.kind === 'test')
          return notTold('the health of the container');
        return notApplicable('The container has no health check');
    }
  },
});
