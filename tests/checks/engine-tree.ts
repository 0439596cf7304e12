import { createHash } from 'node:crypto';
import { builtInChecks } from '../../checks/index.ts';
import { type Answer, absent, found, type Output } from '../../src/core/answer.ts';
import { judgeTree } from '../../src/core/evaluate.ts';
import type { Fact, Seal } from '../../src/core/fact.ts';
import type { Result } from '../../src/core/generated/report.ts';
import { verdictOf } from '../../src/core/judgement.ts';
import type { Probe } from '../../src/core/probe.ts';
import type { TargetRecording } from '../../src/core/recording.ts';
import { subjectTree } from '../../src/core/subject.ts';
import type { Outcome } from '../../src/core/verdict.ts';
import {
  containerChanges,
  containerExecs,
  containerInspect,
  containerTop,
  engineContainers,
  engineImages,
  engineInfo,
  engineNetworks,
  engineVersion,
  engineVolumes,
  imageHistory,
  imageInspect,
} from '../../src/facts/index.ts';
import { recordedTarget } from '../core/recorded-target.ts';

/** Bodies of the Engine API for one container: what `top` and `changes` say is the same of all where it is not given. */
export interface ContainerBodies {
  readonly inspect: unknown;
  readonly top?: unknown;
  readonly changes?: unknown;
}

/** Everything that an engine with one image says of itself. */
export interface EngineBodies {
  readonly info: unknown;
  readonly version: unknown;
  readonly networks: unknown;
  readonly volumes: unknown;
  readonly containers: unknown;
  readonly images: unknown;
  readonly image: { readonly inspect: unknown; readonly history: unknown };
  readonly container: Readonly<Record<string, ContainerBodies>>;
}

const seal: Seal = { hash: () => '', hmac: () => '' };

/** The answer to the fact's own question, redacted as an audit does. */
const answered = (fact: Fact<unknown>, body: unknown): readonly [Probe, Answer] => {
  const question = fact.questions.at(-1);
  if (question === undefined) throw new Error(`${fact.id} asks nothing`);
  if (body === undefined) return [question.probe, absent];
  const redact = question.redact as ((output: Output, lent: Seal) => Output) | null;
  return [question.probe, found((redact?.({ body }, seal) ?? { body }) as never)];
};

/** The recording of an audit of an engine that answered with these bodies, its files left unread. */
export const engineTree = (bodies: EngineBodies): readonly TargetRecording[] => [
  recordedTarget('docker-engine', {
    id: 'engine',
    answers: [
      answered(engineInfo, bodies.info),
      answered(engineVersion, bodies.version),
      answered(engineNetworks, bodies.networks),
      answered(engineVolumes, bodies.volumes),
      answered(engineContainers, bodies.containers),
      answered(engineImages, bodies.images),
    ],
  }),
  recordedTarget('image', {
    id: 'image',
    parent: 'engine',
    answers: [answered(imageInspect, bodies.image.inspect), answered(imageHistory, bodies.image.history)],
  }),
  ...Object.entries(bodies.container).map(([id, { inspect, top, changes }]) =>
    recordedTarget('container', {
      id,
      parent: 'engine',
      image: 'image',
      answers: [
        answered(containerInspect, inspect),
        answered(containerTop, top),
        answered(containerChanges, changes ?? []),
        answered(containerExecs, undefined),
      ],
    }),
  ),
];

const engineChecks = builtInChecks.filter(({ targets }) =>
  targets.some((kind) => kind === 'docker-engine' || kind === 'container' || kind === 'image'),
);

const COLLECTED_AT = Date.UTC(2026, 10, 22);

/** The outcomes of the built-in checks, by `target check`: without the report that goes with them, for thousands of trees. */
export const outcomesOf = (
  bodies: EngineBodies,
  wanted: (key: string) => boolean = () => true,
): ReadonlyMap<string, Outcome> =>
  new Map(
    subjectTree(engineTree(bodies)).flatMap((subject) =>
      engineChecks
        .filter(({ targets }) => targets.includes(subject.target.kind))
        .map((check) => ({ check, key: `${subject.target.id} ${check.id}` }))
        .filter(({ key }) => wanted(key))
        .map(({ check, key }) => [key, verdictOf(check, subject, COLLECTED_AT).outcome] as const),
    ),
  );

/** The results of every built-in check of engines, containers and images, by target. */
export const judgeEngine = (bodies: EngineBodies): ReadonlyMap<string, readonly Result[]> =>
  new Map(
    judgeTree(engineChecks, subjectTree(engineTree(bodies)), {
      collectedAt: COLLECTED_AT,
      hash: (text) => createHash('sha256').update(text).digest('hex'),
    }).map(({ subject, results }) => [subject.target.id, results]),
  );
