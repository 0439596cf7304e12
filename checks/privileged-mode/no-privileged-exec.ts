import {
  containerExecs,
  containerInspect,
  defineCheck,
  judgeEach,
  notApplicable,
  runningExecs,
} from 'rempart/check';

export default defineCheck({
  id: 'privileged-mode/no-privileged-exec',
  title: 'No command runs privileged in the container beside its own',
  targets: ['container'],
  severity: 'medium',
  rationale:
    'Under `docker exec --privileged` one command holds every capability of the host, inside a container that was given none; while it runs it is a way out that no setting of the container shows.',
  remediation:
    'End the session. Where a task needs a capability, give the container that one (`--cap-add`), or run the task on the host; refuse `--privileged` in the rules of who may use the engine.',
  fix: {
    flag: '--cap-add for the one capability that the task needs, on the container',
    compose: 'cap_add: with the one capability that the task needs',
    breaks: 'The command that runs now ends',
  },
  seen: 'requested',
  references: [
    { standard: 'cis-docker-1.6', id: '5.23' },
    { standard: 'url', id: 'https://docs.docker.com/reference/cli/docker/container/exec/' },
  ],
  needs: { self: { inspect: containerInspect, execs: containerExecs } },
  evaluate({ self: { inspect, execs } }) {
    if (inspect.state.running === false) return notApplicable('The container does not run');
    const running = runningExecs(execs, ({ privileged }) => privileged !== null, 'whether it is privileged');
    return judgeEach(
      running,
      ({ privileged, command, user }) =>
        privileged === true
          ? {
              message: 'A command runs privileged in the container',
              expected: 'no privileges of its own',
              actual: `${(command ?? ['a command']).join(' ').slice(0, 120)}${user === '' || user === null ? '' : ` as ${user}`}`,
              location: { pointer: '/ProcessConfig/privileged', resource: `exec ${command?.[0] ?? ''}` },
            }
          : null,
      // Who holds everything already gets nothing new by it.
      inspect.hostConfig.privileged === true ? { follows: ['privileged-mode/privileged'] } : {},
    );
  },
});
