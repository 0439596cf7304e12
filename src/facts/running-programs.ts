import type { FileEntry } from '../core/answer.ts';
import { deriveFact, followUpFact, Inconclusive } from '../core/fact.ts';
import { type FilesProbe, fileModes } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { containerOf, type Process, processes } from './processes.ts';

/** Processes of the host itself: no kernel threads, none of a container. Not complete where the programs of others are hidden. */
export const hostProcesses = deriveFact({
  id: 'processes.host',
  description: 'Processes of the host itself, with their programs',
  from: { processes },
  derive: ({ processes }): ResourceSet<Process> => {
    const items = processes.items.filter((process) => !process.kernelThread && containerOf(process) === null);
    if (processes.reason !== null) return incompleteSet(items, processes.reason);
    // Only root may follow the links of root's processes: with none seen, nobody's but the reader's own are.
    return seesPrograms(items)
      ? completeSet(items)
      : incompleteSet(items, {
          code: 'permission',
          text: 'The programs of other users’ processes may be seen by root alone',
        });
  },
});

/** The reader may see what processes of others run. */
export const seesPrograms = (all: readonly Process[]): boolean =>
  all.some(({ uid, executable }) => uid === 0 && executable !== null);

/** A running program with the owners and modes of its file and its folder. */
export interface RunningProgram {
  readonly executable: string;
  readonly process: Process;
  readonly entry: FileEntry | null;
  readonly folder: FileEntry | null;
}

const BOUND = 400;

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

const distinct = (all: ResourceSet<Process>): readonly Process[] => {
  const byKey = new Map<string, Process>();
  for (const process of all.items)
    if (
      process.executable?.startsWith('/') &&
      !process.executableDeleted &&
      !process.executable.startsWith('/memfd:')
    )
      byKey.set(`${process.uid} ${process.executable}`, process);
  return [...byKey.values()].slice(0, BOUND);
};

const probeFor = (all: ResourceSet<Process>): readonly FilesProbe[] => {
  const paths = new Set(
    distinct(all).flatMap(({ executable }) =>
      executable === null || /[*?[]/.test(executable) ? [] : [executable, parentOf(executable)],
    ),
  );
  return paths.size === 0 ? [] : [fileModes(...[...paths].sort())];
};

/** Every program that runs on the host, once for each user. */
export const runningPrograms = followUpFact({
  id: 'running-programs',
  description: 'Owners and modes of the programs that run',
  after: { hostProcesses },
  ask: ({ hostProcesses }) => probeFor(hostProcesses),
  parse: (answerTo, { hostProcesses }): ResourceSet<RunningProgram> => {
    const [probe] = probeFor(hostProcesses);
    if (probe === undefined)
      throw new Inconclusive(
        hostProcesses.reason?.code ?? 'unsupported',
        hostProcesses.reason?.text ?? 'No program could be seen',
      );
    const answer = answerTo(probe);
    if (answer.state === 'unknown') throw new Inconclusive(answer.code, answer.text);
    const byPath = new Map(
      (answer.state === 'found' ? answer.output.entries : []).map((entry) => [entry.path, entry]),
    );
    const items = distinct(hostProcesses).map((process): RunningProgram => {
      const executable = process.executable ?? '';
      return {
        executable,
        process,
        entry: byPath.get(executable) ?? null,
        folder: byPath.get(parentOf(executable)) ?? null,
      };
    });
    return hostProcesses.reason === null ? completeSet(items) : incompleteSet(items, hostProcesses.reason);
  },
});
