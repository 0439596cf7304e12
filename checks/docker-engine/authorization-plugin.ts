import { defineCheck, engineInfo, fail, notApplicable, notTold, pass } from 'rempart/check';

export default defineCheck({
  id: 'docker-engine/authorization-plugin',
  title: 'An authorization plugin decides who may ask the engine for what',
  targets: ['docker-engine'],
  severity: 'low',
  rationale:
    'Without one everybody who may speak to the engine may do everything with it. Where root alone may speak to it, a plugin adds little: that is why this is mild.',
  remediation:
    'Install a plugin (`docker plugin install`, or a service such as opa-docker-authz), name it in `authorization-plugins` in daemon.json and reload the engine.',
  fix: {
    daemon: '"authorization-plugins": ["PLUGIN"]',
    breaks: 'While the plugin does not answer, the engine refuses every request.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '2.12' },
    { standard: 'nist-800-190', id: '4.3.1' },
  ],
  needs: { self: { info: engineInfo } },
  evaluate({ self: { info } }) {
    if (info.isPodman) return notApplicable('Podman has no authorization plugins');
    if (info.securityOptions?.rootless === true)
      return notApplicable('A rootless engine serves its own user alone');
    if (info.authorizationPlugins === null) return notTold('its authorization plugins');
    return info.authorizationPlugins.length > 0
      ? pass(info.authorizationPlugins.join(', '))
      : fail({
          message: 'Who may speak to the engine may do everything',
          expected: 'an authorization plugin',
          actual: 'none',
          location: { pointer: '/Plugins/Authorization' },
        });
  },
});
