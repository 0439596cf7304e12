import {
  containerInspect,
  defineCheck,
  engineInfo,
  fail,
  hostProcessesOf,
  manual,
  notTold,
  optional,
  pass,
  processes,
  seccompRequest,
  undecided,
} from 'rempart/check';

export default defineCheck({
  id: 'isolation/seccomp',
  title: 'System calls of the container are filtered',
  targets: ['container'],
  severity: 'high',
  rationale:
    'The kernel is shared, and most ways out of a container begin with a system call that no ordinary program makes; the engine’s default filter keeps those away.',
  remediation:
    'Take `--security-opt seccomp=unconfined` away and recreate the container; where a program needs one more system call, add it to a copy of the default profile (`--security-opt seccomp=profile.json`).',
  references: [
    { standard: 'cis-docker-1.6', id: '5.22' },
    { standard: 'url', id: 'https://docs.docker.com/engine/security/seccomp/' },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: {
      'docker-engine': { info: optional(engineInfo) },
      host: { processes: optional(processes) },
    },
  },
  evaluate({ self: { inspect }, parent }) {
    const { securityOpt, privileged, runtime } = inspect.hostConfig;
    const expected = 'a filter';
    const location = { pointer: '/HostConfig/SecurityOpt' };
    if (privileged === true)
      return fail(
        { message: 'Privileged mode takes the filter of system calls away', expected, actual: 'none' },
        { follows: ['privileged-mode/privileged'] },
      );
    if (securityOpt === null) return notTold('the security options of the container');
    const request = seccompRequest(securityOpt);
    if (request.kind === 'unconfined')
      return fail({ message: 'System calls are not filtered', expected, actual: 'unconfined', location });
    if (request.kind === 'custom' && request.allowsAll)
      return fail({
        message: 'The container’s own profile lets every system call through',
        expected,
        actual: 'a profile that allows all',
        location,
      });
    if (request.kind === 'custom' && request.allowed.length > 0)
      return fail({
        message: 'The container’s own profile lets dangerous system calls through',
        expected: 'the engine’s profile, or one no wider',
        actual: request.allowed.join(', '),
        severity: 'medium',
        location,
      });
    const { info } = parent['docker-engine'];
    const byDefault = request.kind === 'default';
    if (byDefault && info.known && info.value.securityOptions !== null) {
      const engineDefault = info.value.securityOptions.seccomp;
      if (engineDefault === 'unconfined' || engineDefault === null)
        return fail(
          {
            message:
              engineDefault === null
                ? 'The engine cannot filter system calls'
                : 'The engine’s default lets every system call through',
            expected,
            actual: engineDefault ?? 'not supported',
          },
          { follows: ['docker-engine/seccomp-default'] },
        );
    }
    const host = parent.host.processes;
    const first = host.known
      ? hostProcessesOf(inspect, host.value).items.find(({ pid }) => pid === inspect.state.pid)
      : undefined;
    // Kata and gVisor bring a kernel of their own between, where the host's view of the first process says nothing.
    if (first?.seccomp === 0 && !/kata|runsc|gvisor/i.test(runtime ?? ''))
      return fail({
        message: 'No filter is in effect for the first process',
        expected,
        actual: 'Seccomp: 0',
      });
    if (request.kind === 'unread')
      return manual(`Compare the profile ${request.name} on the engine’s host with the default one`);
    if (!byDefault) return pass('a profile of its own, no wider than the default in what was looked for');
    if (first?.seccomp === 2) return pass('a filter is in effect for the first process');
    if (!info.known) return undecided(info.reason);
    if (info.value.securityOptions === null) return notTold('its default for seccomp');
    return pass(`the engine’s default: ${info.value.securityOptions.seccomp}`);
  },
});
