import { containerInspect, defineCheck, fail, pass, undecided } from 'rempart/check';

const DAY_MS = 86_400_000;
const IDLE_DAYS = 7;
/** A few are normal: jobs that ended, one kept to be looked at. */
const MOST = 10;

export default defineCheck({
  id: 'docker-engine/containers-in-use',
  title: 'The engine keeps few containers that do not run',
  targets: ['docker-engine'],
  severity: 'low',
  rationale:
    'Stopped containers hold what was written in them, secrets among it, on images that nobody mends, and one command starts them again.',
  remediation:
    'Run `docker container prune --filter until=168h` after a look at what is there, and start single jobs with `--rm`.',
  fix: {
    command: 'docker container prune --filter until=168h',
    flag: '--rm',
    breaks: 'What was written in the containers and lies on no volume is lost, and so are their logs.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '6.2' },
    { standard: 'lynis', id: 'CONT-8107' },
    { standard: 'nist-800-190', id: '4.4.5' },
  ],
  needs: { children: { container: { inspect: containerInspect } } },
  evaluate({ children: { container }, collectedAt }) {
    const idle = container.items.filter(({ inspect }) => {
      const { running, status, finishedAt } = inspect.state;
      const since = finishedAt ?? inspect.created;
      const stopped = running === false && ['exited', 'created', 'dead'].includes(status ?? '');
      return stopped && since !== null && since < collectedAt - IDLE_DAYS * DAY_MS;
    });
    if (idle.length > MOST)
      return fail({
        message: `Many containers have not run for ${IDLE_DAYS} days`,
        expected: `at most ${MOST}`,
        actual: String(idle.length),
        location: { resource: 'stopped containers' },
      });
    return container.reason === null
      ? pass(`${idle.length} of ${container.items.length}`)
      : undecided(container.reason);
  },
});
