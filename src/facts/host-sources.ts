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
  /** The volume that stands for the path. */
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

interface VolumePath {
  readonly path: string;
  readonly writable: boolean;
}

/**
 * The paths that a volume stands for: a bind of the driver `local` (`o=bind,device=…`), the layers of an overlay (`o=lowerdir=…`), or
 * the folder that the plugin `local-persist` keeps.
 */
const pathsOf = ({ driver, options }: EngineVolume): readonly VolumePath[] => {
  const given = (options?.o ?? '').split(',');
  const device = options?.device ?? '';
  if (driver?.startsWith('local-persist') === true) {
    const folder = options?.mountpoint ?? '';
    return folder.startsWith('/') ? [{ path: folder, writable: true }] : [];
  }
  if (driver !== 'local') return [];
  const readOnly = given.includes('ro');
  // A file system on a disk of the host, mounted past every permission of the host.
  if (/^\/dev\/\w/.test(device) && options?.type !== 'tmpfs') return [{ path: device, writable: !readOnly }];
  if (device.startsWith('/') && given.some((word) => word === 'bind' || word === 'rbind'))
    return [{ path: device, writable: !readOnly }];
  if (options?.type !== 'overlay') return [];
  const folders = (name: string): readonly string[] =>
    given
      .filter((word) => word.startsWith(`${name}=`))
      .flatMap((word) => word.slice(name.length + 1).split(':'))
      .filter((folder) => folder.startsWith('/'));
  return [
    ...folders('lowerdir').map((path) => ({ path, writable: false })),
    ...folders('upperdir').map((path) => ({ path, writable: !readOnly })),
  ];
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
    const seen = { destination: destination ?? '', propagation };
    if (type === 'volume') {
      const volume = name === null ? undefined : byName.get(name);
      return (volume === undefined ? [] : pathsOf(volume)).map((part) => ({
        ...seen,
        path: normalisePath(part.path),
        writable: part.writable && writable !== false,
        volume: volume?.name ?? null,
      }));
    }
    if ((type !== 'bind' && type !== 'npipe') || source === null || source === '') return [];
    const path = type === 'npipe' ? source : normalisePath(source);
    return [{ ...seen, path, writable: writable !== false, volume: null }];
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
    ({ type, driver }) => type === 'volume' && (driver === null || driver.startsWith('local')),
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
