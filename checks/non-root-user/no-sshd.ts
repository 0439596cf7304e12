import {
  containerInspect,
  containerTop,
  defineCheck,
  engineInfo,
  fail,
  notApplicable,
  optional,
  pass,
  processes,
  runningProcesses,
  undecided,
} from 'rempart/check';

const SERVER = /^(?:\S*\/)?(?:sshd|dropbear|tinysshd|sshd-session)(?::|\s|$)/;

export default defineCheck({
  id: 'non-root-user/no-sshd',
  title: 'No SSH server runs in the container',
  targets: ['container'],
  severity: 'high',
  rationale:
    'An SSH server brings accounts, keys and a root process of its own into the container, past everything that the engine logs.',
  remediation:
    'Take the SSH server out of the image and use `docker exec` from the host; to move files, use `docker cp` or a volume.',
  fix: {
    flag: '--entrypoint of the service itself',
    compose: 'entrypoint: of the service itself',
    dockerfile: 'without the package openssh-server',
    breaks: 'People and jobs that log in: `docker exec` and `docker cp` on the host take their place',
  },
  seen: 'kernel',
  references: [
    { standard: 'cis-docker-1.6', id: '5.7' },
    { standard: 'nist-800-190', id: '4.1.2' },
  ],
  needs: {
    self: { inspect: containerInspect, top: optional(containerTop) },
    parent: {
      'docker-engine': { info: optional(engineInfo) },
      host: { processes: optional(processes) },
    },
  },
  evaluate({ self: { inspect, top }, parent }) {
    const { info } = parent['docker-engine'];
    const running = runningProcesses(inspect, info.known ? info.value : null, top, parent.host.processes);
    if (running === null) return notApplicable('The container does not run');
    const server = running.items.find(({ command }) => SERVER.test(command));
    if (server !== undefined)
      return fail({
        message: 'An SSH server runs in the container',
        expected: 'none',
        actual: server.command.slice(0, 120),
        location: { resource: 'ssh server' },
      });
    return running.reason === null
      ? pass('no sshd, dropbear or tinysshd among its processes')
      : undecided(running.reason);
  },
});
