import {
  accounts,
  containerInspect,
  containerWalls,
  defineCheck,
  ESCAPE_PATHS,
  type EscapeEvidence,
  engineInfo,
  engineVolumes,
  type Finding,
  fail,
  hostProcesses,
  hostSources,
  kernelParameters,
  kernelViews,
  mounts,
  optional,
  pass,
  processes,
  type Resolved,
  rootJobs,
  undecided,
  untoldVolumes,
  viewOf,
} from 'rempart/check';

const ifKnown = <T>(resolved: Resolved<T>): T | null => (resolved.known ? resolved.value : null);

export default defineCheck({
  id: 'isolation/escape-paths',
  title: 'No combination of openings leads from the container to the host',
  targets: ['container'],
  severity: 'critical',
  rationale:
    'Single openings look harmless until they stand in a row: a writable folder of the host, a process that is root there and no profile that refuses are together a way to root of the host. Only who sees container and host at once can tell.',
  remediation:
    'Close one of the steps that are listed: a user namespace or an ordinary user, a read-only or narrower mount, one capability less, the engine’s AppArmor profile.',
  fix: { daemon: '"userns-remap": "default"', breaks: 'ownership of files on bind mounts' },
  seen: 'requested',
  references: [
    { standard: 'nist-800-190', id: '4.4.3' },
    { standard: 'nist-800-190', id: '4.5.5' },
    { standard: 'url', id: 'https://man7.org/linux/man-pages/man7/capabilities.7.html' },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: {
      image: { accounts: optional(accounts) },
      'docker-engine': { info: optional(engineInfo), volumes: optional(engineVolumes) },
      host: {
        processes,
        hostProcesses: optional(hostProcesses),
        views: optional(kernelViews),
        parameters: optional(kernelParameters),
        mounts: optional(mounts),
        rootJobs: optional(rootJobs),
      },
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
        processes: host.processes,
        accounts: ifKnown(image.accounts),
      }),
      view: views === null ? null : viewOf(inspect, views),
      sources: hostSources(inspect, ifKnown(engine.volumes)?.items ?? null),
      rootless: info?.securityOptions?.rootless === true,
      host: {
        machine: views?.machine ?? null,
        parameters: ifKnown(host.parameters)?.live ?? null,
        mounts: ifKnown(host.mounts),
        processes: ifKnown(host.hostProcesses),
        rootPrograms: ifKnown(host.rootJobs)?.items ?? null,
      },
    };
    const judged = ESCAPE_PATHS.map((path) => ({ path, steps: path.steps(evidence) }));
    const every = judged.filter(({ steps }) => steps.every((step) => step.open === true));
    const privileged = every.some(({ path }) => path.key === 'privileged');
    const open = every.filter(({ path }) => !(privileged && path.byPrivilege));
    const findings = open.map(
      ({ path, steps }): Finding => ({
        message: `The container reaches ${path.reach}, in ${steps.length} steps`,
        expected: 'one step closed',
        actual: steps.map(({ text }, index) => `${index + 1}. ${text}`).join('; '),
        severity: path.severity,
        location: { resource: `way ${path.key}` },
        fix: path.fix,
        seen: steps.some(({ sight }) => sight === 'kernel') ? 'kernel' : 'requested',
      }),
    );
    const [first, ...rest] = findings;
    if (first !== undefined) {
      const told = open.map(({ path }) => path.toldBy).filter((id) => id !== null);
      return fail([first, ...rest], told.length === open.length ? { follows: told } : {});
    }
    const unsure = judged.find(({ steps }) => steps.every((step) => step.open !== false));
    if (unsure === undefined) {
      const untold = untoldVolumes(inspect, engine.volumes);
      return untold === null
        ? pass(`${judged.length} ways looked at, each closed somewhere`)
        : undecided(untold);
    }
    const missing = unsure.steps.find((step) => step.open === null);
    return undecided({ code: 'unsupported', text: `It could not be told whether ${missing?.text}` });
  },
});
