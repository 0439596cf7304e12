import {
  daemonBehind,
  defineCheck,
  dockerDaemons,
  engineInfo,
  fail,
  notApplicable,
  notTold,
  optional,
  optionsOf,
  pass,
  settingOf,
} from 'rempart/check';

/** Drivers that bound what they keep, or send it away. */
const BOUNDED = new Set([
  'local',
  'journald',
  'syslog',
  'fluentd',
  'gelf',
  'awslogs',
  'splunk',
  'gcplogs',
  'loki',
  'logentries',
  'etwlogs',
  'k8s-file',
  'passthrough',
]);

/** `10m`; `-1` and nothing are no bound. */
const isBound = (size: string | undefined): boolean => size !== undefined && /^[1-9]\d*[kmg]?b?$/i.test(size);

export default defineCheck({
  id: 'docker-engine/log-driver-keeps',
  title: 'Logs of containers are kept, and bounded, by default',
  targets: ['docker-engine'],
  severity: 'low',
  rationale:
    'Without logs nothing can be found out after an incident; without a bound one talkative container fills the disk of all.',
  remediation:
    'Set `"log-driver": "local"`, or json-file with `"log-opts": {"max-size": "10m", "max-file": "3"}`, in daemon.json and restart the engine. It holds for containers created afterwards.',
  fix: {
    daemon: '"log-driver": "local"   // or "log-opts": {"max-size": "10m", "max-file": "3"} with json-file',
    breaks:
      'It holds for containers made afterwards. Agents that read the files of json-file do not understand those of local.',
  },
  references: [
    { standard: 'url', id: 'https://docs.docker.com/engine/logging/configure/' },
    { standard: 'url', id: 'https://docs.docker.com/engine/logging/drivers/json-file/' },
  ],
  needs: { self: { info: engineInfo }, parent: { host: { daemons: optional(dockerDaemons) } } },
  evaluate({ self: { info }, parent: { host }, target }) {
    const driver = info.loggingDriver;
    if (driver === null) return notTold('its log driver');
    if (info.isPodman && driver === '')
      return notApplicable('Podman has no driver of the engine: each container names its own');
    if (driver === 'none')
      return fail({
        message: 'Logs of containers are thrown away',
        expected: 'a driver that keeps them',
        actual: 'none',
        location: { pointer: '/LoggingDriver' },
      });
    if (BOUNDED.has(driver)) return pass(driver);
    const { daemon, verdict } = daemonBehind(host.daemons, target, info);
    if (verdict !== null) return verdict;
    const setting = settingOf(daemon, 'log-opts');
    const size = optionsOf(setting).get('max-size');
    return isBound(size)
      ? pass(`${driver} with max-size ${size} (${setting?.from ?? ''})`)
      : fail({
          message: 'Logs of containers grow without bound',
          expected: 'max-size, or the driver local',
          actual: size === undefined ? `${driver} without max-size` : `${driver} with max-size ${size}`,
          location: { pointer: '/LoggingDriver' },
        });
  },
});
