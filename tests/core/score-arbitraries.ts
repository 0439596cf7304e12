import type { Result } from '../../src/core/generated/report.ts';
import { GRADES, type Grade, gradeOf, worseGrade } from '../../src/core/grade.ts';
import type { ScoreRow, ScoreTree } from '../../src/core/run-score.ts';
import { SEVERITIES, type Severity } from '../../src/core/severity.ts';
import fc from '../seeded-properties.ts';
import { findingOf, fingerprintOf, linesOf, resultOf } from './score-examples.ts';

/** Three lines of the checklist, so that thin and thick ones both come up. */
const sections = ['os-hardening', 'antivirus', 'firewall'] as const;

const outcome = fc.oneof(
  { weight: 5, arbitrary: fc.constant('pass' as const) },
  { weight: 6, arbitrary: fc.constant('fail' as const) },
  { weight: 2, arbitrary: fc.constant('unknown' as const) },
  { weight: 1, arbitrary: fc.constantFrom('not-applicable' as const, 'manual' as const) },
);

/** A severity at most as bad as the check's, as a check may say. */
export const atMost = (check: Severity): fc.Arbitrary<Severity> =>
  fc.constantFrom(...SEVERITIES.slice(SEVERITIES.indexOf(check)));

const severity = fc.constantFrom<Severity>(
  'critical',
  'high',
  'high',
  'medium',
  'medium',
  'low',
  'low',
  'info',
);

/** What a check says of a finding; now and then worse than itself, which it must not. */
const found = (check: Severity): fc.Arbitrary<Severity> =>
  fc.oneof({ weight: 6, arbitrary: atMost(check) }, { weight: 1, arbitrary: severity });

const example = severity.chain((check) =>
  fc.record({
    check: fc.constant(check),
    section: fc.constantFrom(...sections),
    outcome,
    findings: fc.array(fc.record({ severity: found(check), waived: fc.boolean() }), {
      minLength: 1,
      maxLength: 3,
    }),
    passed: fc.nat({ max: 4 }),
    set: fc.constantFrom(null, null, 'complete' as const, 'incomplete' as const),
    partialCredit: fc.boolean(),
    cause: fc.option(fc.nat({ max: 11 }), { nil: null, freq: 3 }),
  }),
);

type Example = typeof example extends fc.Arbitrary<infer E> ? E : never;

const build = (one: Example, i: number, causedBy: string | null): Result => {
  const checkId = `${one.section}/check-${i}`;
  const failing = one.findings.length;
  return resultOf({
    checkId,
    severity: one.check,
    outcome: one.outcome,
    findings: one.findings.map((finding, n) => findingOf(`${i}:${n}`, finding.severity, finding.waived)),
    resources:
      one.set === null || one.outcome !== 'fail'
        ? null
        : { passed: one.passed, total: one.passed + failing, complete: one.set === 'complete' },
    partialCredit: one.partialCredit,
    causedBy: one.outcome === 'fail' ? causedBy : null,
  });
};

/** Fingerprint of a finding of some other target. */
export const elsewhere = fingerprintOf('image-root-user');

/** Lines in good order, so that a target scores high and what caps its grade shows. */
const goodLines = linesOf({
  patching: { pass: 'h2' },
  'process-privileges': { pass: 'h2' },
  'ssh-server': { pass: 'h2' },
  'attack-surface': { pass: 'h2' },
  'runtime-detection': { pass: 'h2' },
  isolation: { pass: 'h2' },
  'resource-limits': { pass: 'h2' },
  persistence: { pass: 'h2' },
});

const resultsFrom = (foreign: boolean): fc.Arbitrary<Result[]> =>
  fc
    .tuple(judgedExamples(foreign), fc.boolean())
    .map(([judged, good]) => (good ? [...judged, ...goodLines] : judged));

const judgedExamples = (foreign: boolean): fc.Arbitrary<Result[]> =>
  fc.array(example, { maxLength: 12 }).map((examples) => {
    const heads = examples.map((one) => one.outcome === 'fail' && one.cause === null);
    return examples.map((one, i) => {
      if (one.cause === null || one.cause === i) return build(one, i, null);
      if (heads[one.cause] === true) return build(one, i, fingerprintOf(`${one.cause}:0`));
      return build(one, i, foreign && one.cause > 8 ? elsewhere : null);
    });
  });

