import { normalizePath } from '../archive/archive-name.ts';
import type { ContainerChange } from '../archive/container-tree.ts';
import { EngineError } from './engine-error.ts';

/** Where something is mounted over a container's root: what the engine can show, and what is in memory only. */
export interface ContainerMounts {
  readonly mounted: readonly string[];
  readonly memory: readonly string[];
}

/** The mounts that `GET /containers/{id}/json` tells of. Throws `EngineError` where it tells nothing usable. */
export const containerMounts = (inspected: unknown): ContainerMounts => {
  const mounts = member(inspected, 'Mounts');
  const hostConfig = member(inspected, 'HostConfig');
  if (!Array.isArray(mounts) || typeof hostConfig !== 'object' || hostConfig === null)
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

/** The lines of `GET /containers/{id}/changes`; null stands for none. Throws `EngineError` where a line cannot be read. */
export const containerChanges = (body: unknown): readonly ContainerChange[] => {
  if (body === null) return [];
  const broken = () =>
    new EngineError({ code: 'parse-error', text: 'The changes of the container cannot be read' });
  if (!Array.isArray(body)) throw broken();
  return body.map((line) => {
    const [path, number] = [member(line, 'Path'), member(line, 'Kind')];
    const kind = typeof number === 'number' ? KINDS[number] : undefined;
    const normal = typeof path === 'string' ? normalizePath(path) : null;
    if (normal === null || kind === undefined) throw broken();
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
