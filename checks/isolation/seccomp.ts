import {
  containerInspect,
  containerSettings,
  defineCheck,
  engineInfo,
  fail,
  manual,
  notTold,
  optional,
  pass,
  processes,
  undecided,
  WITHOUT_PRIVILEGED,
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
  fix: {
    flag: 'without --security-opt seccomp=unconfined',
    compose: 'security_opt: without seccomp=unconfined',
    breaks:
      'Programs that call what the default profile refuses (debuggers, nested engines): add the one call to a copy of it',
  },
  seen: 'requested',
  references: [
    { standard: 'cis-docker-1.6', id: '5.22' },
    { standard: 'nist-800-190', id: '4.4.3' },
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
    const { info } = parent['docker-engine'];
    const { processes } = parent.host;
    const { requested, applied, kernel } = containerSettings(inspect, {
      info: info.known ? info.value : null,
      processes: processes.known ? processes.value : null,
    }).seccomp;
    const expected = 'a filter';
    const location = { pointer: '/HostConfig/SecurityOpt' };
    if (inspect.hostConfig.privileged === true && applied === 'none' && kernel !== true)
      return fail(
        {
          message: 'Privileged mode takes the filter of system calls away',
          expected,
          actual: 'none',
          fix: WITHOUT_PRIVILEGED,
        },
        { follows: ['privileged-mode/privileged'] },
      );
    if (requested === null) return notTold('the security options of the container');
    if (requested !== 'default') {
      if (requested.kind === 'unconfined')
        return fail({ message: 'System calls are not filtered', expected, actual: 'unconfined', location });
      if (requested.kind === 'custom' && requested.allowsAll)
        return fail({
          message: 'The container’s own profile lets every system call through',
          expected,
          actual: 'a profile that allows all',
          location,
        });
      if (requested.kind === 'custom' && requested.allowed.length > 0)
        return fail({
          message: 'The container’s own profile lets dangerous system calls through',
          expected: 'the engine’s profile, or one no wider',
          actual: requested.allowed.join(', '),
          severity: 'medium',
          location,
        });
    } else if (applied === 'none' && kernel !== true) {
      const unsupported = info.known && info.value.securityOptions?.seccomp === null;
      return fail(
        {
          message: unsupported
            ? 'The engine cannot filter system calls'
            : 'The engine’s default lets every system call through',
          expected,
          actual: unsupported ? 'not supported' : 'unconfined',
          seen: 'engine-default',
          fix: {
            flag: '--security-opt seccomp=PROFILE, a file with the default profile',
            compose: 'security_opt: ["seccomp=PROFILE"]',
            daemon: 'without "seccomp-profile": "unconfined"',
          },
        },
        { follows: ['docker-engine/seccomp-default'] },
      );
    }
    if (kernel === false)
      return fail({
        message: 'No filter is in effect for the first process',
        expected,
        actual: 'Seccomp: 0',
        seen: 'kernel',
      });
    if (requested !== 'default' && applied === null && kernel === null)
      return notTold('whether a privileged container keeps its filter');
    if (requested !== 'default')
      return requested.kind === 'unread'
        ? manual(`Compare the profile ${requested.name} on the engine’s host with the default one`)
        : pass('a profile of its own, no wider than the default in what was looked for');
    if (kernel === true) return pass('a filter is in effect for the first process');
    if (!info.known) return undecided(info.reason);
    if (applied === null) return notTold('its default for seccomp');
    return pass(`the engine’s default: ${info.value.securityOptions?.seccomp}`);
  },
});
