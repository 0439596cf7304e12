import { describe, expect, test } from 'vitest';
import type { TargetReport } from '../../src/core/generated/report.ts';
import { VANISHED } from '../../src/core/recording.ts';
import { type ScoreRow, scoreRun, scoreTree } from '../../src/core/run-score.ts';
import { scoreTarget } from '../../src/core/score.ts';
import { lineOf, rowOf } from './score-examples.ts';

const some = (points: number) =>
  scoreTarget(lineOf('ssh-server', { pass: `l${points}`, fail: `l${100 - points}` })).score;

const none = scoreTarget([]).score;

const row = (
  id: string,
  kind: ScoreRow['kind'],
  points: number | null,
  more: Partial<ScoreRow> = {},
): ScoreRow => ({
  id,
  kind,
  parent: null,
  replicaOf: null,
  status: 'complete',
  score: points === null ? none : some(points),
  worstCheck: null,
  ...more,
});

const value = (...trees: ScoreRow[][]) => scoreRun(trees).score.value;

describe('the score of a run', () => {
  const host = row('h', 'host', 90);
  const engine = row('e', 'docker-engine', 80, { parent: 'h' });
  const container = (id: string, points: number | null, more: Partial<ScoreRow> = {}) =>
    row(id, 'container', points, { parent: 'e', ...more });
  const image = (id: string, points: number) => row(id, 'image', points, { parent: 'e' });

  test('is the mean over the kinds present: thirty containers weigh as much as their host', () => {
    const thirty = Array.from({ length: 30 }, (_, i) => container(`c${i}`, 60));
    expect(value([host])).toBe(90);
    expect(value([host, engine])).toBe(85);
    expect(value([host, engine, ...thirty])).toBe(76.6667);
    expect(value([host, engine, ...thirty, image('i', 50)])).toBe(70);
  });

  test('containers are averaged per engine first', () => {
    const other = row('e2', 'docker-engine', 80, { parent: 'h' });
    const lone = container('d', 100, { parent: 'e2' });
    expect(value([host, engine, other, container('a', 40), container('b', 60), lone])).toBe(
      Math.round(((90 + 80 + 75) / 3) * 1e4) / 1e4,
    );
  });

  test('replicas count once, by the lowest of them', () => {
    const replicas = [
      container('a', 90),
      container('a2', 30, { replicaOf: 'a' }),
      container('a3', 80, { replicaOf: 'a' }),
    ];
    expect(value([...replicas, container('b', 50)])).toBe(40);
  });

  test('a denied engine counts 0 as engine, as containers and as images', () => {
    const denied = { ...engine, status: 'denied' as const, score: none };
    const { score, worst } = scoreRun([[host, denied]]);
    expect(score).toMatchObject({ value: 22.5, grade: 'F', provisional: true, coverage: 0.25 });
    expect(score.upperBound).toEqual({ value: 97.5, grade: 'A' });
    expect(worst).toEqual({ targetId: 'e', grade: 'F', checkId: null });
  });

  test('an engine that could not be asked for its containers counts 0 as containers, not more than with them', () => {
    const partial = { ...engine, status: 'partial' as const };
    expect(value([host, partial, image('i', 50)])).toBe(55);
    expect(value([host, partial, container('c', 10), image('i', 50)])).toBe(57.5);
    expect(value([host, engine, container('c', 10), image('i', 50)])).toBe(57.5);
  });

  test('what vanished while it was audited counts for nothing, unless it was named', () => {
    const report = (id: string, parent: string | null, code: string | null) =>
      ({
        ...row(id, id === 'e' ? 'docker-engine' : 'container', 80, { parent }),
        status: code === null ? 'complete' : 'unreachable',
        error: code === null ? null : { code, message: '', hint: '' },
        results: [],
      }) as unknown as TargetReport;
    const [top, stays] = [report('e', null, null), report('a', 'e', null)];
    const score = (...rows: readonly TargetReport[]) => scoreRun([scoreTree(rows)]).score;
    expect(score(top, stays, report('b', 'e', VANISHED))).toEqual(score(top, stays));
    expect(score(top, stays, report('b', 'e', 'refused')).value).toBeLessThan(80);
    expect(score(report('b', null, VANISHED)).value).toBe(0);
  });

  test('what is still known below a denied engine, or below an unreachable host, counts no more', () => {
    const denied = { ...engine, status: 'denied' as const };
    expect(value([host, denied, container('c', 100), image('i', 100)])).toBe(22.5);
    expect(value([{ ...host, status: 'unreachable' }, engine, container('c', 100)])).toBe(0);
  });

  test('an unreachable named target counts 0 whole, its coverage too, and is the worst', () => {
    const gone = row('gone', 'host', null, { status: 'unreachable' });
    const { score, worst } = scoreRun([[host], [gone]]);
    expect(score).toMatchObject({
      value: 45,
      coverage: 0.5,
      cappedBy: null,
      upperBound: { value: 95, grade: 'A' },
    });
    expect(worst?.targetId).toBe('gone');
  });

  test('the worst target caps the grade of many good ones and is named with the check that holds it', () => {
    const bad = rowOf('c', 'container', {
      'resource-limits': { pass: 'h40' },
      'privileged-mode': { pass: 'h40', fail: 'c1' },
    });
    const { score, worst } = scoreRun([
      [row('h', 'host', 100), row('e', 'docker-engine', 100, { parent: 'h' }), bad],
    ]);
    expect(score).toMatchObject({ grade: 'D', gradeUncapped: 'A', cappedBy: 'c' });
    expect(worst).toEqual({ targetId: 'c', grade: 'D', checkId: 'privileged-mode/critical-0-fails' });
  });

  test('targets without a score are left out of means; a run of nothing else has none', () => {
    expect(value([host, engine, container('c', null)])).toBe(85);
    const { score, worst } = scoreRun([[row('h', 'host', null)], []]);
    expect(worst).toBeNull();
    expect(score).toMatchObject({
      value: null,
      grade: null,
      upperBound: { value: null, grade: null },
      coverage: null,
    });
  });

  test('a worst target that no finding caps is named with the check whose fix gains most', () => {
    const lines = { 'resource-limits': { fail: 'm9 l1' }, isolation: { fail: 'h2 m1' } };
    expect(scoreRun([[rowOf('c', 'container', lines)]]).worst).toEqual({
      targetId: 'c',
      grade: 'F',
      checkId: 'isolation/high-0-fails',
    });
  });

  test('a row holds what the run needs and nothing of the results', () => {
    const kept = ['id', 'kind', 'parent', 'replicaOf', 'status', 'score', 'worstCheck'];
    expect(Object.keys(rowOf('h', 'host', { firewall: { fail: 'h9' } }))).toEqual(kept);
  });
});