/** Judged results of one target: every outcome, waivers, sets that are complete or not, causes in this target and in others. */
export const results = resultsFrom(true);

/** The same, with every cause in the target itself. */
export const closedResults = resultsFrom(false);

const points = fc.integer({ min: 0, max: 1000 }).map((tenths) => tenths / 10);

/** A score as a target may have one. */
const score: fc.Arbitrary<ScoreRow['score']> = fc
  .record({
    known: fc.constantFrom(true, true, true, true, false),
    value: points,
    upper: points,
    raw: points,
    coverage: fc.integer({ min: 0, max: 100 }),
    cap: fc.constantFrom<Grade>('A', 'A', 'B', 'D'),
  })
  .map(({ known, value: one, upper: other, raw, coverage, cap }) => {
    const value = Math.min(one, other);
    const upper = Math.max(one, other);
    const grade = worseGrade(gradeOf(value), cap);
    const none = { value: null, grade: null };
    return known
      ? {
          value,
          grade,
          provisional: upper !== value,
          gradeUncapped: gradeOf(value),
          cappedBy: grade === gradeOf(value) ? null : 'os-hardening/check',
          upperBound: { value: upper, grade: worseGrade(gradeOf(upper), cap) },
          coverage: coverage / 100,
          valueWithoutWaivers: raw,
        }
      : {
          ...none,
          provisional: false,
          gradeUncapped: null,
          cappedBy: null,
          upperBound: none,
          coverage: null,
          valueWithoutWaivers: null,
        };
  });

const members = (kind: 'container' | 'image'): fc.Arbitrary<(engine: string) => ScoreRow[]> =>
  fc
    .array(fc.record({ score, replica: fc.boolean(), gone: fc.constantFrom(false, false, false, true) }), {
      maxLength: 4,
    })
    .map((all) => (engine) => {
      const id = (i: number): string => `${engine}/${kind}/${i}`;
      return all.map(({ score, replica, gone }, i) => ({
        id: id(i),
        kind,
        parent: engine,
        replicaOf: kind === 'container' && replica && i > 0 ? id(0) : null,
        status: gone ? 'unreachable' : 'complete',
        score,
        worstCheck: score.cappedBy,
      }));
    });

const tree: fc.Arbitrary<(name: string) => ScoreTree> = fc
  .record({
    host: fc.option(score),
    engines: fc.array(
      fc.record({
        score,
        denied: fc.constantFrom(false, false, true),
        containers: members('container'),
        images: members('image'),
      }),
      { maxLength: 2 },
    ),
  })
  .map(({ host, engines }) => (name) => {
    const parent = host === null ? null : name;
    const below = engines.slice(0, host === null ? 1 : 2).flatMap((engine, i): ScoreRow[] => {
      const id = `${name}/engine/${i}`;
      const row = {
        id,
        kind: 'docker-engine',
        parent,
        replicaOf: null,
        score: engine.score,
        worstCheck: null,
      } as const;
      if (engine.denied) return [{ ...row, status: 'denied' }];
      return [{ ...row, status: 'complete' }, ...engine.containers(id), ...engine.images(id)];
    });
    if (host === null) return below;
    return [
      {
        id: name,
        kind: 'host',
        parent: null,
        replicaOf: null,
        status: 'complete',
        score: host,
        worstCheck: null,
      },
      ...below,
    ];
  });

/** The named targets of a run: hosts with engines, bare engines, containers with replicas, images, some without a score or denied. */
export const trees: fc.Arbitrary<ScoreTree[]> = fc
  .array(tree, { minLength: 1, maxLength: 3 })
  .map((named) => named.map((make, i) => make(`host-${i}`)).filter((rows) => rows.length > 0));

/** Whether a grade is no better than another; no grade claims nothing. */
export const noBetterGrade = (after: Grade | null, before: Grade | null): boolean =>
  before === null || (after !== null && GRADES.indexOf(after) >= GRADES.indexOf(before));

/** Whether points are no higher than others; no points claim nothing. */
export const noHigher = (after: number | null, before: number | null): boolean =>
  before === null || (after !== null && after <= before);
