import {
  containerInspect,
  defineCheck,
  engineInfo,
  fail,
  notTold,
  optional,
  pass,
  WITHOUT_PRIVILEGED,
} from 'rempart/check';

/** Of every engine's list since 2018; later ones add to it. */
const MASKED = ['/proc/kcore', '/proc/timer_list', '/sys/firmware'];
const READ_ONLY = ['/proc/bus', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'];

/** Docker's and Podman's words for taking the masks away. */
const UNMASK = /^(?:systempaths[=:]unconfined|unmask[=:].+)$/;

export default defineCheck({
  id: 'isolation/kernel-paths',
  title: 'Dangerous paths of /proc and /sys are masked or read-only',
  targets: ['container'],
  severity: 'high',
  rationale:
    'Through /proc/sys and /proc/sysrq-trigger root inside changes or stops the host’s kernel, through /proc/kcore it reads its memory.',
  remediation:
    'Take `--security-opt systempaths=unconfined` (Podman: `unmask=…`) away and recreate the container; set single namespaced settings with `--sysctl`.',
  fix: {
    flag: 'without --security-opt systempaths=unconfined; --sysctl NAME=VALUE for single settings',
    compose: 'security_opt: without systempaths=unconfined; sysctls: for single settings',
    breaks: 'Container engines and init systems inside that mount /proc anew or set kernel parameters',
  },
  seen: 'requested',
  references: [
    { standard: 'nist-800-190', id: '4.4.3' },
    { standard: 'url', id: 'https://docs.docker.com/engine/security/#kernel-namespaces' },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: { 'docker-engine': { info: optional(engineInfo) } },
  },
  evaluate({ self: { inspect }, parent }) {
    const { info } = parent['docker-engine'];
    const { privileged, maskedPaths, readonlyPaths, securityOpt } = inspect.hostConfig;
    const expected = 'the engine’s lists of masked and read-only paths';
    if (privileged === true)
      return fail(
        {
          message: 'Privileged mode opens all of /proc and /sys',
          expected,
          actual: 'none',
          fix: WITHOUT_PRIVILEGED,
        },
        { follows: ['privileged-mode/privileged'] },
      );
    const option = securityOpt?.find((text) => UNMASK.test(text));
    const missing = [
      ...(maskedPaths === null ? [] : MASKED.filter((path) => !maskedPaths.includes(path))),
      ...(readonlyPaths === null ? [] : READ_ONLY.filter((path) => !readonlyPaths.includes(path))),
    ];
    if (option !== undefined || maskedPaths?.length === 0 || readonlyPaths?.length === 0)
      return fail({
        message: 'Paths of the kernel are open',
        expected,
        actual: option ?? `open: ${missing.join(', ')}`,
        location: { pointer: '/HostConfig/MaskedPaths' },
      });
    if (missing.length > 0)
      return fail({
        message: 'Some paths of the kernel are open',
        expected,
        actual: `open: ${missing.join(', ')}`,
        severity: missing.some((path) => path.startsWith('/proc/sys')) ? 'high' : 'medium',
        location: { pointer: '/HostConfig/MaskedPaths' },
        // Without an option that takes masks away, a shorter list is the engine's own.
        seen: 'engine-default',
      });
    if (privileged === null) return notTold('whether the container is privileged');
    // Podman writes null whatever it masks; Docker does so of both lists for privileged containers, and before 2018.
    const untold = maskedPaths === null && readonlyPaths === null;
    if (untold ? securityOpt === null || !info.known || info.value.isPodman : !maskedPaths || !readonlyPaths)
      return notTold('the masked paths of the container');
    return pass(
      maskedPaths === null
        ? 'the engine’s defaults'
        : `${maskedPaths.length} masked, ${readonlyPaths?.length ?? 0} read-only`,
    );
  },
});
