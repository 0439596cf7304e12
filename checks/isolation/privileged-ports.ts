import {
  containerInspect,
  defineCheck,
  type Finding,
  fail,
  notApplicable,
  notTold,
  pass,
} from 'rempart/check';

export default defineCheck({
  id: 'isolation/privileged-ports',
  title: 'No privileged port of the host is taken',
  targets: ['container'],
  severity: 'low',
  rationale:
    'Clients trust ports below 1024 to belong to services of the host’s administrator; a container may take any of them unasked.',
  remediation: 'Publish on a port from 1024 on and let the reverse proxy on 80 and 443 lead there.',
  references: [{ standard: 'cis-docker-1.6', id: '5.8' }],
  needs: { self: { inspect: containerInspect } },
  evaluate({ self: { inspect } }) {
    if (inspect.hostConfig.networkMode === 'host')
      return notApplicable('The container uses the host’s network and publishes nothing');
    const ports = (inspect.state.running === true ? inspect.ports : null) ?? inspect.hostConfig.portBindings;
    if (ports === null) return notTold('the published ports of the container');
    const taken = ports.filter(
      ({ hostPort }) => hostPort !== null && hostPort < 1024 && hostPort !== 80 && hostPort !== 443,
    );
    const findings = [...new Set(taken.map(({ hostPort, protocol }) => `${hostPort}/${protocol}`))].map(
      (port): Finding => ({
        message: `The privileged port ${port} of the host leads into the container`,
        expected: '80, 443, or from 1024 on',
        actual: port,
        location: { resource: `host port ${port}` },
      }),
    );
    const [first, ...rest] = findings;
    return first === undefined ? pass('none below 1024 but 80 and 443') : fail([first, ...rest]);
  },
});
