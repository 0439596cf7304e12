import {
  containerInspect,
  defineCheck,
  engineNetworks,
  type Finding,
  fail,
  notApplicable,
  notTold,
  optional,
  pass,
  publishedPorts,
} from 'rempart/check';

export default defineCheck({
  id: 'isolation/privileged-ports',
  title: 'No privileged port of the host is taken',
  targets: ['container'],
  severity: 'low',
  rationale:
    'Clients trust ports below 1024 to belong to services of the host’s administrator; a container may take any of them unasked.',
  remediation: 'Publish on a port from 1024 on and let the reverse proxy on 80 and 443 lead there.',
  fix: {
    flag: '--publish with a port of the host from 1024 on',
    compose: 'ports: with a port of the host from 1024 on',
    breaks: 'Clients that use the old port, until a reverse proxy leads there',
  },
  seen: 'requested',
  references: [{ standard: 'cis-docker-1.6', id: '5.8' }],
  needs: {
    self: { inspect: containerInspect },
    parent: { 'docker-engine': { networks: optional(engineNetworks) } },
  },
  evaluate({ self: { inspect }, parent }) {
    if (inspect.hostConfig.networkMode === 'host')
      return notApplicable('The container uses the host’s network and publishes nothing');
    const { networks } = parent['docker-engine'];
    const ports = publishedPorts(inspect, networks.known ? networks.value.items : null);
    if (ports === null) return notTold('the published ports of the container');
    const taken = ports.filter(
      ({ hostPort }) => hostPort !== null && hostPort < 1024 && hostPort !== 80 && hostPort !== 443,
    );
    const byPort = Map.groupBy(taken, ({ hostPort, protocol }) => `${hostPort}/${protocol}`);
    const findings = [...byPort].map(([port, [binding]]): Finding => {
      const higher = `${(binding?.hostPort ?? 0) + 10_000}:${binding?.containerPort}/${binding?.protocol}`;
      return {
        message: `The privileged port ${port} of the host leads into the container`,
        expected: '80, 443, or from 1024 on',
        actual: port,
        location: { resource: `host port ${port}` },
        fix: { flag: `--publish 127.0.0.1:${higher}`, compose: `ports: ["127.0.0.1:${higher}"]` },
      };
    });
    const [first, ...rest] = findings;
    return first === undefined ? pass('none below 1024 but 80 and 443') : fail([first, ...rest]);
  },
});
