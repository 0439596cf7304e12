import {
  daemonOf,
  defineCheck,
  dockerDaemons,
  engineInfo,
  fail,
  notApplicable,
  notTold,
  optional,
  pass,
  settingOf,
  undecided,
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

export default defineCheck({
  id: 'docker-engine/log-driver-keeps',
  title: 'Logs of containers are kept, and bounded, by default',
  targets: ['docker-engine'],
  severity: 'low',
  rationale:
    'Without logs nothing can be found out after an incident; without a bound one talkative container fills the disk of all.',
  remediation:
    'Set `"log-driver": "local"`, or json-file with `"log-opts": {"max-size": "10m", "max-file": "3"}`, in daemon.json and restart the engine. It holds for containers created afterwards.',
  references: [{ standard: 'cis-docker-1.6', id: '2.13' }],
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
    const daemon = host.daemons.known ? daemonOf(host.daemons.value, target) : null;
    if (daemon === null)
      return undecided({
        code: 'unsupported',
        text: `The options of ${driver} stand in daemon.json, which was not seen`,
      });
    const options = settingOf(daemon, 'log-opts');
    const text = JSON.stringify(options?.value ?? null);
    return /max-size/.test(text)
      ? pass(`${driver} with max-size (${options?.from ?? ''})`)
      : fail({
          message: 'Logs of containers grow without bound',
          expected: 'max-size, or the driver local',
          actual: `${driver} without max-size`,
          location: { pointer: '/LoggingDriver' },
        });
  },
});
