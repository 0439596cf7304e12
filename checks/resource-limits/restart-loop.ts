import { containerInspect, defineCheck, fail, notApplicable, notTold, pass } from 'rempart/check';

const MANY_RESTARTS = 5;
const HOUR_MS = 3_600_000;

export default defineCheck({
  id: 'resource-limits/restart-loop',
  title: 'The container does not crash again and again',
  targets: ['container'],
  severity: 'medium',
  rationale:
    'A container in a crash loop serves nobody, loads the engine, and may be what an attack looks like from outside.',
  remediation:
    'Read why it ends (`docker logs`, `docker inspect --format "{{.State.ExitCode}}"`), mend it, and bound its restarts.',
  fix: {
    flag: '--restart on-failure:5',
    compose: 'restart: on-failure:5',
    breaks: 'After five failures it stays stopped until somebody starts it',
  },
  seen: 'kernel',
  references: [
    { standard: 'url', id: 'https://docs.docker.com/engine/containers/start-containers-automatically/' },
  ],
  needs: { self: { inspect: containerInspect } },
  evaluate({ self: { inspect }, collectedAt }) {
    const { state, restartCount } = inspect;
    if (restartCount === null || state.restarting === null)
      return notTold('how often the container was restarted');
    if (state.neverStarted === true) return notApplicable('The container was never started');
    if (state.startedAt === null) return notTold('when the container was started');
    // The engine counts since the container was made: an old count of a container that now runs well is no loop.
    const young = state.running === true && collectedAt - state.startedAt < HOUR_MS;
    if (state.restarting || (restartCount > MANY_RESTARTS && young))
      return fail({
        message: state.restarting
          ? 'The container is between two restarts'
          : 'The container was restarted many times, last within the hour',
        expected: `at most ${MANY_RESTARTS} restarts`,
        actual: `${restartCount} restarts, last exit status ${state.exitCode ?? 'unknown'}`,
        location: { pointer: '/RestartCount' },
      });
    return pass(`${restartCount} restarts`);
  },
});
