import {
  containerInspect,
  defineCheck,
  engineNetworks,
  fail,
  notTold,
  optional,
  type PublishedPort,
  pass,
  publishedPorts,
} from 'rempart/check';

export default defineCheck({
  id: 'isolation/publish-all-ports',
  title: 'Ports are published one by one',
  targets: ['container'],
  severity: 'low',
  rationale:
    'With --publish-all the image decides what the network can reach, and its next version may expose more.',
  remediation: 'Replace `-P` by a `--publish 127.0.0.1:HOST:CONTAINER` for each port that is needed.',
  fix: {
    flag: '--publish 127.0.0.1:PORT:PORT for each port that is needed, in place of --publish-all',
    compose: 'ports: ["127.0.0.1:PORT:PORT"] for each port that is needed',
    breaks: 'Clients of a port that nobody named',
  },
  seen: 'requested',
  references: [{ standard: 'cis-docker-1.6', id: '5.9' }],
  needs: {
    self: { inspect: containerInspect },
    parent: { 'docker-engine': { networks: optional(engineNetworks) } },
  },
  evaluate({ self: { inspect }, parent }) {
    const { publishAllPorts } = inspect.hostConfig;
    if (publishAllPorts === null) return notTold('whether all ports are published');
    if (!publishAllPorts) return pass('PublishAllPorts: false');
    const { networks } = parent['docker-engine'];
    const published = publishedPorts(inspect, networks.known ? networks.value.items : null);
    const { portBindings } = inspect.hostConfig;
    if (published === null || portBindings === null) return notTold('the published ports of the container');
    const isNamed = ({ containerPort, protocol }: PublishedPort): boolean =>
      portBindings.some((own) => own.containerPort === containerPort && own.protocol === protocol);
    if (published.every(isNamed)) return pass('PublishAllPorts opens no port beside those that are named');
    const ports = (inspect.config.exposedPorts ?? [])
      .filter((port) => /^\d+(?:\/\w+)?$/.test(port))
      .map((port) => `${Number.parseInt(port, 10)}:${port}`);
    return fail({
      message: 'Every port that the image exposes is published',
      expected: 'single ports',
      actual: inspect.config.exposedPorts?.join(', ') || 'all',
      location: { pointer: '/HostConfig/PublishAllPorts' },
      ...(ports.length === 0
        ? {}
        : {
            fix: {
              flag: ports.map((port) => `--publish 127.0.0.1:${port}`).join(' '),
              compose: `ports: [${ports.map((port) => `"127.0.0.1:${port}"`).join(', ')}]`,
            },
          }),
    });
  },
});
