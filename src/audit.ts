import pLimit from 'p-limit';
import { seal } from './collection/ask-in-waves.ts';
import { HOST_FACTS } from './collection/collect-host.ts';
import type { CollectOptions } from './collection/collect-options.ts';
import { collectTree, type NamedTarget, type WaysIn } from './collection/collect-tree.ts';
import { importedAnswers } from './collection/imported-answers.ts';
import type { AnyCheck } from './core/check.ts';
import { judgeTree } from './core/evaluate.ts';
import type { TargetReport } from './core/generated/report.ts';
import { type Plan, plan } from './core/plan.ts';
import type { TreeRecording } from './core/recording.ts';
import { subjectTree } from './core/subject.ts';
import { toTargetReport, unknownSystem } from './core/target-report.ts';
import { system } from './facts/system.ts';
import type { ScanReport } from './loaders/scan-report.ts';

/** How a run collects; the plan follows from its checks. */
export type AuditOptions = Omit<CollectOptions, 'plan'> & {
  /** Results of other scanners that join the answers of the targets they are about. */
  readonly imports: readonly ScanReport[];
  /** Named targets asked at once. */
  readonly jobs: number;
};

/** Every question the checks need, and what a collection always asks of a host. */
export const planFor = (checks: readonly AnyCheck[]): Plan => plan(checks, { host: [...HOST_FACTS, system] });

/** Judges and scores one collected tree: the rows of the report, the named target first. */
export const judge = (checks: readonly AnyCheck[], tree: TreeRecording): readonly TargetReport[] =>
  judgeTree(checks, subjectTree(tree.targets), { collectedAt: tree.collectedAt, hash: seal.hash }).map(
    (judged) => {
      const told = judged.subject.target.kind === 'host' ? judged.subject.resolve(system) : null;
      return toTargetReport(
        judged,
        told?.known ? { ...told.value, roles: [...told.value.roles] } : unknownSystem,
      );
    },
  );

/** The tree with what was imported about its targets; a recording keeps it. */
export const withImports = (tree: TreeRecording, imports: readonly ScanReport[]): TreeRecording => {
  const [root, ...below] = tree.targets.map((target) => ({
    ...target,
    answers: [...target.answers, ...importedAnswers(imports, target)],
  }));
  return root === undefined ? tree : { ...tree, targets: [root, ...below] };
};

/** Collects every named target, at most `jobs` at once, and hands each on as soon as those named before it are through. */
export async function* collectTrees(
  targets: readonly NamedTarget[],
  checks: readonly AnyCheck[],
  ways: WaysIn,
  options: AuditOptions,
): AsyncGenerator<TreeRecording> {
  const limit = pLimit(options.jobs);
  const collect = { ...options, plan: planFor(checks) };
  const trees = targets.map((target) => limit(() => collectTree(target, ways, collect)));
  for (const tree of trees) tree.catch(() => {});
  // Shifted, not iterated, so that a finished tree leaves memory.
  for (let tree = trees.shift(); tree !== undefined; tree = trees.shift())
    for (const collected of await tree) yield withImports(collected, options.imports);
}

/** The whole way: ask, judge, score; one list of rows for each named target. */
export async function* audit(
  targets: readonly NamedTarget[],
  checks: readonly AnyCheck[],
  ways: WaysIn,
  options: AuditOptions,
): AsyncGenerator<readonly TargetReport[]> {
  for await (const tree of collectTrees(targets, checks, ways, options)) yield judge(checks, tree);
}
