import { expect, it } from 'vitest';
import { completeSet } from '../../src/core/resource-set.ts';
import type { Finding } from '../../src/core/verdict.ts';
import { judgePaths } from '../../src/facts/judge-paths.ts';
import fc from '../seeded-properties.ts';

const finding = (path: string, severity?: Finding['severity']): Finding => ({
  message: path,
  expected: null,
  actual: null,
  location: { path, resource: path },
  ...(severity === undefined ? {} : { severity }),
});
const findings = (...paths: readonly string[]): readonly Finding[] => {
  const verdict = judgePaths(completeSet(paths), (path) => finding(path));
  return verdict.outcome === 'fail' ? verdict.findings : [];
};
const numbered = (folder: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${folder}/${index}`);

it('tells twenty paths one by one', () => {
  expect(findings(...numbered('/app', 20))).toHaveLength(20);
});

it('tells more by the deepest folders that are few enough', () => {
  expect(
    findings(...numbered('/app/a', 15), ...numbered('/app/b/c', 15)).map(({ message }) => message),
  ).toEqual([
    '/app/a/0, and so on: 15 paths below /app/a/',
    '/app/b/c/0, and so on: 15 paths below /app/b/c/',
  ]);
});

it('leaves a path that is alone in its folder as it is', () => {
  expect(findings(...numbered('/app', 21), '/etc/x').at(-1)).toEqual(finding('/etc/x'));
});

it('passes and ignores as judgeEach does', () => {
  expect(judgePaths(completeSet(['/a']), () => null)).toEqual({
    outcome: 'pass',
    resources: { passed: 1, total: 1, complete: true },
  });
});

it('never tells more than twenty of a severity, loses none and counts all', () => {
  const folder = fc.array(fc.constantFrom('a', 'b', 'c', 'dd', 'e1', 'f'), { maxLength: 6 });
  const path = fc
    .tuple(folder, fc.integer({ min: 0, max: 9 }))
    .map(([parts, name]) => ['', ...parts, String(name)].join('/'));
  const severities = ['low', 'medium'] as const;
  fc.assert(
    fc.property(fc.uniqueArray(path, { maxLength: 200, minLength: 1 }), (paths) => {
      const verdict = judgePaths(completeSet(paths), (one) => finding(one, severities[one.length % 2]));
      if (verdict.outcome !== 'fail') throw new Error(verdict.outcome);
      for (const severity of severities) {
        const told = verdict.findings.filter((one) => one.severity === severity);
        expect(told.length).toBeLessThanOrEqual(20);
        const counted = told.map(({ message }) => Number(/: (\d+) paths/.exec(message)?.[1] ?? 1));
        expect(counted.reduce((sum, count) => sum + count, 0)).toBe(
          paths.filter((one) => severities[one.length % 2] === severity).length,
        );
      }
      expect(verdict.resources).toEqual({ passed: 0, total: paths.length, complete: true });
    }),
    { seed: 20261122 },
  );
});
