import { posix } from 'node:path';
import type { CreateBody, VolumeOptions } from './create-body.ts';

/** A path of the host that a container sees, in the host's own spelling, and whether it may write there. */
export interface HostMount {
  readonly path: string;
  readonly writable: boolean;
  /** A volume that is a bind in disguise shows its path nowhere but in its own options. */
  readonly by: 'bind' | 'volume';
}

/** Links that every current Linux has: hier(7), and /usr merged. */
const LINKS: readonly (readonly [RegExp, string])[] = [
  [/^\/var\/run(?=\/|$)/, '/run'],
  [/^\/(bin|sbin|lib(?:32|64|x32)?)(?=\/|$)/, '/usr/$1'],
];

const plainPath = (written: string): string => {
  const path = posix
    .normalize(written)
    .replace(/(?<=.)\/+$/, '')
    .replace(/^\/+/, '/');
  return LINKS.reduce((spelled, [link, to]) => spelled.replace(link, to), path);
};

/** The folder itself and all that lies below it. */
const isIn = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

/** The folder itself and all that lies above it, and so shows it. */
const shows = (path: string, file: string): boolean => path === '/' || isIn(file, path);

/** The options of a volume of the `local` driver make it a view of a host path when they ask mount(8) for a bind, or name a device. */
const hostDevice = (options: VolumeOptions | undefined): string | null => {
  if (options?.device === undefined) return null;
  const bound = (options.o ?? '').split(',').some((option) => /^r?bind$/.test(option));
  return bound || options.device.startsWith('/dev/') ? options.device : null;
};

/** Everything of the host that a container sees by its binds, by volumes that are binds in disguise, and by the volumes of another container. */
export const hostMounts = (
  { HostConfig }: CreateBody,
  volumes: Readonly<Record<string, VolumeOptions>>,
  others: Readonly<Record<string, CreateBody>>,
): readonly HostMount[] => {
  const seen = (path: string | null, by: HostMount['by'], writable: boolean): readonly HostMount[] =>
    path === null ? [] : [{ path: plainPath(path), by, writable }];
  const named = (source: string, writable: boolean) =>
    source.startsWith('/')
      ? seen(source, 'bind', writable)
      : seen(hostDevice(volumes[source]), 'volume', writable);
  return [
    ...(HostConfig.Binds ?? []).flatMap((bind) => {
      const [source = '', , options = ''] = bind.split(':');
      return named(source, !options.split(',').includes('ro'));
    }),
    ...(HostConfig.Mounts ?? []).flatMap(({ Type, Source, ReadOnly, VolumeOptions: own }) =>
      Type === 'bind'
        ? named(Source, ReadOnly !== true)
        : seen(hostDevice(own?.DriverConfig.Options), 'volume', ReadOnly !== true),
    ),
    ...(HostConfig.VolumesFrom ?? []).flatMap((from) => {
      const other = others[from.split(':')[0] ?? ''];
      return other === undefined ? [] : hostMounts(other, volumes, others);
    }),
  ];
};

/** Folders that with everything in them are the system's own. */
const SYSTEM = [
  ...['/boot', '/dev', '/etc', '/proc', '/root', '/sys', '/usr'],
  ...['/var/lib/docker', '/run/containerd', '/run/crio', '/run/docker', '/run/podman'],
] as const;

/** Folders that as a whole hold something of the system's or everyone's own, while a single folder in them may be anyone's. */
const SHARED = ['/home', '/run', '/var', '/var/lib', '/var/log'] as const;

/** Public texts of the system that many containers are given to read, without anything to gain from them. */
const PUBLIC = ['/etc/localtime', '/etc/timezone'] as const;

/** What listens on these makes and starts containers on the host: Docker, containerd, CRI-O, Podman, a proxy by the usual name. */
const ENGINE_SOCKETS = [
  ...[
    '/run/docker.sock',
    '/run/containerd/containerd.sock',
    '/run/crio/crio.sock',
    '/run/podman/podman.sock',
  ],
] as const;

const isSocketFile = (path: string): boolean => /\/(docker|containerd|crio|podman)\.sock$/.test(path);

/** A path whose being mounted gives away the host's configuration, programs, devices, keys or users. */
export const isSensitive = ({ path, writable }: HostMount): boolean => {
  if (isSocketFile(path)) return false;
  if (!writable && PUBLIC.some((file) => file === path)) return false;
  return (
    path === '/' ||
    SYSTEM.some((folder) => isIn(path, folder)) ||
    SHARED.some((folder) => folder === path) ||
    path.split('/').includes('.ssh')
  );
};

/** A path that is an engine's socket or a folder that shows one. Read-only or not: a connection is no write to the file. */
export const showsEngineSocket = ({ path }: HostMount): boolean =>
  isSocketFile(path) || ENGINE_SOCKETS.some((socket) => shows(path, socket));
