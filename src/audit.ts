import pLimit from 'p-limit';
import { seal } from './collection/ask-in-waves.ts';
import { HOST_FACTS } from './collection/collect-host.ts';
import type { CollectOptions } from './collection/collect-options.ts';
import { collectTree, type NamedTarget, type WaysIn } from './collection/collect-tree.ts';
import { importedAnswers, withAnswers } from './collection/imported-answers.ts';
import { absent } from './core/answer.ts';
import type { AnyCheck } from './core/check.ts';
import { type JudgedSubject, judgedTargets } from './core/evaluate.ts';
import type { TargetReport } from './core/generated/report.ts';
import { createPeers, type Peers } from './core/peers.ts';
import { type Plan, plan } from './core/plan.ts';
import { probeKey } from './core/probe.ts';
import type { RecordedAnswer, TargetRecording, TreeRecording } from './core/recording.ts';
import { type Subject, subjectTree } from './core/subject.ts';
import { type DescribedTarget, describeTarget, toTargetReport, unknownSystem } from './core/target-report.ts';
import { hostRoles } from './facts/host-roles.ts';
import { ADVISORY_PROBE } from './facts/known-vulnerabilities.ts';
import { system } from './facts/system.ts';
import type { ScanReport } from './loaders/scan-report.ts';
import type { AdvisoryDatabase } from './loaders/vulnerability-database.ts';

/** What this machine knows of targets beside what they answer. */
export interface Knowledge {
  /** Results of other scanners that join the answers of the targets they are about. */
  readonly imports: readonly ScanReport[];
  /** Known vulnerabilities, which every target's packages are held against; null where there is no database, `left-out` where nobody wants to know. */
  readonly database: AdvisoryDatabase | 'left-out' | null;
}

/** How a run collects; the plan follows from its checks. */
export type AuditOptions = Omit<CollectOptions, 'plan'> & {
  readonly knowledge: Knowledge;
  /** Named targets asked at once. */
  readonly jobs: number;
};

/** Every question the checks need, and what a collection always asks of a host. */
export const planFor = (checks: readonly AnyCheck[]): Plan => plan(checks, { host: [...HOST_FACTS, system] });

/** A row that lacks its comparison with the hosts named before it, and its score. It holds no answers. */
interface JudgedRow {
  readonly described: DescribedTarget;
  readonly results: JudgedSubject['results'];
  readonly named: string;
}

/** Judges one collected tree, the named target first, each when it is asked for. */
const judgedTree = (checks: readonly AnyCheck[], tree: TreeRecording): Iterable<JudgedRow> =>
  // Only its subjects are handed on, so that a target leaves memory with its row.
  rowsOf(
    judgedTargets(checks, subjectTree(tree.targets), { collectedAt: tree.collectedAt, hash: seal.hash }),
    tree.named,
  );

function* rowsOf(targets: Iterable<JudgedSubject>, named: string): Generator<JudgedRow> {
  for (const { subject, results } of targets) {
    const isHost = subject.target.kind === 'host';
    const told = isHost ? subject.resolve(system) : null;
    // Roles that no check of the run asked about are known as far as the answers go.
    const roles = isHost ? subject.resolve(hostRoles) : null;
    const names = roles?.known ? roles.value.map(({ name }) => name) : [];
    yield {
      described: describeTarget(
        subject,
        told?.known ? { ...told.value, roles: [...new Set([...told.value.roles, ...names])] } : unknownSystem,
      ),
      results,
      named,
    };
  }
}

function* comparedRows(rows: Iterable<JudgedRow>, peers: Peers): Generator<TargetReport> {
  for (const { described, results, named } of rows)
    yield toTargetReport(described, peers.compare(results, named));
}

/**
 * Judges and scores one collected tree: the rows of the report, the named target first, each made when it is asked for. Trees of one run share
 * their `peers`, and are gone through in the order in which they were named.
 */
export const judgedRows = (
  checks: readonly AnyCheck[],
  tree: TreeRecording,
  peers: Peers = createPeers(),
): Iterable<TargetReport> => comparedRows(judgedTree(checks, tree), peers);

