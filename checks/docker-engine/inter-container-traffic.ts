import {
  defineCheck,
  engineContainers,
  engineInfo,
  engineNetworks,
  fail,
  notApplicable,
  notTold,
  optional,
  pass,
} from 'rempart/check';

const OPTION = 'com.docker.network.bridge.enable_icc';

export default defineCheck({
  id: 'docker-engine/inter-container-traffic',
  title: 'Containers on the default bridge do not reach one another',
  targets: ['docker-engine'],
  severity: 'medium',
  rationale:
    'The default bridge takes every container that names no network: a compromised one reaches all the others on every port.',
  remediation:
    'Set `"icc": false` in daemon.json and restart the engine, or give each application a network of its own and leave the default bridge empty.',
  fix: {
    daemon: '"icc": false',
    compose: 'networks: { default: {} }   # Compose gives each project a network of its own',
    breaks: 'Containers that talk to one another over the default bridge need a common network.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '2.2' },
    { standard: 'nist-800-190', id: '4.4.2' },
  ],
  needs: { self: { info: engineInfo, networks: engineNetworks, containers: optional(engineContainers) } },
  evaluate({ self: { info, networks, containers } }) {
    if (info.isPodman)
      return notApplicable('Podman has no switch for this: containers of one network reach one another');
    const bridge = networks.items.find(
      ({ name, driver }) => (driver ?? 'bridge') === 'bridge' && name === 'bridge',
    );
    if (bridge === undefined) return notApplicable('There is no default bridge');
    if (bridge.driver === null || bridge.options === null) return notTold('the default bridge');
    const value = bridge.options?.[OPTION];
    if (value === 'false') return pass('icc is off');
    // A container whose networks are not told may be on it.
    const on = containers.known
      ? containers.value.items.filter(({ networks }) => networks?.includes(bridge.name) ?? true)
      : null;
    if (on?.length === 0 && containers.known && containers.value.complete)
      return notApplicable('No container is on the default bridge');
    return fail({
      message: 'Containers on the default bridge reach one another',
      expected: 'false',
      actual: value ?? 'not set, which means true',
      location: { pointer: `/Options/${OPTION}`, resource: bridge.name },
    });
  },
});
