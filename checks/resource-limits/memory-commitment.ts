import {
  containerInspect,
  defineCheck,
  engineInfo,
  fail,
  notApplicable,
  notTold,
  pass,
  runningContainers,
  undecided,
} from 'rempart/check';

const MOST_COMMITTED = 1.5;
const GIBIBYTE = 1024 ** 3;

export default defineCheck({
  id: 'resource-limits/memory-commitment',
  title: 'The memory limits of all containers fit the machine',
  targets: ['docker-engine'],
  severity: 'medium',
  rationale:
    'Limits protect the shared kernel only while the machine can honour them: promised one and a half times over, the containers together take it down.',
  remediation: 'Lower the limits (`docker update --memory`), move containers to another host, or add memory.',
  references: [{ standard: 'url', id: 'https://docs.docker.com/engine/containers/resource_constraints/' }],
  needs: { self: { info: engineInfo }, children: { container: { inspect: containerInspect } } },
  evaluate({ self: { info }, children }) {
    const { memoryTotal } = info;
    if (memoryTotal === null || memoryTotal <= 0) return notTold('how much memory it has');
    const running = runningContainers(children.container);
    const limits = running.items
      .map(({ inspect }) => inspect.hostConfig.memory)
      .filter((limit) => limit !== null && limit > 0);
    const promised = limits.reduce<number>((sum, limit) => sum + (limit ?? 0), 0);
    const ratio = promised / memoryTotal;
    const seen = `${(promised / GIBIBYTE).toFixed(1)} GiB promised to ${limits.length} of ${running.items.length} running containers, ${(memoryTotal / GIBIBYTE).toFixed(1)} GiB there`;
    if (ratio > MOST_COMMITTED)
      return fail({
        message: 'The memory limits add up to more than the machine has',
        expected: `at most ${MOST_COMMITTED * 100} % of its memory`,
        actual: seen,
      });
    if (running.reason !== null) return undecided(running.reason);
    if (running.items.some(({ inspect }) => inspect.hostConfig.memory === null))
      return notTold('the memory limits of its containers');
    if (limits.length === 0) return notApplicable('No running container has a memory limit');
    return pass(seen);
  },
});
