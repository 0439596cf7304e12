import type { FileEntry, UnknownReason } from '../core/answer.ts';
import type { Related } from '../core/fact.ts';
import { followUpFact } from '../core/fact.ts';
import { type FilesProbe, fileModes } from '../core/probe.ts';
import type { ResourceSet } from '../core/resource-set.ts';
import { foldersAbove } from './bind-sources.ts';
import { type EngineInfo, engineInfo } from './engine-info.ts';

/** Owners and modes of the data folders of a host's engines, and of the folders above them, by path. */
export interface DataRoots {
  readonly entries: ReadonlyMap<string, FileEntry>;
  readonly reason: UnknownReason | null;
}

type Engines = ResourceSet<Related<{ readonly info: EngineInfo }>>;

/** A shell pattern would be expanded on the host. */
const isPlain = (path: string | null): path is string => path !== null && /^\/[^*?[\\]+$/.test(path);

const probeFor = (engines: Engines): FilesProbe | null => {
  const roots = engines.items.map(({ info }) => info.dockerRootDir).filter(isPlain);
  const paths = new Set(roots.flatMap((root) => [...foldersAbove(root), root]));
  return paths.size === 0 ? null : fileModes(...[...paths].sort());
};

/** Asked in the second wave: the engines name their folders. */
export const engineDataRoots = followUpFact({
  id: 'host.engine-data-roots',
  description: 'Owner and mode of the folders in which the engines keep images, containers and volumes',
  after: {},
  afterChildren: { kind: 'docker-engine', facts: { info: engineInfo } },
  ask: (_, engines): readonly FilesProbe[] => {
    const probe = probeFor(engines);
    return probe === null ? [] : [probe];
  },
  parse: (answerTo, _, engines): DataRoots => {
    const probe = probeFor(engines);
    const answer = probe === null ? null : answerTo(probe);
    if (answer?.state === 'unknown')
      return { entries: new Map(), reason: { code: answer.code, text: answer.text } };
    const output = answer?.state === 'found' ? answer.output : { entries: [], reason: null };
    return { entries: new Map(output.entries.map((entry) => [entry.path, entry])), reason: output.reason };
  },
});
