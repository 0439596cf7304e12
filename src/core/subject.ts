import type { Answer, UnknownReason } from './answer.ts';
import {
  type Fact,
  type FactMap,
  type FactsOf,
  type FactView,
  notAsked,
  type Related,
  type Resolved,
  resolveAll,
} from './fact.ts';
import { type Probe, type ProbeKey, probeKey } from './probe.ts';
import { type TargetRecording, VANISHED } from './recording.ts';
import type { ResourceSet } from './resource-set.ts';
import type { TargetKind } from './target.ts';

/** A collected target in its tree, with its facts parsed at most once. */
export interface Subject extends FactView {
  readonly recording: TargetRecording;
  readonly parent: Subject | null;
  readonly children: readonly Subject[];
  /** The nearest target of that kind above; for a container also its image; null when it is not part of the run. */
  ancestor(kind: TargetKind): Subject | null;
  /** Lets answers and facts go, of a target that nothing looks at any more; whoever does all the same gets an error. */
  release(): void;
}

/** Why a target has no answers; null for one that was asked, whole or in part. */
export const unaskedReason = ({ target, status, error }: TargetRecording): UnknownReason | null =>
  status === 'denied' || status === 'unreachable'
    ? {
        code: status === 'denied' ? 'permission' : 'unreachable',
        text: `${target.name}: ${error?.message ?? status}`,
      }
    : null;

/** Builds the tree of a named target from its recordings, parents before children; the first one is the root. */
export const subjectTree = (recordings: readonly TargetRecording[]): readonly Subject[] => {
  const byId = new Map<string, Subject & { readonly children: Subject[] }>();
  const all: Subject[] = [];
  for (const recording of recordings) {
    const parent = recording.target.parent === null ? null : (byId.get(recording.target.parent) ?? null);
    const subject = createSubject(recording, parent, (id) => byId.get(id) ?? null);
    parent?.children.push(subject);
    byId.set(recording.target.id, subject);
    all.push(subject);
  }
  return all;
};

const createSubject = (
  recording: TargetRecording,
  parent: Subject | null,
  byId: (id: string) => Subject | null,
): Subject & { readonly children: Subject[] } => {
  let kept = recording;
  const answers = new Map<ProbeKey, Answer>(
    recording.answers.map(({ probe, answer }) => [probeKey(probe), answer]),
  );
  const resolved = new Map<string, Resolved<unknown>>();
  let released = false;
  const held = (): void => {
    if (released) throw new Error(`${kept.target.id} was let go and is looked at again`);
  };
  const children: Subject[] = [];
  const subject: Subject & { readonly children: Subject[] } = {
    get recording() {
      return kept;
    },
    target: recording.target,
    parent,
    children,
    answer(probe: Probe) {
      held();
      return (answers.get(probeKey(probe)) ?? notAsked) as Answer<never>;
    },
    resolve<T>(fact: Fact<T>): Resolved<T> {
      held();
      const before = resolved.get(fact.id);
      if (before !== undefined) return before as Resolved<T>;
      const value = fact.resolve(subject);
      resolved.set(fact.id, value);
      return value;
    },
    ancestor(kind) {
      if (kind === 'image' && subject.target.image !== null) return byId(subject.target.image);
      for (let above = parent; above !== null; above = above.parent)
        if (above.target.kind === kind) return above;
      return null;
    },
    descendants: (kind, facts) => descendantsOf(subject, kind, facts),
    release() {
      released = true;
      kept = { ...kept, answers: [] };
      answers.clear();
      resolved.clear();
    },
  };
  return subject;
};

const descendantsOf = <M extends FactMap>(
  subject: Subject,
  kind: TargetKind,
  facts: M,
): ResourceSet<Related<FactsOf<M>>> => {
  const items: Related<FactsOf<M>>[] = [];
  let reason: ResourceSet<unknown>['reason'] = null;
  const visit = (above: Subject): void => {
    if (!above.recording.membersComplete)
      reason ??= { code: 'truncated', text: `Not everything below ${above.target.name} could be listed` };
    for (const child of above.children) {
      // It is not there any more, so that nothing is missing in the set.
      if (child.recording.error?.code === VANISHED) continue;
      if (child.target.kind === kind) {
        const values = resolveAll(facts, (fact) => child.resolve(fact));
        if (values.known) items.push({ ...values.value, target: child.target });
        else reason ??= { code: values.reason.code, text: `${child.target.name}: ${values.reason.text}` };
      } else reason ??= unaskedReason(child.recording);
      visit(child);
    }
  };
  visit(subject);
  return { items, complete: reason === null, reason };
};
