import type { FileEntry, FilesOutput } from '../core/answer.ts';
import { followUpFact } from '../core/fact.ts';
import { type FilesProbe, fileModes } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { type ContainerInspect, containerInspect } from './container-inspect.ts';
import { hostSources } from './host-sources.ts';

/** A shell pattern would be expanded on the host; such a path is left out and the set is not complete. */
const isPattern = (path: string): boolean => /[*?[\\]/.test(path);

const pathsOf = (inspects: readonly ContainerInspect[]): readonly string[] =>
  [
    ...new Set(inspects.flatMap((inspect) => hostSources(inspect, null)?.map(({ path }) => path) ?? [])),
  ].sort();

/** Owner and mode, on the host, of every path that a container of its engines mounts: named by the containers, asked in the second wave. */
export const bindSources = followUpFact({
  id: 'host.bind-sources',
  description: 'Owner and mode of the paths that containers mount',
  after: {},
  afterChildren: { kind: 'container', facts: { inspect: containerInspect } },
  ask: (_, containers): readonly FilesProbe[] => {
    const paths = pathsOf(containers.items.map(({ inspect }) => inspect)).filter((path) => !isPattern(path));
    return paths.length === 0 ? [] : [fileModes(...paths)];
  },
  parse: (answerTo, _, containers): ResourceSet<FileEntry> => {
    const paths = pathsOf(containers.items.map(({ inspect }) => inspect));
    const asked = paths.filter((path) => !isPattern(path));
    const odd =
      asked.length < paths.length
        ? { code: 'unsupported' as const, text: 'A mounted path holds signs of a pattern' }
        : null;
    if (asked.length === 0) return odd === null ? completeSet([]) : incompleteSet([], odd);
    const answer = answerTo(fileModes(...asked));
    if (answer.state !== 'found')
      return incompleteSet(
        [],
        answer.state === 'unknown'
          ? { code: answer.code, text: answer.text }
          : { code: 'unsupported', text: 'Not asked' },
      );
    const { entries, reason }: FilesOutput = answer.output;
    const missing = odd ?? reason;
    return missing === null ? completeSet(entries) : incompleteSet(entries, missing);
  },
});
