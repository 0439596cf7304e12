import {
  accounts,
  containerInspect,
  containerTop,
  containerUser,
  defineCheck,
  engineInfo,
  fail,
  notTold,
  optional,
  pass,
  processes,
  processIdMaps,
  rootIsMapped,
  runningProcesses,
  severityByMapping,
  subordinateIds,
  undecided,
} from 'rempart/check';

export default defineCheck({
  id: 'non-root-user/configured-user',
  title: 'The container is started as an ordinary user',
  targets: ['container'],
  severity: 'high',
  rationale:
    'Root inside a container is uid 0 of the shared kernel: one hole in the wall and it is root of the host.',
  remediation:
    'Set `USER` in the image, or start the container with `--user 10001:10001` (Compose: `user: "10001:10001"`), and give that user the volumes it writes.',
  fix: {
    flag: '--user 10001:10001',
    compose: 'user: "10001:10001"',
    daemon: '"userns-remap": "default", which makes root inside an ordinary user of the host',
    dockerfile: 'USER 10001:10001',
    breaks: 'Writes to files and volumes that belong to root: change their owner once',
  },
  seen: 'requested',
  references: [
    { standard: 'cis-docker-1.6', id: '4.1' },
    { standard: 'nist-800-190', id: '4.4.3' },
  ],
  needs: {
    self: { inspect: containerInspect, top: optional(containerTop) },
    parent: {
      image: { accounts: optional(accounts) },
      'docker-engine': { info: optional(engineInfo) },
      host: {
        processes: optional(processes),
        idMaps: optional(processIdMaps),
        subordinate: optional(subordinateIds),
      },
    },
  },
  evaluate({ self: { inspect, top }, parent }) {
    const { user } = inspect.config;
    if (user === null) return notTold('the user of the container');
    const known = parent.image.accounts;
    const { uid, name } = containerUser(user, known.known ? known.value : null);
    if (uid !== null && uid !== 0) return pass(user);
    const info = parent['docker-engine'].info.known ? parent['docker-engine'].info.value : null;
    if (uid === 0) {
      const mapped = rootIsMapped(inspect, info);
      const alias = name !== null && name !== 'root' && name !== '';
      return fail(
        {
          message: `The container is started as root${alias ? ` under the name ${name}` : ''}${mapped ? ', which is an ordinary user of the host' : ''}`,
          expected: 'an ordinary user',
          actual: user === '' ? 'no user set' : user,
          severity: severityByMapping('high', mapped),
          location: { pointer: '/Config/User' },
          // Neither the image nor the call names one: then the engine takes root.
          ...(user === '' ? { seen: 'engine-default' as const } : {}),
        },
        { follows: ['non-root-user/image-user', 'non-root-user/user-not-overridden'] },
      );
    }
    // The name is of the image's own /etc/passwd; where that was not read, the processes may tell.
    const running = runningProcesses(inspect, info, top, parent.host.processes, parent.host)?.items ?? [];
    if (running.length > 0 && running.every(({ uidInside }) => uidInside !== null && uidInside !== 0))
      return pass(`${user}, which is uid ${running[0]?.uidInside}`);
    if (!known.known) return undecided(known.reason);
    return undecided({ code: 'unsupported', text: `The user ${user} is not in the image’s /etc/passwd` });
  },
});
