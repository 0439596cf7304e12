import {
  defineCheck,
  engineInfo,
  fail,
  logForwards,
  logShipper,
  notApplicable,
  notTold,
  optional,
  pass,
  processes,
  undecided,
} from 'rempart/check';

/** Drivers that send logs away by themselves. */
const REMOTE = new Set(['fluentd', 'gelf', 'awslogs', 'splunk', 'gcplogs', 'loki', 'logentries']);
/** Drivers that hand logs to a log daemon of the host, which may send them away. */
const TO_DAEMON = new Set(['syslog', 'journald', 'etwlogs']);

export default defineCheck({
  id: 'docker-engine/logs-leave-host',
  title: 'Logs of containers are sent to another host',
  targets: ['docker-engine'],
  severity: 'low',
  rationale:
    'Whoever gets out of a container, or becomes root otherwise, removes the logs that lie on the host; what has left it he cannot reach.',
  remediation:
    'Set a log driver that sends logs away in daemon.json, or run an agent that reads them (fluent-bit, vector, promtail, an agent of your log service).',
  fix: {
    daemon:
      '"log-driver": "fluentd", "log-opts": {"fluentd-address": "tcp://HOST:24224", "fluentd-async": "true"}',
    breaks:
      'It holds for containers made afterwards; `docker logs` shows what the engine’s own cache holds. A driver that blocks stops containers while its server is away.',
  },
  references: [{ standard: 'cis-docker-1.6', id: '2.13' }],
  needs: {
    self: { info: engineInfo },
    parent: { host: { processes: optional(processes), forwards: optional(logForwards) } },
  },
  evaluate({ self: { info }, parent: { host } }) {
    const driver = info.loggingDriver;
    if (driver === null) return notTold('its log driver');
    if (info.isPodman && driver === '')
      return notApplicable('Podman has no driver of the engine: each container names its own');
    if (REMOTE.has(driver)) return pass(driver);
    const location = { pointer: '/LoggingDriver' };
    if (driver === 'none')
      return fail({
        message: 'Logs of containers are thrown away',
        expected: 'a driver that sends them away, or an agent that reads them',
        actual: 'none',
        location,
      });
    if (!host.processes.known)
      return host.processes.leftOut
        ? notApplicable(`Whether something carries the logs of ${driver} away is seen on the host alone`)
        : undecided(host.processes.reason);
    const shipper = logShipper(host.processes.value.items);
    if (shipper !== null) return pass(`${driver}, carried on by ${shipper.name}`);
    const forward = host.forwards.known ? host.forwards.value.forwards[0] : undefined;
    if (TO_DAEMON.has(driver) && forward !== undefined)
      return pass(`${driver}, sent on by ${forward.path}:${forward.line}`);
    const reason =
      host.processes.value.reason ??
      (TO_DAEMON.has(driver)
        ? host.forwards.known
          ? host.forwards.value.unreadable
          : host.forwards.reason
        : null);
    if (reason !== null) return undecided(reason);
    return fail({
      message: 'Logs of containers stay on the host',
      expected: 'a driver that sends them away, or an agent that reads them',
      actual: `${driver}, and nothing known carries them on`,
      location,
    });
  },
});
