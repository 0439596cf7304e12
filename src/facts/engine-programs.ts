import type { FileEntry, UnknownReason } from '../core/answer.ts';
import { followUpFact, type Related } from '../core/fact.ts';
import { type FilesProbe, fileModes } from '../core/probe.ts';
import type { ResourceSet } from '../core/resource-set.ts';
import { foldersAbove } from './bind-sources.ts';
import { type EngineInfo, engineInfo } from './engine-info.ts';

/** Files of the host that the engines run containers with, or make them from, by path. */
export interface EnginePrograms {
  readonly entries: ReadonlyMap<string, FileEntry>;
  readonly reason: UnknownReason | null;
}

type Engines = ResourceSet<Related<{ readonly info: EngineInfo }>>;

const FOLDERS = ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin'];
/** Where specifications of devices lie unless the engine names other folders (CDI), and plugins of the Node Resource Interface. */
const DEVICE_FOLDERS = ['/etc/cdi', '/run/cdi'];
const PLUGIN_PLACES = ['/opt/nri/plugins', '/etc/nri/conf.d', '/run/nri/nri.sock'];

/** A shell pattern would be expanded on the host. */
const isPlain = (path: string): boolean => /^\/[^*?[\\]+$/.test(path);

/**
 * Where a runtime's program may lie: the path that the engine tells; a bare name, or the shim that a type stands for
 * (`io.containerd.kata.v2`), on the search path.
 */
export const runtimePlaces = (told: string): readonly string[] => {
  if (told.startsWith('/')) return isPlain(told) ? [told] : [];
  const [, name, version] = /^io\.containerd\.([\w-]+)\.(v\d+)$/.exec(told) ?? [];
  const program = name === undefined ? told : `containerd-shim-${name}-${version}`;
  return /^[\w.-]+$/.test(program) ? FOLDERS.map((folder) => `${folder}/${program}`) : [];
};

/** Folders from which an engine takes descriptions of devices. */
export const deviceFolders = ({ cdiSpecDirs }: Pick<EngineInfo, 'cdiSpecDirs'>): readonly string[] =>
  (cdiSpecDirs ?? DEVICE_FOLDERS).map((folder) => folder.replace(/^\/var\/run\//, '/run/')).filter(isPlain);

const MOST_PATHS = 300;

const probeFor = (engines: Engines): FilesProbe | null => {
  const programs = engines.items.flatMap(({ info }) =>
    Object.values(info.runtimes ?? {}).flatMap((told) => (told === null ? [] : runtimePlaces(told))),
  );
  const folders = [...new Set(engines.items.flatMap(({ info }) => deviceFolders(info)))];
  if (engines.items.length === 0) return null;
  const paths = new Set([
    ...programs.flatMap((path) => [...foldersAbove(path), path]),
    ...folders.flatMap((folder) => [folder, `${folder}/*`]),
    ...PLUGIN_PLACES.flatMap((place) => (place.endsWith('.sock') ? [place] : [place, `${place}/*`])),
  ]);
  return fileModes(...[...paths].sort().slice(0, MOST_PATHS));
};

/** Runtimes as the engines name them, device specifications and plugins that change containers; asked in the second wave. */
export const enginePrograms = followUpFact({
  id: 'host.engine-programs',
  description: 'Owner and mode of runtimes, device specifications and plugins that the engines use',
  after: {},
  afterChildren: { kind: 'docker-engine', facts: { info: engineInfo } },
  ask: (_, engines): readonly FilesProbe[] => {
    const probe = probeFor(engines);
    return probe === null ? [] : [probe];
  },
  parse: (answerTo, _, engines): EnginePrograms => {
    const probe = probeFor(engines);
    const answer = probe === null ? null : answerTo(probe);
    if (answer?.state === 'unknown')
      return { entries: new Map(), reason: { code: answer.code, text: answer.text } };
    const output = answer?.state === 'found' ? answer.output : { entries: [], reason: null };
    return { entries: new Map(output.entries.map((entry) => [entry.path, entry])), reason: output.reason };
  },
});
