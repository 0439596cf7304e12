import {
  accounts,
  containerInspect,
  containerWalls,
  defineCheck,
  ESCAPE_PATHS,
  type EscapeEvidence,
  type EscapeStep,
  engineInfo,
  engineVolumes,
  type Finding,
  fail,
  hostSources,
  incompleteSet,
  kernelViews,
  optional,
  pass,
  processes,
  type Resolved,
  undecided,
  untoldVolumes,
  viewOf,
} from 'rempart/check';

const ifKnown = <T>(resolved: Resolved<T>): T | null => (resolved.known ? resolved.value : null);
const NOT_LOOKED = incompleteSet([], { code: 'unsupported', text: 'The host was not asked' });

/** Of the ways out, those that end in the kernel’s settings; they can be judged without the host, too. */
const WAYS = ESCAPE_PATHS.filter(({ key }) => key === 'kernel-settings' || key === 'mounted-proc');

/** True where all are open, false where one is closed, else null. */
const allOpen = (steps: readonly EscapeStep[]): boolean | null =>
  steps.some(({ open }) => open === false) ? false : steps.every(({ open }) => open === true) ? true : null;

export default defineCheck({
  id: 'isolation/kernel-settings-writable',
  title: 'The container cannot write the settings of the host’s kernel',
  targets: ['container'],
  severity: 'critical',
  rationale:
    'Who may write /proc/sys names the program that the kernel starts at the next crash, as root of the host and outside every container (kernel.core_pattern); sysrq-trigger restarts the machine.',
  remediation:
    'Leave /proc/sys read-only (no `systempaths=unconfined`), do not mount the host’s /proc writable, start as an ordinary user, and set single namespaced settings with `--sysctl`.',
  fix: {
    flag: 'without --security-opt systempaths=unconfined; --volume /proc:PLACE:ro',
    compose: 'security_opt: without systempaths=unconfined; volumes: ["/proc:PLACE:ro"]',
    daemon: '"userns-remap": "default"',
    breaks: 'Programs that set kernel parameters for the whole host: set them there',
  },
  seen: 'requested',
  references: [
    { standard: 'nist-800-190', id: '4.4.3' },
    { standard: 'url', id: 'https://man7.org/linux/man-pages/man5/core.5.html' },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: {
      image: { accounts: optional(accounts) },
      'docker-engine': { info: optional(engineInfo), volumes: optional(engineVolumes) },
      host: { processes: optional(processes), views: optional(kernelViews) },
    },
  },
  evaluate({ self: { inspect }, parent: { image, 'docker-engine': engine, host } }) {
    const info = ifKnown(engine.info);
    const views = ifKnown(host.views);
    const evidence: EscapeEvidence = {
      inspect,
      walls: containerWalls(inspect, {
        info,
        views,
        processes: ifKnown(host.processes) ?? NOT_LOOKED,
        accounts: ifKnown(image.accounts),
      }),
      view: views === null ? null : viewOf(inspect, views),
      sources: hostSources(inspect, ifKnown(engine.volumes)?.items ?? null),
      rootless: info?.securityOptions?.rootless === true,
      host: { machine: null, parameters: null, mounts: null, processes: null, rootPrograms: null },
    };
    const judged = WAYS.map((way) => ({ ...way, steps: way.steps(evidence) }));
    const findings = judged.flatMap(({ key, steps, fix }): readonly Finding[] =>
      allOpen(steps) === true
        ? [
            {
              message: 'Root of the container can write the settings of the host’s kernel',
              expected: 'read-only',
              actual: steps.map(({ text }) => text).join('; '),
              location: { resource: key },
              fix,
              ...(steps.some(({ sight }) => sight === 'kernel') ? { seen: 'kernel' as const } : {}),
            },
          ]
        : [],
    );
    const [first, ...rest] = findings;
    if (first !== undefined)
      return fail([first, ...rest], {
        follows: [
          'privileged-mode/privileged',
          ...(findings.some(({ location }) => location?.resource === 'kernel-settings')
            ? ['isolation/kernel-paths']
            : ['isolation/sensitive-mounts']),
        ],
      });
    const untold = untoldVolumes(inspect, engine.volumes);
    if (untold !== null && evidence.walls.hostUids.value?.has(0) !== false) return undecided(untold);
    const hidden = judged.find(({ steps }) => allOpen(steps) === null);
    if (hidden !== undefined)
      return undecided({
        code: engine.info.known ? 'unsupported' : engine.info.reason.code,
        text: `It is not told whether ${hidden.steps.find(({ open }) => open === null)?.text}`,
      });
    return pass(
      judged.map(({ steps }) => `not so: ${steps.find(({ open }) => open === false)?.text}`).join('; '),
    );
  },
});
