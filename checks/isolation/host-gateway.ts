import { containerInspect, defineCheck, type Finding, fail, notTold, pass, safeWord } from 'rempart/check';

export default defineCheck({
  id: 'isolation/host-gateway',
  title: 'No name inside the container leads to the host',
  targets: ['container'],
  severity: 'info',
  rationale:
    'A name for the host’s own address (`host-gateway`) is there to call services that listen on the host beside the engine’s rules; they are then open to every container of the bridge.',
  remediation:
    'Run the service that is called as a container on the same network, or let it listen on the bridge’s address alone and ask for a password.',
  fix: {
    flag: 'without --add-host NAME:host-gateway',
    compose: 'without extra_hosts of host-gateway',
    daemon: '"host-gateway-ip" for another address than the default bridge’s',
    breaks: 'Calls to services of the host by that name',
  },
  seen: 'requested',
  references: [
    { standard: 'url', id: 'https://docs.docker.com/reference/cli/docker/container/run/#add-host' },
  ],
  needs: { self: { inspect: containerInspect } },
  evaluate({ self: { inspect } }) {
    const { extraHosts } = inspect.hostConfig;
    if (extraHosts === null) return notTold('the names that are added to the container');
    const findings = extraHosts.flatMap((entry): readonly Finding[] => {
      const [, name = '', address] = /^(.*?)[:=](.*)$/.exec(entry) ?? [];
      return address === 'host-gateway'
        ? [
            {
              message: 'A name leads from the container to the host',
              expected: 'none',
              actual: name,
              location: { pointer: '/HostConfig/ExtraHosts', resource: `name ${name}` },
              fix: {
                flag: `without --add-host ${safeWord(name, 'NAME')}:host-gateway`,
                compose: `extra_hosts: without ${safeWord(name, 'NAME')}`,
              },
            },
          ]
        : [];
    });
    const [first, ...rest] = findings;
    return first === undefined
      ? pass(extraHosts.length === 0 ? 'no name added' : extraHosts.join(', '))
      : fail([first, ...rest]);
  },
});
