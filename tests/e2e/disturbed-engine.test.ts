import { afterAll, beforeAll, expect, it } from 'vitest';
import { judge, planFor } from '../../src/audit.ts';
import { collectEngine, expectedFileProbes, wholeEngine } from '../../src/collection/collect-engine.ts';
import type { CollectOptions } from '../../src/collection/collect-options.ts';
import type { UnknownCode } from '../../src/core/answer.ts';
import type { AnyCheck } from '../../src/core/check.ts';
import type { Fact, FactMap } from '../../src/core/fact.ts';
import type { Result, TargetReport } from '../../src/core/generated/report.ts';
import type { Probe } from '../../src/core/probe.ts';
import { scoreRun, scoreTree } from '../../src/core/run-score.ts';
import type { TargetKind } from '../../src/core/target.ts';
import { knownVulnerabilities } from '../../src/facts/known-vulnerabilities.ts';
import { loadBuiltInChecks } from '../../src/loaders/load-checks.ts';
import { ConnectError } from '../../src/transports/connection.ts';
import { endpointDial } from '../../src/transports/docker/endpoint-dial.ts';
import { connectEngine } from '../../src/transports/docker/engine-connection.ts';
import {
  containerCases,
  describeWith,
  type RecordedRequest,
  type RunningEngine,
  recordingSocketProxy,
  START_TIMEOUT_MS,
  startEngine,
  type Treatment,
} from '../testbed/index.ts';
import { TIMED } from './report-document.ts';

/** Long enough for every question that is answered at all, also beside other tests. */
const QUESTION_MS = 4000;

/** How each disturbance is told: the codes of reasons. A list that cannot be read makes its set incomplete, whatever the cause. */
const CODES: Readonly<Record<Exclude<Treatment, 'pass'>, UnknownCode>> = {
  forbid: 'permission',
  fail: 'unreachable',
  hang: 'timeout',
  truncate: 'truncated',
  garbage: 'parse-error',
  'not-json': 'parse-error',
};
const DISTURBANCES = Object.keys(CODES) as readonly Exclude<Treatment, 'pass'>[];

interface Question {
  readonly path: RegExp;
  /** Whether what a check needs of a target of that kind comes from this question. */
  readonly answers: (kind: TargetKind, probe: Probe) => boolean;
  /** Disturbances after which nothing is an engine there, so that its row says why and nothing is judged. */
  readonly endsAll?: readonly Treatment[];
  /** Of the engine's row; `complete` unless told. */
  readonly status?: 'partial';
  /** The container about which alone it is asked. */
  readonly only?: string;
  /** Files are only asked for with it. */
  readonly imageWalk?: true;
}

const isTree = ({ kind }: Probe): boolean => ['file', 'files', 'walk', 'executable'].includes(kind);
const isQuery =
  (of: TargetKind, ...queries: readonly string[]) =>
  (kind: TargetKind, probe: Probe): boolean =>
    kind === of && 'query' in probe && queries.includes(probe.query);
