import type { Answer } from '../core/answer.ts';
import type { Probe } from '../core/probe.ts';
import { probeKey } from '../core/probe.ts';
import type { RecordedAnswer } from '../core/recording.ts';
import { askWave, type Wave } from './ask-in-waves.ts';

/** What answers about the files of an image belong to. */
export interface ImageQuestions {
  /** The engine that answers and the verified way to it: any engine may call any image by any digest, and is believed for itself alone. */
  readonly engine: string;
  /** The digest by which that engine knows the image. */
  readonly image: string;
  readonly probes: readonly Probe[];
}

/** Redacted answers about the files of images, kept from one run to the next. What goes wrong with it costs a reading, never a run. */
export interface ImageAnswers {
  /** One answer for each of the probes, or null. */
  read(questions: ImageQuestions): Promise<readonly RecordedAnswer[] | null>;
  keep(questions: ImageQuestions, answers: readonly RecordedAnswer[]): Promise<void>;
}

/** A wave to one image that asks the engine anew for what may change, and for the image's files only where they were never read. */
export const waveWithKeptFiles =
  (
    kept: ImageAnswers,
    { engine, image }: Pick<ImageQuestions, 'engine' | 'image'>,
    onKept: () => void,
  ): Wave =>
  async (connection, questions, signal) => {
    const probes = questions.map(({ probe }) => probe);
    const ofFiles = { engine, image, probes: probes.filter(({ kind }) => kind !== 'image') };
    if (ofFiles.probes.length === 0) return askWave(connection, questions, signal);
    const before = await kept.read(ofFiles);
    if (before === null) {
      const answers = await askWave(connection, questions, signal);
      const own = answers.filter(({ probe }) => probe.kind !== 'image');
      if (!signal.aborted && willBeTheSame(own)) await kept.keep(ofFiles, own);
      return answers;
    }
    onKept();
    const asked = await askWave(
      connection,
      questions.filter(({ probe }) => probe.kind === 'image'),
      signal,
    );
    const byProbe = new Map([...before, ...asked].map((answer) => [probeKey(answer.probe), answer]));
    return probes.flatMap((probe) => byProbe.get(probeKey(probe)) ?? []);
  };

/** Reasons that lie in the image or in the question, not in the way to it. */
const LASTING: ReadonlySet<string> = new Set(['unsupported', 'parse-error', 'tool-missing']);

const lasts = (answer: Answer): boolean => {
  if (answer.state === 'absent') return true;
  if (answer.state === 'unknown') return LASTING.has(answer.code);
  // A file of packages that is damaged or too large is so each time; of an archive that was cut nothing is answered.
  if ('packages' in answer.output) return true;
  const reason = 'reason' in answer.output ? answer.output.reason : null;
  return reason === null || LASTING.has(reason.code);
};

/** Where no file was seen the image was not read, whatever the reason; it may be read the next time. */
const willBeTheSame = (answers: readonly RecordedAnswer[]): boolean =>
  answers.some(({ answer }) => answer.state !== 'unknown') && answers.every(({ answer }) => lasts(answer));
