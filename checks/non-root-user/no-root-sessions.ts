import {
  accounts,
  containerExecs,
  containerInspect,
  containerUser,
  defineCheck,
  judgeEach,
  notApplicable,
  notTold,
  optional,
  runningExecs,
} from 'rempart/check';

export default defineCheck({
  id: 'non-root-user/no-root-sessions',
  title: 'Nobody works as root in a container of an ordinary user',
  targets: ['container'],
  severity: 'low',
  rationale:
    'A command started with `docker exec --user root` has the power that the container gave up, and leaves files of root behind that the service cannot mend.',
  remediation:
    'End the session and run `docker exec` without `--user`; put what it did as root into the image.',
  fix: {
    flag: 'docker exec without --user root',
    compose: 'docker compose exec without --user root',
    dockerfile: 'RUN with what was done as root, before USER',
    breaks: 'The command that runs now ends',
  },
  seen: 'requested',
  references: [{ standard: 'cis-docker-1.6', id: '5.24' }],
  needs: {
    self: { inspect: containerInspect, execs: containerExecs },
    parent: { image: { accounts: optional(accounts) } },
  },
  evaluate({ self: { inspect, execs }, parent }) {
    if (inspect.state.running === false) return notApplicable('The container does not run');
    const own = inspect.config.user;
    if (own === null) return notTold('the user of the container');
    const known = parent.image.accounts.known ? parent.image.accounts.value : null;
    if (containerUser(own, known).uid === 0)
      return notApplicable('The container itself runs as root, which is judged for its own command');
    const running = runningExecs(execs, ({ user }) => user !== null, 'its user');
    return judgeEach(running, ({ user, command, tty }) =>
      // Without a user of its own it took the container's.
      user !== null && user !== '' && containerUser(user, known).uid === 0
        ? {
            message: `${tty === true ? 'A terminal session' : 'A command'} runs as root in the container`,
            expected: own,
            actual: `${user}: ${(command ?? ['a command']).join(' ').slice(0, 120)}`,
            location: { pointer: '/ProcessConfig/user', resource: `exec ${command?.[0] ?? ''}` },
          }
        : null,
    );
  },
});
