import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that keeps what `npm run testbed` builds: `REMPART_TESTBED`, else the XDG cache folder. */
export const cacheFolder = (): string =>
  process.env.REMPART_TESTBED ||
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'rempart-testbed');

/** Something built once and kept: a folder of the cache whose name changes with the files it is made from. */
export type Artefact = {
  readonly name: string;
  /** Files of this folder whose text decides whether the artefact is still the right one. */
  readonly sources: readonly string[];
  /** Artefacts that this one is made from. */
  readonly from?: readonly Artefact[];
  /** After this time it counts as not built. */
  readonly maxAgeHours?: number;
  /** Fills the empty folder; a rejection leaves nothing behind. */
  readonly build: (folder: string) => Promise<void>;
};

const here = dirname(fileURLToPath(import.meta.url));

const key = ({ name, sources, from = [] }: Artefact): string => {
  const hash = createHash('sha256').update(name);
  for (const source of sources) hash.update(`\0${source}\0`).update(readFileSync(join(here, source)));
  for (const part of from) hash.update(`\0${key(part)}`);
  return hash.digest('hex').slice(0, 12);
};

/** Where an artefact is, or would be. */
export const artefactFolder = (artefact: Artefact): string =>
  join(cacheFolder(), `${artefact.name}-${key(artefact)}`);

/** Whether an artefact has been built from the sources as they are now, and is not too old. */
export const isBuilt = (artefact: Artefact): boolean => {
  const built = statSync(artefactFolder(artefact), { throwIfNoEntry: false });
  return built !== undefined && Date.now() - built.mtimeMs < (artefact.maxAgeHours ?? Infinity) * 3_600_000;
};

/** Builds an artefact unless it is there; older builds of the same name are removed. Resolves with its folder. */
export const ensureBuilt = async (artefact: Artefact): Promise<string> => {
  const folder = artefactFolder(artefact);
  if (isBuilt(artefact)) return folder;
  const draft = `${folder}.${process.pid}.draft`;
  mkdirSync(draft, { recursive: true });
  try {
    await artefact.build(draft);
    if (isBuilt(artefact)) return folder;
    for (const entry of readdirSync(cacheFolder())) {
      const old = /^(.+)-[0-9a-f]{12}$/.exec(entry);
      if (old?.[1] === artefact.name) rmSync(join(cacheFolder(), entry), { recursive: true, force: true });
    }
    renameSync(draft, folder);
    return folder;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
};
