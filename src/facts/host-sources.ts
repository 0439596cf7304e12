import type { UnknownReason } from '../core/answer.ts';
import type { Resolved } from '../core/fact.ts';
import type { ResourceSet } from '../core/resource-set.ts';
import type { ContainerInspect } from './container-inspect.ts';
import type { EngineVolume } from './engine-lists.ts';

/** A path of the engine's host that a container sees. */
export interface HostSource {
  /** Without `.`, `..`, doubled and trailing slashes; `/var/run` and the merged `/bin`, `/sbin`, `/lib*` in their real places. */
  readonly path: string;
  readonly destination: string;
  readonly writable: boolean;
  readonly propagation: string | null;
  /** The volume that stands for the path (`type=none,o=bind,device=…`). */
  readonly volume: string | null;
}

const LINKS: readonly (readonly [RegExp, string])[] = [
  [/^\/var\/run(?=\/|$)/, '/run'],
  [/^\/var\/lock(?=\/|$)/, '/run/lock'],
  [/^\/(bin|sbin|lib|lib32|lib64|libx32)(?=\/|$)/, '/usr/$1'],
];

/** A path of a Linux host in one spelling. */
export const normalisePath = (path: string): string => {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return LINKS.reduce((text, [link, place]) => text.replace(link, place), `/${parts.join('/')}`);
};

const deviceOf = ({ driver, options }: EngineVolume): string | null => {
  const device = options?.device;
  if (driver !== 'local' || device === undefined || !device.startsWith('/')) return null;
  return /(?:^|,)r?bind(?:,|$)/.test(options?.o ?? '') ? device : null;
};

/**
 * Every path of the host in a container: bind mounts, and volumes that stand for one, as far as `volumes` tells (null: not asked).
 * Null where the engine does not tell the mounts.
 */
export const hostSources = (
  { mounts }: Pick<ContainerInspect, 'mounts'>,
  volumes: readonly EngineVolume[] | null,
): readonly HostSource[] | null => {
  if (mounts === null) return null;
  const byName = new Map(volumes?.map((volume) => [volume.name, volume]));
  return mounts.flatMap(({ type, name, source, destination, writable, propagation }) => {
    const volume = type === 'volume' && name !== null ? byName.get(name) : undefined;
    const path = type === 'volume' ? (volume === undefined ? null : deviceOf(volume)) : source;
    if ((type !== 'bind' && type !== 'volume' && type !== 'npipe') || path === null || path === '') return [];
    return [
      {
        path: type === 'npipe' ? path : normalisePath(path),
        destination: destination ?? '',
        writable: writable !== false,
        propagation,
        volume: volume?.name ?? null,
      },
    ];
  });
};

/**
 * Why a volume of the container may stand for a path of the host without that being seen: the options that would tell were not listed. Null
 * where every volume's are known, or its driver has no such option.
 */
export const untoldVolumes = (
  { mounts }: Pick<ContainerInspect, 'mounts'>,
  volumes: Resolved<ResourceSet<EngineVolume>>,
): UnknownReason | null => {
  const used = (mounts ?? []).filter(
    ({ type, driver }) => type === 'volume' && (driver === null || driver === 'local'),
  );
  if (used.length === 0) return null;
  if (!volumes.known) return volumes.reason;
  const told = new Set(volumes.value.items.filter(({ options }) => options !== null).map(({ name }) => name));
  const untold = used.find(({ name }) => name === null || !told.has(name));
  return untold === undefined
    ? null
    : (volumes.value.reason ?? {
        code: 'unsupported',
        text: `The engine does not list the volume ${untold.name ?? untold.destination ?? ''}, which may stand for a path of the host`,
      });
};
