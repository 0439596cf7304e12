import { containerInspect, defineCheck, fail, notTold, pass } from 'rempart/check';

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
  references: [{ standard: 'cis-docker-1.6', id: '5.19' }],
  needs: { self: { inspect: containerInspect } },
  evaluate({ self: { inspect } }) {
    const { ulimits } = inspect.hostConfig;
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
