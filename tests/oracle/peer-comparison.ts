import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { AnyCheck } from '../../src/core/check.ts';
import { judgeTree } from '../../src/core/evaluate.ts';
import type { Result } from '../../src/core/generated/report.ts';
import { subjectTree } from '../../src/core/subject.ts';
import { algorithmFlaw } from '../../src/facts/ssh-algorithms.ts';
import { loadRecording } from '../../src/loaders/recording.ts';
import { ALGORITHM_KINDS, checksFor, manifoldQuestions } from './peer-questions.ts';
import { objectingTests, PEER_MACHINES, type Peer, type PeerMachine, peerReport } from './peer-reports.ts';

/** What rempart says of a question: `objects` where any check that asks it fails, `silent` where none could or needed to judge. */
export type OwnWord = 'objects' | 'content' | 'silent' | 'no check';

/** One question of a peer about one machine, with both answers. */
export interface PeerCase {
  readonly peer: Peer;
  readonly machine: PeerMachine;
  readonly question: string;
  readonly checks: readonly string[];
  /** What the peer holds against the machine, in its own words; null where it is content. */
  readonly objection: string | null;
  readonly own: OwnWord;
}

/** Who alone objects: null where both do or neither does. */
export const objectorOf = ({ objection, own }: PeerCase): 'peer' | 'rempart' | null => {
  if ((objection !== null) === (own === 'objects')) return null;
  return objection === null ? 'rempart' : 'peer';
};

const recorded = async (
  machine: PeerMachine,
  checks: readonly AnyCheck[],
): Promise<ReadonlyMap<string, Result>> => {
  const file = resolve(import.meta.dirname, `../../fixtures/recordings/debian-12-${machine}.json.gz`);
  const results = (await loadRecording(file)).trees.flatMap(({ targets, collectedAt }) =>
    judgeTree(checks, subjectTree(targets), {
      collectedAt,
      hash: (text) => createHash('sha256').update(text).digest('hex'),
    }).flatMap((judged) => (judged.subject.target.kind === 'host' ? judged.results : [])),
  );
  return new Map(results.map((result) => [result.checkId, result]));
};

const wordOf = (results: readonly (Result | undefined)[]): OwnWord => {
  if (results.length === 0) return 'no check';
  const outcomes = results.map((result) => result?.outcome);
  if (outcomes.includes('fail')) return 'objects';
  return outcomes.includes('pass') ? 'content' : 'silent';
};

/**
 * Of an algorithm the table of algorithms tells more than the check, which names the worst ones alone; the recorded result must not contradict it.
 * Sizes have checks of their own.
 */
const wordOnAlgorithm = (question: string, [offered, ...sizes]: readonly (Result | undefined)[]): OwnWord => {
  const [kind, name = ''] = question.split(' ');
  const { keyword } = ALGORITHM_KINDS[kind as keyof typeof ALGORITHM_KINDS];
  const isFlawed = algorithmFlaw(keyword, name) !== null;
  if (isFlawed && offered?.outcome !== 'fail')
    throw new Error(`${question} is held to be weak, and its check did not fail`);
  return isFlawed || wordOf(sizes) === 'objects' ? 'objects' : 'content';
};

/** What Lynis asked: tests that can object, and every setting of the ones that ask after many. */
const lynisQuestions = (asked: ReadonlySet<string>): readonly string[] => {
  const tests = [...asked].filter((id) => objectingTests().has(id));
  const parents = new Set([...manifoldQuestions.keys()].map((question) => question.split(' ')[0]));
  return [
    ...tests.filter((id) => !parents.has(id)),
    ...[...manifoldQuestions.keys()].filter((question) => asked.has(question.split(' ')[0] ?? '')),
  ];
};

/** Every question that a peer asked of the machines, with what it said and what rempart says of the recording of the same machine. */
export const peerCases = async (checks: readonly AnyCheck[]): Promise<readonly PeerCase[]> => {
  const cases: PeerCase[] = [];
  for (const machine of PEER_MACHINES) {
    const results = await recorded(machine, checks);
    for (const peer of ['lynis', 'ssh-audit'] as const) {
      const { asked, objections } = peerReport(peer, machine);
      const questions = peer === 'lynis' ? lynisQuestions(asked) : [...asked];
      for (const question of new Set([...questions, ...objections.map((objection) => objection.question)])) {
        const texts = objections.filter((objection) => objection.question === question);
        const ids = checksFor(peer, question, checks);
        const found = ids.map((id) => results.get(id));
        const isAlgorithm =
          peer === 'ssh-audit' && Object.hasOwn(ALGORITHM_KINDS, question.split(' ')[0] ?? '');
        cases.push({
          peer,
          machine,
          question,
          checks: ids,
          objection: texts.length === 0 ? null : texts.map(({ text }) => text).join('; '),
          own: isAlgorithm ? wordOnAlgorithm(question, found) : wordOf(found),
        });
      }
    }
  }
  return cases;
};
