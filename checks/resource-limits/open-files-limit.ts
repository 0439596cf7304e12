import {
  containerInspect,
  containerLimits,
  defineCheck,
  fail,
  limitsInForce,
  notTold,
  optional,
  pass,
} from 'rempart/check';

/** The kernel's own default of `fs.nr_open`, which no limit of open files exceeds. */
const ENDLESS = 1_048_576;

export default defineCheck({
  id: 'resource-limits/open-files-limit',
  title: 'The limit of open files is not lifted',
  targets: ['container'],
  severity: 'low',
  rationale:
    'Open files take memory of the kernel that no container’s limit counts on old kernels; one process should not hold millions.',
  remediation:
    'Set what the program needs, such as `--ulimit nofile=1024:65536` (Compose: `ulimits`), or take the entry away for the engine’s default.',
  fix: {
    flag: '--ulimit nofile=1024:65536',
    compose: 'ulimits: {nofile: {soft: 1024, hard: 65536}}',
    daemon: '"default-ulimits": {"nofile": {"Name": "nofile", "Soft": 1024, "Hard": 65536}}',
    breaks: 'Proxies and databases that hold more files and connections open: raise the hard limit for these',
  },
  seen: 'requested',
  references: [{ standard: 'cis-docker-1.6', id: '5.19' }],
  needs: {
    self: { inspect: containerInspect },
    parent: { host: { limits: optional(containerLimits) } },
  },
  evaluate({ self: { inspect }, parent }) {
    const { ulimits } = inspect.hostConfig;
    const { limits } = parent.host;
    const inForce = limits.known ? (limitsInForce(inspect, limits.value)?.openFiles ?? null) : null;
    if (inForce !== null)
      return inForce.hard > ENDLESS
        ? fail({
            message: 'The first process may open files without an end',
            expected: `at most ${ENDLESS}`,
            actual: `${inForce.soft}:${inForce.hard === Number.POSITIVE_INFINITY ? 'unlimited' : inForce.hard}`,
            location: { resource: 'nofile' },
            seen: 'kernel',
          })
        : pass(`${inForce.soft}:${inForce.hard} for the first process`);
    if (ulimits === null) return notTold('the limits of the container’s processes');
    const files = ulimits.find(({ name }) => /^(?:RLIMIT_)?NOFILE$/i.test(name));
    if (files === undefined) return pass('the engine’s default');
    const { soft, hard } = files;
    if (soft === null || hard === null) return notTold('the limit of open files');
    const most = Math.max(soft, hard);
    return most > ENDLESS || soft < 0 || hard < 0
      ? fail({
          message: 'The limit of open files is lifted',
          expected: `at most ${ENDLESS}`,
          actual: `${soft < 0 ? 'unlimited' : soft}:${hard < 0 ? 'unlimited' : hard}`,
          location: { pointer: '/HostConfig/Ulimits', resource: 'nofile' },
        })
      : pass(`${soft}:${hard}`);
  },
});
