import { absent } from '../core/answer.ts';
import { probeKey } from '../core/probe.ts';
import type { RecordedAnswer, TargetRecording } from '../core/recording.ts';
import { fieldsOf, textOf, textsOf } from '../facts/engine-api/json-fields.ts';
import { IMPORT_PROBE } from '../facts/imported-scans.ts';
import type { ScanReport } from '../loaders/scan-report.ts';
import { textAnswer } from './text-answer.ts';

/** Every name a scanner may have called the target by. */
const namesOf = ({ target, answers }: Pick<TargetRecording, 'target' | 'answers'>): ReadonlySet<string> => {
  const names = new Set([target.name, target.id]);
  for (const { probe, answer } of answers) {
    if (probe.kind !== 'image' || probe.query !== 'inspect' || answer.state !== 'found') continue;
    const body = fieldsOf('body' in answer.output ? answer.output.body : null);
    for (const name of [
      textOf(body?.Id),
      ...(textsOf(body?.RepoTags) ?? []),
      ...(textsOf(body?.RepoDigests) ?? []),
    ])
      if (name !== null) names.add(name);
  }
  return names;
};

/** `nginx` is `docker.io/library/nginx:latest`. A path, an id and a digest stay as they are. */
const canonical = (name: string): string => {
  if (/^([./]|sha256:)/.test(name)) return name;
  const short = name.replace(/^(index\.)?docker\.io\//, '').replace(/^library\//, '');
  return /[:@][^/]*$/.test(short) ? short : `${short}:latest`;
};

const IMPORTED = probeKey(IMPORT_PROBE);

/** Scans that stand among the answers already: this run, or the one of the recording, made them. Null where there are none. */
const scansBefore = ({ answers }: Pick<TargetRecording, 'answers'>): readonly unknown[] | null => {
  const [before] = answers.filter(({ probe }) => probeKey(probe) === IMPORTED).slice(-1);
  if (before?.answer.state !== 'found' || !('content' in before.answer.output)) return null;
  try {
    const scans: unknown = JSON.parse(before.answer.output.content ?? '');
    return Array.isArray(scans) ? scans : null;
  } catch {
    return null;
  }
};

/**
 * The answers that imported scans add to one collected target, to be appended to its recording: none where nothing was imported; `absent` where no report is of
 * this target. Ids and digests match as they are, names in Docker's short form; a report that knows its image's id matches by this alone. What was scanned already stays beside them: the answer is in place of the one before.
 */
export const importedAnswers = (
  reports: readonly ScanReport[],
  recording: Pick<TargetRecording, 'target' | 'answers'>,
): readonly RecordedAnswer[] => {
  if (reports.length === 0 || (recording.target.kind !== 'image' && recording.target.kind !== 'host'))
    return [];
  const all = [...namesOf(recording)];
  const ids = new Set(all.filter((name) => name.startsWith('sha256:')));
  const names = new Set(all.map((name) => (recording.target.kind === 'image' ? canonical(name) : name)));
  const own = reports.filter(({ artifacts }) => {
    const given = artifacts.filter((name) => name.startsWith('sha256:'));
    if (given.some((id) => ids.has(id))) return true;
    if (artifacts.some((name) => name.includes('@sha256:') && names.has(canonical(name)))) return true;
    // A tag moves to another image: where both sides know the id, the tag says nothing.
    if (given.length > 0 && ids.size > 0) return false;
    return artifacts.some((name) => names.has(recording.target.kind === 'image' ? canonical(name) : name));
  });
  const before = scansBefore(recording);
  if (own.length === 0) return before === null ? [{ probe: IMPORT_PROBE, answer: absent }] : [];
  const scans = [...(before ?? []), ...own];
  return [{ probe: IMPORT_PROBE, answer: textAnswer(IMPORT_PROBE.path, JSON.stringify(scans)) }];
};

/** Answers with `more` in place of those to the same questions. */
export const withAnswers = (
  answers: readonly RecordedAnswer[],
  more: readonly RecordedAnswer[],
): readonly RecordedAnswer[] => {
  const replaced = new Set(more.map(({ probe }) => probeKey(probe)));
  return [...answers.filter(({ probe }) => !replaced.has(probeKey(probe))), ...more];
};
