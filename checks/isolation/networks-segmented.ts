import {
  containerInspect,
  defineCheck,
  engineContainers,
  engineNetworks,
  type Finding,
  fail,
  isDataStore,
  notApplicable,
  notTold,
  pass,
  safeWord,
  undecided,
} from 'rempart/check';

/** An application with its services fits in; a network that everything joined does not. */
const MOST_ON_ONE = 20;

export default defineCheck({
  id: 'isolation/networks-segmented',
  title: 'The container’s networks hold its own application, and lead no further',
  targets: ['container'],
  severity: 'low',
  rationale:
    'Whoever breaks one container reaches every other one on its networks; and a database that can reach the internet can be made to send its data there.',
  remediation:
    'Make a network for each application, and one with `--internal` between a database and the services that use it.',
  fix: {
    flag: '--network NAME, after `docker network create --internal NAME`',
    compose: 'networks: {NAME: {internal: true}} at the top level, and networks: [NAME]',
    breaks: 'Downloads, mail and time from inside; ports are not published from an internal network',
  },
  seen: 'requested',
  references: [
    { standard: 'nist-800-190', id: '4.3.3' },
    { standard: 'nist-800-190', id: '4.4.2' },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: { 'docker-engine': { networks: engineNetworks, containers: engineContainers } },
  },
  evaluate({ self: { inspect }, parent }) {
    const { networks, containers } = parent['docker-engine'];
    if (inspect.networks === null) return notTold('the networks of the container');
    const known = new Map(networks.items.map((network) => [network.name, network]));
    const own = inspect.networks
      .map(({ name }) => name)
      .filter((name) => !['bridge', 'host', 'none', 'podman', 'ingress'].includes(name));
    if (own.length === 0) return notApplicable('The container is on no network that somebody made');
    const isStore = isDataStore(inspect.config.image ?? '');
    const publishes = (inspect.hostConfig.portBindings?.length ?? 0) > 0;
    const findings = own.flatMap((name): readonly Finding[] => {
      const members = containers.items.filter(
        ({ state, networks: joined }) => state === 'running' && joined?.includes(name) === true,
      ).length;
      const network = known.get(name);
      return [
        ...(members > MOST_ON_ONE
          ? [
              {
                message: `The network ${name} joins more containers than one application has`,
                expected: `at most ${MOST_ON_ONE}`,
                actual: `${members} that run`,
                location: { resource: `size of ${name}` },
                fix: {
                  flag: '--network of the application alone',
                  compose: 'networks: of the project, in place of an external one',
                  breaks: 'Calls between applications: join both to a network of their own',
                },
              },
            ]
          : []),
        // A port that is published on purpose needs a network that leads out.
        ...(isStore && !publishes && network?.internal === false
          ? [
              {
                message: `The network ${name} lets the database reach whatever the host reaches`,
                expected: 'an internal network',
                actual: 'internal: false',
                location: { resource: `network ${name}` },
                fix: {
                  flag: `--network of one made with \`docker network create --internal\`, in place of ${safeWord(name, 'NAME')}`,
                },
              },
            ]
          : []),
      ];
    });
    const [first, ...rest] = findings;
    if (first !== undefined) return fail([first, ...rest]);
    const untold = containers.items.some(({ networks: joined }) => joined === null);
    if (untold)
      return undecided({ code: 'unsupported', text: 'The engine does not tell who is on a network' });
    const unlisted = own.find(
      (name) => isStore && !publishes && (known.get(name)?.internal ?? null) === null,
    );
    return unlisted === undefined
      ? pass(own.join(', '))
      : notTold(`whether the network ${unlisted} is an internal one`);
  },
});