const never = () => false;
const questions: Readonly<Record<string, Question>> = {
  ping: { path: /^\/_ping/, answers: never, endsAll: ['fail', 'hang', 'truncate', 'garbage'] },
  version: {
    path: /^\/version/,
    answers: isQuery('docker-engine', 'version'),
    endsAll: ['fail', 'hang', 'truncate', 'garbage', 'not-json'],
  },
  info: {
    path: /\/info(?:\?|$)/,
    answers: isQuery('docker-engine', 'info'),
    endsAll: ['hang', 'truncate', 'garbage', 'not-json'],
  },
  networks: { path: /\/networks(?:\?|$)/, answers: isQuery('docker-engine', 'networks') },
  volumes: { path: /\/volumes(?:\?|$)/, answers: isQuery('docker-engine', 'volumes') },
  plugins: { path: /\/plugins(?:\?|$)/, answers: isQuery('docker-engine', 'plugins') },
  'list of containers': {
    path: /\/containers\/json/,
    answers: (kind, probe) =>
      kind === 'container' || kind === 'image' || isQuery('docker-engine', 'containers')(kind, probe),
    status: 'partial',
  },
  // Which images are in use, and what they are called, the containers tell as well.
  'list of images': { path: /\/images\/json/, answers: isQuery('docker-engine', 'images', 'image-layers') },
  'inspection of a container': {
    path: /\/containers\/[0-9a-f]+\/json/,
    answers: (kind, probe) =>
      isQuery('container', 'inspect', 'execs')(kind, probe) || (kind === 'container' && isTree(probe)),
  },
  'processes of a container': { path: /\/containers\/[0-9a-f]+\/top/, answers: isQuery('container', 'top') },
  'changes of a container': {
    path: /\/containers\/[0-9a-f]+\/changes/,
    answers: isQuery('container', 'changes'),
  },
  'files of a container': {
    path: /\/containers\/[0-9a-f]+\/archive/,
    answers: (kind, probe) => kind === 'container' && isTree(probe),
  },
  'commands run inside a container': {
    path: /\/exec\//,
    answers: isQuery('container', 'execs'),
    only: 'sessions',
  },
  'inspection of an image': {
    path: /\/images\/[^/]+\/json/,
    answers: (kind, probe) =>
      isQuery('image', 'inspect')(kind, probe) || isQuery('docker-engine', 'image-layers')(kind, probe),
  },
  'history of an image': { path: /\/images\/[^/]+\/history/, answers: isQuery('image', 'history') },
  'layers of an image': {
    path: /\/images\/[^/]+\/get/,
    answers: (kind, probe) =>
      (kind === 'image' && (isTree(probe) || probe.kind === 'packages')) ||
      (kind === 'container' && isTree(probe)),
    imageWalk: true,
  },
};

/** Cases of the test bed that show most outcomes between them. */
const NAMES = [
  'plain',
  'hardened',
  'privileged',
  'with-secrets',
  'volumes',
  'writes-inside',
  'stopped-failed',
  'sessions',
];

/**
 * Whether a need leads to the question, directly or through what it is made of. What the second wave asks is named by
 * answers of the first: whether such a need counts is for the caller to say.
 */
const leadsTo = (
  kind: TargetKind,
  map: FactMap | undefined,
  { answers }: Pick<Question, 'answers'>,
  secondWave: boolean,
): boolean => {
  const visit = (of: TargetKind, fact: Fact<unknown>): boolean =>
    (fact.followUp !== null && secondWave) ||
    fact.questions.some(({ probe }) => answers(of, probe)) ||
    fact.from.some((base) => visit(of, base)) ||
    maps(fact.fromChildren).some(([below, facts]) => leadsTo(below, facts, { answers }, secondWave));
  return Object.values(map ?? {}).some((fact) => visit(kind, fact));
};

const maps = (
  needs: Partial<Readonly<Record<TargetKind, FactMap>>> | undefined,
): readonly (readonly [TargetKind, FactMap])[] => Object.entries(needs ?? {}) as [TargetKind, FactMap][];

/** Checks of a kind of target that look at the answer of a question, in whatever way. */
const looksAt = (check: AnyCheck, kind: TargetKind, question: Question): boolean =>
  leadsTo(kind, check.needs.self, question, true) ||
  maps(check.needs.parent).some(([above, facts]) => leadsTo(above, facts, question, true)) ||
  maps(check.needs.children).some(([below, facts]) => leadsTo(below, facts, question, true));

/** Those that cannot be judged at all without it. This run has no vulnerability database: then the packages make no difference to what is known of them. */
const needs = (check: AnyCheck, kind: TargetKind, question: Question): boolean =>
  leadsTo(
    kind,
    Object.fromEntries(
      Object.entries((check.needs.self ?? {}) as FactMap).filter(
        ([, { id, optional }]) => !optional && id !== knownVulnerabilities.id,
      ),
    ),
    question,
    false,
  );

