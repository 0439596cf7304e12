import { defineCheck, engineNetworks, fail, notApplicable, pass } from 'rempart/check';

const OPTION = 'com.docker.network.bridge.enable_icc';

export default defineCheck({
  id: 'docker-engine/inter-container-traffic',
  title: 'Containers on the default bridge do not reach one another',
  targets: ['docker-engine'],
  severity: 'medium',
  rationale:
    'The default bridge takes every container that names no network: a compromised one reaches all the others on every port.',
  remediation:
    'Set `"icc": false` in daemon.json and restart the engine, or give each application a network of its own and leave the default bridge empty. Containers that talk over the default bridge need a common network then.',
  references: [{ standard: 'cis-docker-1.6', id: '2.2' }],
  needs: { self: { networks: engineNetworks } },
  evaluate({ self: { networks } }) {
    const bridge = networks.items.find(
      ({ name, driver }) => driver === 'bridge' && (name === 'bridge' || name === 'podman'),
    );
    if (bridge === undefined) return notApplicable('There is no default bridge');
    const value = bridge.options?.[OPTION];
    return value === 'false'
      ? pass('icc is off')
      : fail({
          message: 'Containers on the default bridge reach one another',
          expected: 'false',
          actual: value ?? 'not set, which means true',
          location: { pointer: `/Options/${OPTION}`, resource: bridge.name },
        });
  },
});
