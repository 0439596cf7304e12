import {
  completeSet,
  defineCheck,
  type Finding,
  judgeEach,
  localRuntimes,
  notApplicable,
  runtimeEnd,
} from 'rempart/check';

const DAY = 86_400_000;

export default defineCheck({
  id: 'patching/runtimes-supported',
  title: 'Runtimes beside the packages are of lines that are still mended',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'What was unpacked below /usr/local or /opt gets no update with the system, and goes on when its line is over.',
  remediation:
    'Replace it by a line that is mended, better by a package that updates itself; remove the folder of the old one.',
  references: [{ standard: 'url', id: 'https://endoflife.date' }],
  needs: { self: { runtimes: localRuntimes } },
  evaluate: ({ self: { runtimes }, collectedAt }) =>
    judgeEach(
      completeSet(runtimes),
      (runtime): Finding | null => {
        const end = runtimeEnd(runtime);
        if (end === null || Date.parse(end) + DAY > collectedAt) return null;
        return {
          message: `${runtime.name} ${runtime.version} gets no fixes any more`,
          expected: 'a line that is mended',
          actual: end === '2000-01-01' ? runtime.version : `${runtime.version}, ended ${end}`,
          location: { path: runtime.path, resource: runtime.path },
        };
      },
      { whenEmpty: notApplicable('No runtime lies beside the packages') },
    ),
});
