import { containerInspect, defineCheck, dockerUpdate, fail, notTold, pass } from 'rempart/check';

const MOST_RETRIES = 5;

export default defineCheck({
  id: 'resource-limits/restart-policy',
  title: 'The container is not restarted for ever',
  targets: ['container'],
  severity: 'low',
  rationale:
    'A container that fails at once and is always restarted burns processor time and logs, and hides that it fails.',
  remediation:
    'Set `--restart on-failure:5` (Compose: `restart: on-failure:5`; `docker update --restart on-failure:5 NAME`). After a reboot of the host it starts again only under `always` or `unless-stopped`: keep those where that is wanted and something watches the restarts.',
  fix: {
    flag: '--restart on-failure:5',
    compose: 'restart: on-failure:5, or deploy: {restart_policy: {condition: on-failure, max_attempts: 5}}',
    breaks: 'It does not start again after the host was restarted, nor after the fifth failure',
  },
  seen: 'requested',
  references: [{ standard: 'cis-docker-1.6', id: '5.15' }],
  needs: { self: { inspect: containerInspect } },
  evaluate({ self: { inspect } }) {
    const { restartPolicy } = inspect.hostConfig;
    if (restartPolicy === null) return notTold('the restart policy of the container');
    const { name, maximumRetryCount } = restartPolicy;
    const location = { pointer: '/HostConfig/RestartPolicy' };
    const fix = dockerUpdate(inspect, `--restart on-failure:${MOST_RETRIES}`);
    const expected = `no, or on-failure with at most ${MOST_RETRIES} retries`;
    if (name === '' || name === 'no') return pass('no');
    if (name !== 'on-failure')
      return fail({
        message: 'The container is restarted whatever happens, without end',
        expected,
        actual: name,
        location,
        fix,
      });
    if (maximumRetryCount === null) return notTold('how often the container is restarted');
    return maximumRetryCount >= 1 && maximumRetryCount <= MOST_RETRIES
      ? pass(`on-failure:${maximumRetryCount}`)
      : fail({
          message:
            maximumRetryCount === 0
              ? 'The container is restarted without end when it fails'
              : 'The container is restarted many times when it fails',
          expected,
          actual: maximumRetryCount === 0 ? 'on-failure, without a bound' : `on-failure:${maximumRetryCount}`,
          location,
          fix,
        });
  },
});
