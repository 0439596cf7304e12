import { normalizePath } from '../archive/archive-name.ts';
import type { ContainerChange } from '../archive/container-tree.ts';
import { EngineError } from './engine-error.ts';

/** Where something is mounted over a container's root: what the engine can show, and what is in memory only. */
export interface ContainerMounts {
  readonly mounted: readonly string[];
  readonly memory: readonly string[];
}

/** More mounts than that has no container; each costs a look at every path. */
const MOST_MOUNTS = 1000;

/** The mounts that `GET /containers/{id}/json` tells of. Throws `EngineError` where it tells nothing usable. */
export const containerMounts = (inspected: unknown): ContainerMounts => {
  const mounts = member(inspected, 'Mounts');
  const hostConfig = member(inspected, 'HostConfig');
  if (
    !Array.isArray(mounts) ||
    mounts.length > MOST_MOUNTS ||
    typeof hostConfig !== 'object' ||
    hostConfig === null ||
    Object.keys(member(hostConfig, 'Tmpfs') ?? {}).length > MOST_MOUNTS
  )
    throw new EngineError({
      code: 'parse-error',
      text: 'The inspection of the container does not tell its mounts',
    });
  const mounted = new Set<string>();
  const memory = new Set<string>();
  for (const mount of mounts)
    add(member(mount, 'Type') === 'tmpfs' ? memory : mounted, member(mount, 'Destination'));
  for (const path of Object.keys(member(hostConfig, 'Tmpfs') ?? {})) add(memory, path);
  // Not among the mounts that are told.
  const labels = member(member(inspected, 'Config'), 'Labels');
  if (member(labels, 'com.docker.swarm.task.id') !== undefined) add(memory, '/run/secrets');
  if (member(hostConfig, 'Init') === true) add(mounted, '/sbin/docker-init');
  for (const path of ENGINE_FILES) add(mounted, path);
  return { mounted: [...mounted], memory: [...memory] };
};

/** What the engine mounts into every container, or puts between its image and its own layer: no list of changes shows it. */
export const ENGINE_FILES: readonly string[] = [
  '/.dockerenv',
  '/etc/hosts',
  '/etc/hostname',
  '/etc/resolv.conf',
];

const KINDS = ['modified', 'added', 'deleted'] as const;

/** A link into /proc that the engine makes likewise; a pattern that finds it finds nothing that lasts. */
export const MOUNT_TABLE = '/etc/mtab';

/** Longest path of Linux, and folders of all changed paths together that are looked at: who is inside a container may write what it likes. */
const LONGEST_PATH = 4096;
const MOST_PARTS = 1_000_000;

/** The lines of `GET /containers/{id}/changes`; null stands for none. Throws `EngineError` where a line cannot be read, or they are too many. */
export const containerChanges = (body: unknown): readonly ContainerChange[] => {
  if (body === null) return [];
  const broken = () =>
    new EngineError({ code: 'parse-error', text: 'The changes of the container cannot be read' });
  if (!Array.isArray(body)) throw broken();
  let parts = 0;
  return body.map((line) => {
    const [path, number] = [member(line, 'Path'), member(line, 'Kind')];
    const kind = typeof number === 'number' ? KINDS[number] : undefined;
    const normal = typeof path === 'string' && path.length <= LONGEST_PATH ? normalizePath(path) : null;
    if (normal === null || kind === undefined) throw broken();
    for (let slash = 0; slash !== -1; slash = normal.indexOf('/', slash + 1)) parts += 1;
    if (parts > MOST_PARTS)
      throw new EngineError({
        code: 'truncated',
        text: `The container changed more paths than can be looked at (${body.length})`,
      });
    return { path: `/${normal}`, kind };
  });
};

const add = (paths: Set<string>, path: unknown): void => {
  const normal = typeof path === 'string' ? normalizePath(path) : null;
  if (normal) paths.add(`/${normal}`);
};

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
