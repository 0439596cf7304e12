import type { FileEntry } from '../core/answer.ts';
import { followUpFact } from '../core/fact.ts';
import { type FilesProbe, fileModes } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { type ContainerInspect, containerInspect } from './container-inspect.ts';

/** Where the engine keeps the volumes that containers mount; a shell would expand a path with such signs, so that it is left out. */
const placesOf = (inspects: readonly ContainerInspect[]): readonly string[] =>
  [
    ...new Set(
      inspects.flatMap(({ mounts }) =>
        (mounts ?? []).flatMap(({ type, source }) => (type === 'volume' && source !== null ? [source] : [])),
      ),
    ),
  ]
    .filter((path) => path.startsWith('/') && !/[*?[\\]/.test(path))
    .sort();

/** Owner and mode, on the host, of the root of every volume that a container of its engines mounts: named by the containers, asked in the second wave. */
export const volumeRoots = followUpFact({
  id: 'host.volume-roots',
  description: 'Owner and mode of the volumes that containers mount',
  after: {},
  afterChildren: { kind: 'container', facts: { inspect: containerInspect } },
  ask: (_, containers): readonly FilesProbe[] => {
    const places = placesOf(containers.items.map(({ inspect }) => inspect));
    return places.length === 0 ? [] : [fileModes(...places)];
  },
  parse: (answerTo, _, containers): ResourceSet<FileEntry> => {
    const places = placesOf(containers.items.map(({ inspect }) => inspect));
    if (places.length === 0) return completeSet([]);
    const answer = answerTo(fileModes(...places));
    if (answer.state === 'unknown') return incompleteSet([], { code: answer.code, text: answer.text });
    if (answer.state === 'absent') return completeSet([]);
    const { entries, reason } = answer.output;
    return reason === null ? completeSet(entries) : incompleteSet(entries, reason);
  },
});
