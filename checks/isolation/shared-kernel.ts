import {
  containerInspect,
  defineCheck,
  fail,
  notApplicable,
  pass,
  runningContainers,
  undecided,
} from 'rempart/check';

/** Labels by which people say how much something has to be protected, or how much it is exposed. */
const SENSITIVITY =
  /(?:^|[._/-])(?:sensitivity|confidentiality|classification|data-class|trust|exposure|security-zone)$/i;
/** Runtimes that give each container a kernel of its own. */
const SANDBOX = /kata|runsc|gvisor|firecracker/i;

export default defineCheck({
  id: 'isolation/shared-kernel',
  title: 'Containers of different sensitivity do not share one kernel',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'One kernel is one wall for all containers above it: a hole in it opens the protected ones from the exposed ones. Where they are on hosts of their own, it opens only their like.',
  remediation:
    'Run containers of one sensitivity on a host of their own, or give the exposed ones a kernel of their own with a sandboxing runtime (gVisor, Kata Containers).',
  fix: {
    flag: '--runtime runsc',
    compose: 'runtime: runsc',
    daemon: '"runtimes": {"runsc": {"path": "/usr/bin/runsc"}}',
    breaks: 'programs that need system calls which the sandbox does not have',
  },
  references: [
    { standard: 'nist-800-190', id: '4.3.4' },
    { standard: 'nist-800-190', id: '4.5.2' },
  ],
  needs: { children: { container: { inspect: containerInspect } } },
  evaluate({ children: { container: containers } }) {
    const running = runningContainers(containers);
    const shared = running.items.filter(({ inspect }) => !SANDBOX.test(inspect.hostConfig.runtime ?? ''));
    const byLevel = Map.groupBy(
      shared.flatMap(({ inspect, target }) =>
        Object.entries(inspect.config.labels ?? {})
          .filter(([name]) => SENSITIVITY.test(name))
          .map(([name, value]) => ({ level: `${name}=${value}`, name, target: target.name })),
      ),
      ({ level }) => level,
    );
    const levelsOf = Map.groupBy([...byLevel.keys()], (level) => level.slice(0, level.indexOf('=')));
    const mixed = [...levelsOf].find(([, levels]) => levels.length > 1);
    if (mixed !== undefined) {
      const [label, levels] = mixed;
      const shown = levels.slice(0, 5).map(
        (level) =>
          `${level} (${byLevel
            .get(level)
            ?.map(({ target }) => target)
            .slice(0, 4)
            .join(', ')})`,
      );
      return fail({
        message: `Containers with different labels ${label} share the kernel of this host`,
        expected: 'one sensitivity on one kernel',
        actual: shown.join('; '),
        location: { resource: `label ${label}` },
      });
    }
    if (running.reason !== null) return undecided(running.reason);
    if (shared.length === 0) return notApplicable('No containers share the kernel of this host');
    if (byLevel.size === 0)
      return notApplicable(
        `${shared.length} containers share the kernel, none is labelled with its sensitivity`,
      );
    return pass(`${shared.length} containers share the kernel: ${[...byLevel.keys()].join(', ')}`);
  },
});
