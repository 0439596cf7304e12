import { type Answer, absent, found, type UnknownReason, unknown } from '../core/answer.ts';
import { type FileProbe, type Probe, type ProbeKey, probeKey } from '../core/probe.ts';
import { EMPTY_GROUP, type FileGroup, type Frame, noPermission, readFileGroups } from './file-frames.ts';
import { packageFileLimit } from './shell-package-functions.ts';
import type { CompiledScript } from './shell-script.ts';
import { FILE_LIMIT } from './shell-script.ts';
import { sudoRefusal } from './sudo-refusal.ts';
import { TIMED_OUT } from './timeout-status.ts';
import { type WalkStatus, walkAnswer } from './walk-answer.ts';
import { walkedPackages } from './walked-packages.ts';

/** What one probe may say before it is cut, bytes. */
const ANSWER_LIMIT = 8 * 1024 * 1024;

/** Frames that answer by the number of their question alone. */
const COMMAND_LETTERS: ReadonlySet<string> = new Set(['o', 'e', 'v', 'w', 't']);

const NO_LIMITS: ReadonlyMap<string, number> = new Map();

/** How a wave ended: whole, or with the reason why its last frames are missing. */
export type WaveEnd = 'whole' | UnknownReason;

/** The line that ends a wave. */
export const endMarker = (nonce: string, wave: number): string => `\n${nonce} z ${wave}\n`;

/** Splits what came on standard output into frames; what stands before the first one is noise of the login shell. */
const splitFrames = (output: Buffer, nonce: string, end: WaveEnd): readonly Frame[] => {
  const mark = Buffer.from(`\n${nonce} `);
  const frames: Frame[] = [];
  let at = output.indexOf(mark);
  while (at !== -1) {
    const start = at + mark.length;
    const next = output.indexOf(mark, start);
    // A frame that nothing follows was cut on the way, unless the wave is whole.
    if (next === -1 && end !== 'whole') break;
    const frame = output.subarray(start, next === -1 ? output.length : next);
    const newline = frame.indexOf(10);
    const head = (newline === -1 ? frame : frame.subarray(0, newline)).toString('latin1').split(' ');
    frames.push({
      letter: head[0] ?? '',
      fields: head.slice(1),
      body: newline === -1 ? Buffer.alloc(0) : frame.subarray(newline + 1),
    });
    at = next;
  }
  return frames;
};

const fileAnswer = (path: string, group: FileGroup, late: UnknownReason): Answer => {
  const entry = group.entries.get(path);
  if (entry?.unreadable) return unknown(entry.unreadable.code, entry.unreadable.text);
  if (entry !== undefined && entry.type !== 'file')
    return unknown('unsupported', `${path} is a ${entry.type}, not a file`);
  if (entry?.content != null) return found(entry);
  const missing = group.missing.get(path);
  if (missing === 'absent') return absent;
  if (missing === 'permission') return unknown('permission', `${path} may not be looked for`);
  if (group.done) {
    const reason = group.reason ?? {
      code: 'parse-error' as const,
      text: `${path} changed while it was looked at`,
    };
    return unknown(reason.code, reason.text);
  }
  return unknown(late.code, late.text);
};

