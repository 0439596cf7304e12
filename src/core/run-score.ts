import type { Score, TargetReport, Worst } from './generated/report.ts';
import { byWorstGrade, type Grade, gradeOf, worseGrade } from './grade.ts';
import { VANISHED } from './recording.ts';
import { byChecklist } from './score.ts';
import { lowestOf, meanOf, roundedOrNull } from './score-arithmetic.ts';

/** What the run's score needs of a finished target, so that the rest can leave memory. */
export interface ScoreRow
  extends Pick<TargetReport, 'id' | 'kind' | 'parent' | 'replicaOf' | 'status' | 'score'> {
  /** Id of the check to name when this target is the worst; null where none is at fault. */
  readonly worstCheck: string | null;
}

/** A named target and everything below it, in any order. */
export type ScoreTree = readonly ScoreRow[];

/** The row of a scored target. The check to name is the one that caps the grade, else the one whose fix gains most. */
export const scoreRow = (target: TargetReport): ScoreRow => {
  const { id, kind, parent, replicaOf, status, score, results } = target;
  const [first] = results.filter(({ gain }) => gain > 0).sort((a, b) => b.gain - a.gain || byChecklist(a, b));
  return { id, kind, parent, replicaOf, status, score, worstCheck: score.cappedBy ?? first?.checkId ?? null };
};

/** The rows of a named target, which stands first. What vanished below it while it was audited is not there any more, and counts for nothing. */
export const scoreTree = ([root, ...below]: readonly TargetReport[]): ScoreTree =>
  root === undefined ? [] : [root, ...below.filter(({ error }) => error?.code !== VANISHED)].map(scoreRow);

/** One number of a row, and what stands for it where the target could not be asked. */
interface Measure {
  readonly of: (score: Score) => number | null;
  readonly unasked: number;
}

const isUnasked = ({ status }: ScoreRow): boolean => status === 'denied' || status === 'unreachable';

const measured = (row: ScoreRow, { of, unasked }: Measure): number | null =>
  isUnasked(row) ? unasked : of(row.score);

/**
 * The mean of one kind: per engine first, each group of replicas once by its lowest member; an engine not asked stands for its own, and so
 * does one that was asked in part and shows none.
 */
const membersMean = (tree: ScoreTree, kind: 'container' | 'image', measure: Measure): number | null => {
  const members = tree.filter((row) => row.kind === kind);
  const hides = (engine: ScoreRow): boolean =>
    engine.status === 'partial' && members.every(({ parent }) => parent !== engine.id);
  const unaskedEngines = tree
    .filter((row) => row.kind === 'docker-engine' && (isUnasked(row) || hides(row)))
    .map(({ id }) => id);
  const asked = members.filter(({ parent }) => !unaskedEngines.includes(parent ?? ''));
  const perEngine = [...Map.groupBy(asked, ({ parent }) => parent).values()].map((own) => {
    const groups = Map.groupBy(own, ({ id, replicaOf }) => replicaOf ?? id).values();
    return meanOf(groups.map((group) => lowestOf(group.map((row) => measured(row, measure)))));
  });
  return meanOf([...perEngine, ...unaskedEngines.map(() => measure.unasked)]);
};

/** A named target's number: the mean over the kinds in its tree, or the stand-in whole when it could not be asked itself. */
const treeMean = (tree: ScoreTree, measure: Measure): number | null => {
  const ids = new Set(tree.map(({ id }) => id));
  if (tree.some((row) => isUnasked(row) && !ids.has(row.parent ?? ''))) return measure.unasked;
  const kindMean = (kind: ScoreRow['kind']): number | null =>
    meanOf(tree.filter((row) => row.kind === kind).map((row) => measured(row, measure)));
  return meanOf([
    kindMean('host'),
    kindMean('docker-engine'),
    membersMean(tree, 'container', measure),
    membersMean(tree, 'image', measure),
  ]);
};

const gradeIn = (row: ScoreRow): Grade | null => (isUnasked(row) ? 'F' : row.score.grade);

const upperGradeIn = (row: ScoreRow): Grade | null => (isUnasked(row) ? 'A' : row.score.upperBound.grade);

interface GradedRow {
  readonly row: ScoreRow;
  readonly grade: Grade;
  readonly value: number;
}

/** The worst grade, then the lowest value, then the first id; null where no target has a grade. */
const worstOf = (rows: readonly ScoreRow[]): GradedRow | null =>
  rows
    .flatMap((row): GradedRow[] => {
      const grade = gradeIn(row);
      return grade === null ? [] : [{ row, grade, value: isUnasked(row) ? 0 : (row.score.value ?? 0) }];
    })
    .sort(
      (a, b) => byWorstGrade(a.grade, b.grade) || a.value - b.value || (a.row.id < b.row.id ? -1 : 1),
    )[0] ?? null;

/**
 * The score of a run: the mean over the targets the user named, its grade capped by the worst target, which is named. What could not be
 * asked counts 0, its coverage too; targets without a score are left out. Coverage is averaged as the score is, because the weight of
 * what a denied engine hides is not known: pooled weights would let a denial raise it.
 */
export const scoreRun = (trees: readonly ScoreTree[]): { readonly score: Score; readonly worst: Worst } => {
  const mean = (measure: Measure): number | null =>
    roundedOrNull(meanOf(trees.map((tree) => treeMean(tree, measure))));
  const rows = trees.flat();
  const value = mean({ of: (score) => score.value, unasked: 0 });
  const upper = mean({ of: (score) => score.upperBound.value, unasked: 100 });
  const worst = worstOf(rows);
  const gradeUncapped = value === null ? null : gradeOf(value);
  const grade = gradeUncapped === null || worst === null ? null : worseGrade(gradeUncapped, worst.grade);
  const upperCap = rows
    .map(upperGradeIn)
    .reduce<Grade>((cap, grade) => (grade === null ? cap : worseGrade(cap, grade)), 'A');
  return {
    score: {
      value,
      grade,
      provisional: rows.some((row) => isUnasked(row) || row.score.provisional),
      gradeUncapped,
      cappedBy: grade === gradeUncapped ? null : (worst?.row.id ?? null),
      upperBound: { value: upper, grade: upper === null ? null : worseGrade(gradeOf(upper), upperCap) },
      coverage: mean({ of: (score) => score.coverage, unasked: 0 }),
      valueWithoutWaivers: mean({ of: (score) => score.valueWithoutWaivers, unasked: 0 }),
    },
    worst:
      worst === null
        ? null
        : {
            targetId: worst.row.id,
            grade: worst.grade,
            checkId: isUnasked(worst.row) ? null : worst.row.worstCheck,
          },
  };
};
