import { containerInspect, defineCheck, engineInfo, fail, notTold, optional, pass } from 'rempart/check';

/** Drivers that write to the engine's own disk without an end unless told one. `local` rotates at 100 MB by itself. */
const UNBOUNDED = new Set(['json-file', 'k8s-file']);

export default defineCheck({
  id: 'resource-limits/log-size',
  title: 'The container’s log is kept and bounded',
  targets: ['container'],
  severity: 'medium',
  rationale:
    'A log without a bound fills the disk that all containers share; a container without a log leaves nothing to investigate.',
  remediation:
    'Set `--log-opt max-size=10m --log-opt max-file=3` (Compose: `logging.options`), or `"log-driver": "local"` or `"log-opts": {"max-size": "10m", "max-file": "3"}` in daemon.json for every new container.',
  fix: {
    flag: '--log-opt max-size=10m --log-opt max-file=3',
    compose: 'logging: {options: {max-size: 10m, max-file: "3"}}',
    daemon: '"log-opts": {"max-size": "10m", "max-file": "3"}',
    breaks: 'Older output is gone: send it elsewhere where it has to be kept',
  },
  seen: 'engine-default',
  references: [
    { standard: 'cis-docker-1.6', id: '2.13' },
    { standard: 'url', id: 'https://docs.docker.com/engine/logging/configure/' },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: { 'docker-engine': { info: optional(engineInfo) } },
  },
  evaluate({ self: { inspect }, parent }) {
    const { info } = parent['docker-engine'];
    const { logConfig } = inspect.hostConfig;
    if (logConfig === null) return notTold('where the container’s log goes');
    const { type, options } = logConfig;
    const location = { pointer: '/HostConfig/LogConfig' };
    if (type === 'none')
      return fail({
        message: 'The container’s output is thrown away',
        expected: 'a log',
        actual: 'none',
        location,
        ...(info.known && info.value.loggingDriver === 'none' ? {} : { seen: 'requested' as const }),
        fix: {
          flag: '--log-driver local',
          compose: 'logging: {driver: local}',
          daemon: '"log-driver": "local"',
          breaks: 'The log takes up to 100 MB of the engine’s disk',
        },
      });
    if (!UNBOUNDED.has(type)) return pass(type);
    const size = options['max-size'] ?? '';
    if (size !== '' && size !== '-1') return pass(`${type}, ${options['max-file'] ?? '1'} × ${size}`);
    return fail({
      message: 'The log grows without bound',
      expected: 'max-size',
      actual: `${type} without max-size`,
      severity: 'low',
      location,
    });
  },
});