/** All of `judgedRows` at once. */
export const judge = (checks: readonly AnyCheck[], tree: TreeRecording): readonly TargetReport[] => [
  ...judgedRows(checks, tree),
];

const ADVISORIES = probeKey(ADVISORY_PROBE);

/** What is told of each target about known vulnerabilities; null where nothing is. Matching is loaded where there is a database. */
const advisoriesBy = async (
  database: Knowledge['database'],
): Promise<((subject: Subject) => Promise<readonly RecordedAnswer[]>) | null> => {
  if (database === null) return null;
  if (database === 'left-out') return async () => [{ probe: ADVISORY_PROBE, answer: absent }];
  const { advisoryAnswers } = await import('./collection/advisory-answers.ts');
  return (subject) => advisoryAnswers(subject, database);
};

/** The tree with what else is known of its targets; a recording keeps it. What one was told when it was made stays, until somebody takes it out. */
export const withKnowledge = async (
  tree: TreeRecording,
  { imports, database }: Knowledge,
): Promise<TreeRecording> => {
  const told = await advisoriesBy(database);
  const subjects = told === null ? [] : subjectTree(tree.targets);
  const targets: TargetRecording[] = [];
  for (const [index, recording] of tree.targets.entries()) {
    const subject = subjects[index];
    const isTold = recording.answers.some(({ probe }) => probeKey(probe) === ADVISORIES);
    const advisories = isTold || told === null || subject === undefined ? [] : await told(subject);
    targets.push({
      ...recording,
      answers: withAnswers(recording.answers, [...importedAnswers(imports, recording), ...advisories]),
    });
  }
  const [root, ...below] = targets;
  return root === undefined ? tree : { ...tree, targets: [root, ...below] };
};

/** The tree without what a database once told of it. */
export const withoutAdvisories = (tree: TreeRecording): TreeRecording => {
  const [root, ...below] = tree.targets.map((recording) => ({
    ...recording,
    answers: recording.answers.filter(({ probe }) => probeKey(probe) !== ADVISORIES),
  }));
  return root === undefined ? tree : { ...tree, targets: [root, ...below] };
};

/** Works on every named target, at most `jobs` at once, and hands on what came of each in the order they were named. */
async function* inOrder<T>(
  targets: readonly NamedTarget[],
  checks: readonly AnyCheck[],
  ways: WaysIn,
  options: AuditOptions,
  /** `isNext`: nothing stands before it, and what is made of it is taken at once. */
  finish: (tree: TreeRecording, isNext: boolean) => T,
): AsyncGenerator<T> {
  const limit = pLimit(options.jobs);
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const collect = { ...options, signal, plan: planFor(checks) };
  let next = 0;
  const work = targets.map((target, index) =>
    limit(async () => {
      const done: T[] = [];
      for (const tree of await collectTree(target, ways, collect))
        done.push(finish(await withKnowledge(tree, options.knowledge), index === next));
      return done;
    }),
  );
  for (const done of work) done.catch(() => {});
  try {
    // Shifted, not iterated, so that a finished target leaves memory.
    for (let done = work.shift(); done !== undefined; done = work.shift()) {
      yield* await done;
      next += 1;
    }
  } finally {
    stop.abort(new Error('nobody waits for the rest'));
  }
}

/** Collects every named target: the trees of a recording. */
export const collectTrees = (
  targets: readonly NamedTarget[],
  checks: readonly AnyCheck[],
  ways: WaysIn,
  options: AuditOptions,
): AsyncGenerator<TreeRecording> => inOrder(targets, checks, ways, options, (tree) => tree);

/**
 * The whole way: ask, judge, score; the rows of each named target. Answers leave memory as soon as they are judged: at once for a target that
 * waits for those named before it, row by row for the one whose turn it is.
 */
export const audit = (
  targets: readonly NamedTarget[],
  checks: readonly AnyCheck[],
  ways: WaysIn,
  options: AuditOptions,
): AsyncGenerator<Iterable<TargetReport>> => {
  const peers = createPeers();
  return inOrder(targets, checks, ways, options, (tree, isNext) => {
    const rows = judgedTree(checks, tree);
    return comparedRows(isNext ? rows : [...rows], peers);
  });
};