describeWith('engine', 'an engine that is disturbed while it is audited', () => {
  let running: RunningEngine;
  let checks: readonly AnyCheck[];
  const undisturbed = new Map<boolean, readonly TargetReport[]>();

  beforeAll(async () => {
    running = await startEngine({ containers: containerCases.filter(({ name }) => NAMES.includes(name)) });
    checks = await loadBuiltInChecks();
    for (const imageWalk of [false, true])
      undisturbed.set(imageWalk, await auditThrough(() => 'pass', imageWalk));
  }, START_TIMEOUT_MS);
  afterAll(() => running?.stop());

  const auditThrough = async (
    treat: (request: RecordedRequest) => Treatment,
    imageWalk: boolean,
  ): Promise<readonly TargetReport[]> => {
    const proxy = await recordingSocketProxy(running.socket, treat);
    const options: CollectOptions = {
      plan: planFor(checks),
      signal: AbortSignal.timeout(60_000),
      deadlineMs: 60_000,
      walkSeconds: null,
      imageWalk,
      allImages: false,
      progress: () => {},
    };
    try {
      await using engine = await connectEngine({
        dial: endpointDial({ kind: 'unix', path: proxy.socket }),
        describe: 'the engine',
        deadlineMs: QUESTION_MS,
        imageDeadlineMs: QUESTION_MS,
        imageWalk,
        expected: expectedFileProbes(options),
        signal: options.signal,
      });
      const [root, ...below] = await collectEngine(
        engine,
        { id: 'engine', name: 'engine', parent: null, way: null },
        wholeEngine,
        'docker',
        options,
      );
      if (root === undefined) throw new Error('the engine has no row');
      return judge(checks, { named: 'docker', collectedAt: Date.now(), targets: [root, ...below] });
    } finally {
      await proxy.stop();
    }
  };

  const scoreOf = (rows: readonly TargetReport[]): number => scoreRun([scoreTree(rows)]).score.value ?? 0;

  const resultIn = (rows: readonly TargetReport[], { id }: TargetReport, { checkId }: Result) =>
    rows.find((row) => row.id === id)?.results.find((result) => result.checkId === checkId);

  for (const [name, question] of Object.entries(questions))
    for (const disturbance of DISTURBANCES) {
      const { endsAll = [], imageWalk = false, status = 'complete', path, only } = question;
      const treat = (request: RecordedRequest): Treatment => (path.test(request.path) ? disturbance : 'pass');
      // `/_ping` is a text, and what is not JSON is a text as well.
      if (name === 'ping' && disturbance === 'not-json') continue;
      if (endsAll.includes(disturbance)) {
        it(`${name}: ${disturbance} ends the audit of the engine with its reason`, async () => {
          await expect(auditThrough(treat, imageWalk)).rejects.toBeInstanceOf(ConnectError);
        }, 60_000);
        continue;
      }
      it(`${name}: ${disturbance} leaves exactly what needs it unknown`, async () => {
        const before = undisturbed.get(imageWalk) ?? [];
        const rows = await auditThrough(treat, imageWalk);
        expect(rows[0]).toMatchObject({ kind: 'docker-engine', status });
        const changed: string[] = [];
        const wrong: string[] = [];
        for (const row of rows)
          for (const result of row.results.filter(({ checkId }) => !TIMED.has(checkId))) {
            const check = checks.find(({ id }) => id === result.checkId) as AnyCheck;
            const was = resultIn(before, row, result)?.outcome;
            const { outcome, reason } = result;
            const told = `${row.kind} ${row.name} ${result.checkId}: ${was} became ${outcome} (${reason?.code}: ${reason?.text})`;
            const concerned = looksAt(check, row.kind, question);
            const isAsked = only === undefined || row.name === only;
            if (isAsked && needs(check, row.kind, question) && was !== 'unknown' && outcome !== 'unknown')
              wrong.push(`${told}, judged without evidence`);
            if (outcome === was) continue;
            changed.push(told);
            if (!concerned) wrong.push(`${told}, although it does not look at it`);
            else if (outcome !== 'unknown') wrong.push(told);
            else if (reason?.code !== CODES[disturbance] && reason?.code !== 'truncated') wrong.push(told);
          }
        expect(wrong).toEqual([]);
        expect(scoreOf(rows)).toBeLessThanOrEqual(scoreOf(before));
        const needed = checks.some((check) => check.targets.some((kind) => needs(check, kind, question)));
        const rowsGone = before.some(({ id }) => rows.every((row) => row.id !== id));
        if (needed) expect(changed.length > 0 || rowsGone).toBe(true);
      }, 60_000);
    }
});
