import type { FileEntry } from '../core/answer.ts';
import { followUpFact, Inconclusive } from '../core/fact.ts';
import { type FilesProbe, fileModes } from '../core/probe.ts';
import { type KernelParameters, kernelParameters } from './sysctl.ts';

/** The program that the kernel starts as root, outside every container, for each crash. */
export interface CrashHandler {
  readonly path: string;
  /** Null where there is no such file: whoever makes one is called. So it is where the path names what crashed (`%P`). */
  readonly entry: FileEntry | null;
  readonly folder: FileEntry | null;
}

const handlerIn = ({ live }: KernelParameters): string | null =>
  /^\|\s*(\S+)/.exec(live.get('kernel.core_pattern') ?? '')?.[1] ?? null;

/** A path that can be asked for as it stands. */
const isFixed = (path: string): boolean => /^\/[^%*?[\]]+$/.test(path);

const probeFor = (path: string): FilesProbe => fileModes(path, path.replace(/\/[^/]+$/, '') || '/');

/** Null where crashes are written to a file. */
export const crashHandler = followUpFact({
  id: 'crash-handler',
  description: 'The program that gets the memory of crashed programs, and who may change it',
  after: { parameters: kernelParameters },
  ask: ({ parameters }): readonly FilesProbe[] => {
    const path = handlerIn(parameters);
    return path === null || !isFixed(path) ? [] : [probeFor(path)];
  },
  parse: (answerTo, { parameters }): CrashHandler | null => {
    const path = handlerIn(parameters);
    if (path === null) return null;
    if (!isFixed(path)) return { path, entry: null, folder: null };
    const answer = answerTo(probeFor(path));
    if (answer.state === 'unknown') throw new Inconclusive(answer.code, answer.text);
    const output = answer.state === 'found' ? answer.output : null;
    if (output?.reason != null) throw new Inconclusive(output.reason.code, output.reason.text);
    const at = (wanted: string): FileEntry | null =>
      output?.entries.find((entry) => entry.path === wanted) ?? null;
    return { path, entry: at(path), folder: at(path.replace(/\/[^/]+$/, '') || '/') };
  },
});
