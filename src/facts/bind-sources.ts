import type { FileEntry } from '../core/answer.ts';
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

/** The folders on the way to a path, the root left out. */
export const foldersAbove = (path: string): readonly string[] => {
  const parts = path.split('/').slice(1, -1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
};

const askedFor = (paths: readonly string[]): readonly string[] =>
  [...new Set(paths.flatMap((path) => [...foldersAbove(path), path]))].sort();

/**
 * Owner and mode, on the host, of every path that a container of its engines mounts and of the folders above it: named by the
 * containers, asked in the second wave.
 */
export const bindSources = followUpFact({
  id: 'host.bind-sources',
  description: 'Owner and mode of the paths that containers mount, and of the folders above them',
  after: {},
  afterChildren: { kind: 'container', facts: { inspect: containerInspect } },
  ask: (_, containers): readonly FilesProbe[] => {
    const paths = pathsOf(containers.items.map(({ inspect }) => inspect)).filter((path) => !isPattern(path));
    return paths.length === 0 ? [] : [fileModes(...askedFor(paths))];
  },
  parse: (answerTo, _, containers): ResourceSet<FileEntry> => {
    const paths = pathsOf(containers.items.map(({ inspect }) => inspect));
    const plain = paths.filter((path) => !isPattern(path));
    const odd =
      plain.length < paths.length
        ? { code: 'unsupported' as const, text: 'A mounted path holds signs of a shell pattern' }
        : null;
    if (plain.length === 0) return odd === null ? completeSet([]) : incompleteSet([], odd);
    const answer = answerTo(fileModes(...askedFor(plain)));
    if (answer.state === 'unknown') return incompleteSet([], { code: answer.code, text: answer.text });
    if (answer.state === 'absent') return odd === null ? completeSet([]) : incompleteSet([], odd);
    const missing = odd ?? answer.output.reason;
    return missing === null
      ? completeSet(answer.output.entries)
      : incompleteSet(answer.output.entries, missing);
  },
});