const filesAnswer = (group: FileGroup, late: UnknownReason): Answer => {
  const hidden = [...group.missing].find(([, why]) => why === 'permission');
  const reason = group.done ? (group.reason ?? (hidden ? noPermission(hidden[0]) : null)) : late;
  return found({
    entries: [...group.entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
    complete: reason === null,
    reason,
  });
};

const bodiesOf = (frames: readonly Frame[], wanted: string): readonly Buffer[] =>
  frames.filter(({ letter }) => letter === wanted).map(({ body }) => body);

/** How the walk ended, which one frame tells; undefined where that frame never came. */
const walkStatusOf = (frames: readonly Frame[]): WalkStatus | undefined => {
  const end = frames.findLast(({ letter }) => letter === 'e');
  return end === undefined
    ? undefined
    : {
        exitCode: Number(end.fields[1]),
        stderr: end.body.toString('utf8'),
        leftOut: end.fields[2] === 'I',
      };
};

const packagesAnswer = (group: FileGroup, frames: readonly Frame[], late: UnknownReason): Answer => {
  const status = walkStatusOf(frames);
  if (status === undefined) return unknown(late.code, late.text);
  return walkedPackages({
    group,
    owned: new Set(bodiesOf(frames, 'w').flatMap((body) => body.toString('utf8').split('\n'))),
    isCut: frames.some(({ letter }) => letter === 't'),
    status,
  });
};

const commandAnswer = (probe: Probe, frames: readonly Frame[], late: UnknownReason): Answer => {
  // A question of a batch that did not end is asked again.
  const output = frames.findLast(({ letter }) => letter === 'o')?.body;
  const end = frames.findLast(({ letter }) => letter === 'e');
  if (output === undefined || end === undefined) return unknown(late.code, late.text);
  const exitCode = Number(end.fields[1]);
  const stderr = end.body.toString('utf8');
  const name = probe.kind === 'command' ? probe.argv[0] : '';
  const refusal = end.fields[2] === 'S' ? sudoRefusal(name, exitCode, stderr) : null;
  if (refusal !== null) return unknown(refusal.code, refusal.text);
  if (TIMED_OUT.has(exitCode)) return unknown('timeout', `${name} did not end in time`);
  if (exitCode === 127) return unknown('tool-missing', `${name} is not installed`);
  if (exitCode === 126) return unknown('permission', `${name} may not be run`);
  if (output.length > ANSWER_LIMIT)
    return unknown('truncated', `${name} printed more than ${ANSWER_LIMIT} bytes`);
  return found({ exitCode, stdout: output.toString('utf8'), stderr });
};

/** How much of each path is read, by the number of its group. */
const limitsOf = ({ frames }: CompiledScript): readonly ReadonlyMap<string, number>[] =>
  frames.map((frame) =>
    Array.isArray(frame)
      ? new Map((frame as readonly FileProbe[]).map(({ path, limit }) => [path, limit ?? FILE_LIMIT]))
      : NO_LIMITS,
  );

/** Reads the answers of one wave. A frame that never came is `unknown` with the reason why the wave ended. */
export const readAnswers = (
  script: CompiledScript,
  nonce: string,
  output: Buffer,
  end: WaveEnd,
): {
  readonly answers: ReadonlyMap<ProbeKey, Answer>;
  readonly begun: boolean;
  readonly uid: number | null;
} => {
  const frames = splitFrames(output, nonce, end);
  const late: UnknownReason =
    end === 'whole' ? { code: 'truncated', text: 'The answer did not come whole' } : end;
  const begin = frames.find(({ letter }) => letter === 'b');
  const limits = limitsOf(script);
  const limitOf = (number: number, path: string): number => {
    const frame = script.frames[number];
    return frame !== undefined && 'kind' in frame && frame.kind === 'packages'
      ? packageFileLimit(path)
      : (limits[number]?.get(path) ?? FILE_LIMIT);
  };
  const groups = readFileGroups(frames, nonce, limitOf);
  const byNumber = Map.groupBy(
    frames.filter(({ letter }) => COMMAND_LETTERS.has(letter)),
    ({ fields }) => Number(fields[0]),
  );
  const answers = new Map<ProbeKey, Answer>();
  script.frames.forEach((frame, index) => {
    const group = groups.get(index) ?? EMPTY_GROUP;
    if (Array.isArray(frame)) {
      for (const probe of frame as readonly FileProbe[])
        answers.set(probeKey(probe), fileAnswer(probe.path, group, late));
      return;
    }
    const probe = frame as Probe;
    answers.set(probeKey(probe), answerOf(probe, byNumber.get(index) ?? [], group, late));
  });
  const uid = Number(begin?.fields[0]);
  return {
    answers,
    begun: begin !== undefined || output.includes(`\n${nonce} b `),
    uid: begin === undefined || begin.fields[0] === '' || Number.isNaN(uid) ? null : uid,
  };
};

const answerOf = (probe: Probe, frames: readonly Frame[], group: FileGroup, late: UnknownReason): Answer => {
  if (probe.kind === 'files') return filesAnswer(group, late);
  if (probe.kind === 'packages') return packagesAnswer(group, frames, late);
  if (probe.kind === 'walk') {
    const status = walkStatusOf(frames);
    // What is read on the way stands between its parts.
    return status === undefined
      ? unknown(late.code, late.text)
      : walkAnswer(Buffer.concat(bodiesOf(frames, 'o')), status);
  }
  if (probe.kind === 'executable') {
    const frame = frames.find(({ letter }) => letter === 'v');
    if (frame === undefined) return unknown(late.code, late.text);
    if (frame.fields[1] === 'P')
      return unknown('permission', `${probe.names.join(' or ')} may not be looked for everywhere`);
    return frame.body.length === 0 ? absent : found({ path: frame.body.toString('utf8') });
  }
  return commandAnswer(probe, frames, late);
};
