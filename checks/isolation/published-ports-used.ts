import {
  containerInspect,
  containerListeners,
  defineCheck,
  engineInfo,
  type Finding,
  fail,
  hasKernelOfItsOwn,
  listenersOf,
  notApplicable,
  notTold,
  optional,
  type PublishedPort,
  pass,
  undecided,
} from 'rempart/check';

const JUST_STARTED_MS = 60_000;

export default defineCheck({
  id: 'isolation/published-ports-used',
  title: 'Something listens behind every published port',
  targets: ['container'],
  severity: 'low',
  rationale:
    'A published port that nothing inside listens on is a hole in the firewall kept open for whatever comes to listen there: a debug interface, or what an intruder starts.',
  remediation:
    'Take the publication away; where the service listens on loopback inside, let it listen on its own address, or publish the port that it has.',
  fix: {
    flag: 'without --publish of the port',
    compose: 'ports: without the port',
    breaks: 'A service that starts to listen only when it is needed',
  },
  seen: 'kernel',
  references: [{ standard: 'cis-docker-1.6', id: '5.9' }],
  needs: {
    self: { inspect: containerInspect },
    parent: {
      'docker-engine': { info: optional(engineInfo) },
      host: { listeners: containerListeners },
    },
  },
  evaluate({ self: { inspect }, parent, collectedAt }) {
    const { state, ports } = inspect;
    if (state.running === null) return notTold('whether the container runs');
    if (!state.running) return notApplicable('The container does not run');
    if (ports === null) return notTold('the published ports of the container');
    const published = Map.groupBy(
      ports.filter(({ protocol }) => protocol === 'tcp' || protocol === 'udp'),
      ({ containerPort, protocol }) => `${containerPort}/${protocol}`,
    );
    if (published.size === 0) return notApplicable('The container publishes no port');
    const { info } = parent['docker-engine'];
    if (hasKernelOfItsOwn(inspect, info.known ? info.value : null))
      return notApplicable('Its sockets belong to a kernel of its own');
    if (state.startedAt !== null && collectedAt - state.startedAt < JUST_STARTED_MS)
      return notApplicable('The container was started within the last minute');
    const listening = listenersOf(inspect, parent.host.listeners);
    if (listening === null)
      return undecided({ code: 'unsupported', text: 'Its first process was not seen on the audited host' });
    const findings = [...published].flatMap(([port, bindings]): readonly Finding[] => {
      const there = listening.filter((socket) => `${socket.port}/${socket.protocol}` === port);
      if (there.some(({ scope }) => scope !== 'loopback')) return [];
      return [
        {
          message:
            there.length === 0
              ? `Nothing listens on the published port ${port}`
              : `What listens on the published port ${port} hears loopback alone`,
          expected: 'a service on an address of the container',
          actual: there.length === 0 ? 'nothing' : 'loopback',
          location: { resource: `port ${port}` },
          fix: withoutPort(bindings),
        },
      ];
    });
    const [first, ...rest] = findings;
    return first === undefined ? pass([...published.keys()].join(', ')) : fail([first, ...rest]);
  },
});

const withoutPort = (bindings: readonly PublishedPort[]) => {
  const written = bindings.map(
    ({ hostPort, containerPort, protocol }) => `${hostPort ?? ''}:${containerPort}/${protocol}`,
  );
  const distinct = [...new Set(written)].join(' ');
  return { flag: `without --publish ${distinct}`, compose: `ports: without ${distinct}` };
};
