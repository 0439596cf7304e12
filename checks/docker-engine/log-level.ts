import {
  daemonBehind,
  defineCheck,
  dockerDaemons,
  engineInfo,
  fail,
  notTold,
  optional,
  pass,
  settingOf,
} from 'rempart/check';

export default defineCheck({
  id: 'docker-engine/log-level',
  title: 'The engine logs at the level info',
  targets: ['docker-engine'],
  severity: 'low',
  rationale:
    'At debug level requests with their bodies, environment values among them, end up in the log; at error level nobody can find out afterwards what was started.',
  remediation:
    'Take `debug` and `log-level` out of daemon.json and of the flags of dockerd, and reload the engine: info is the default.',
  fix: {
    daemon: '"debug": false, "log-level": "info"',
    command: 'systemctl reload docker',
    breaks: 'Nothing; the log grows or shrinks.',
  },
  references: [{ standard: 'cis-docker-1.6', id: '2.3' }],
  needs: { self: { info: engineInfo }, parent: { host: { daemons: optional(dockerDaemons) } } },
  evaluate({ self: { info }, parent: { host }, target }) {
    if (info.debug === true)
      return fail({
        message: 'The engine logs at debug level',
        expected: 'info',
        actual: 'debug',
        location: { pointer: '/Debug' },
      });
    if (info.debug === null) return notTold('its log level');
    const { daemon, verdict } = daemonBehind(host.daemons, target, info);
    if (verdict !== null) return verdict;
    const setting = settingOf(daemon, 'log-level');
    const level = String(setting?.value ?? 'info').toLowerCase();
    return level === 'info'
      ? pass(setting?.from ?? 'not set, which means info')
      : fail({
          message: level === 'debug' ? 'The engine logs at debug level' : 'The engine logs failures alone',
          expected: 'info',
          actual: `${level} (${setting?.from})`,
          // Warnings are still there; what was started is not.
          ...(level === 'warn' ? { severity: 'info' as const } : {}),
        });
  },
});
