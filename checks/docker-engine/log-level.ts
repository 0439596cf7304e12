import { defineCheck, engineInfo, fail, notTold, pass } from 'rempart/check';

export default defineCheck({
  id: 'docker-engine/log-level',
  title: 'The engine does not log at debug level',
  targets: ['docker-engine'],
  severity: 'low',
  rationale: 'At debug level requests with their bodies, environment values among them, end up in the log.',
  remediation: 'Take `"debug": true` and `"log-level": "debug"` out of daemon.json and reload the engine.',
  references: [{ standard: 'cis-docker-1.6', id: '2.3' }],
  needs: { self: { info: engineInfo } },
  evaluate({ self: { info } }) {
    if (info.debug === null) return notTold('its log level');
    return info.debug
      ? fail({
          message: 'The engine logs at debug level',
          expected: 'info',
          actual: 'debug',
          location: { pointer: '/Debug' },
        })
      : pass('not debug');
  },
});
