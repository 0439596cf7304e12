import { deriveFact, Inconclusive } from '../core/fact.ts';
import { filterSet, type ResourceSet } from '../core/resource-set.ts';
import { type ContainerChange, containerChanges } from './container-changes.ts';
import { type ContainerInspect, containerInspect } from './container-inspect.ts';
import { normalisePath } from './host-sources.ts';

/** Engines put them into every container: files of the network, `--init`, the marks of Docker and Podman, kernel file systems. */
const ENGINE_PATHS =
  /^\/(?:dev|proc|sys)(?:\/|$)|^\/etc\/(?:hosts|hostname|resolv\.conf|mtab)$|^\/\.dockerenv$|^\/run\/(?:\.containerenv|podman-init)$|\/docker-init$/;

/** Folders in which Podman makes such files without listing them: they alone are changed then. */
const ENGINE_FOLDERS = /^(?:\/|\/etc|\/run)$/;

/** The container toolkit of the vendor mounts the driver's programs and libraries over these. */
const GPU_PATHS =
  /\/(?:nvidia[^/]*|lib(?:nvidia|cuda|cudadebugger|nvcuvid|nvoptix|vdpau_nvidia|[GE]LX?_nvidia|GLESv\d[^/]*_nvidia)[^/]*)$/;

/** Code that interpreters and linkers derive from other code and keep beside it. */
const DERIVED_CODE =
  /\/__pycache__(?:\/|$)|\.py[co]$|\/ld\.so\.cache$|\/(?:loaders|immodules|giomodule)\.cache$|\/locale-archive$|\/lib\/security\/cacerts$/;

/**
 * The paths that the container itself wrote: its changes without what an engine makes for its mounts, without derived code, and without
 * folders that are listed only because of what changed in them. Null for a container that was never started.
 */
export const writtenPaths = deriveFact({
  id: 'container.written-paths',
  description: 'Paths that the container wrote to its own layer',
  from: { inspect: containerInspect, changes: containerChanges },
  derive: ({ inspect, changes }): ResourceSet<ContainerChange> | null => {
    if (inspect.state.neverStarted === null)
      throw new Inconclusive(
        'unsupported',
        'The engine does not tell whether the container was ever started',
      );
    if (inspect.state.neverStarted) return null;
    const places = mountPlaces(inspect);
    const folders = new Set(changes.items.map(({ path }) => path.slice(0, path.lastIndexOf('/'))));
    const { deviceRequests, runtime } = inspect.hostConfig;
    const hasGpu = (deviceRequests?.length ?? 0) > 0 || runtime === 'nvidia';
    return filterSet(
      changes,
      ({ path, kind }) =>
        !folders.has(path) &&
        !(kind === 'changed' && ENGINE_FOLDERS.test(path)) &&
        !places.has(normalisePath(path)) &&
        !ENGINE_PATHS.test(path) &&
        !DERIVED_CODE.test(path) &&
        !(hasGpu && GPU_PATHS.test(path)),
    );
  },
});

/** Where something is mounted, and the folders on the way: the engine makes them where the image has none. */
const mountPlaces = ({ mounts, hostConfig }: ContainerInspect): ReadonlySet<string> => {
  if (mounts === null)
    throw new Inconclusive(
      'unsupported',
      'The engine does not tell the mounts, whose places are among the changes',
    );
  const destinations = [
    ...mounts.map(({ destination }) => destination ?? '/'),
    ...Object.keys(hostConfig.tmpfs ?? {}),
    ...Object.keys(hostConfig.tmpfsMounts ?? {}),
  ];
  return new Set(
    destinations.flatMap((destination) => {
      const parts = normalisePath(destination).split('/');
      return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
    }),
  );
};

/** What is run, or decides what is run: programs, libraries, jobs, who may log in and become root. */
const CODE =
  /^\/(?:usr\/(?:local\/)?)?(?:s?bin|lib(?:32|64|x32)?|libexec)\/.|^\/etc\/(?:ld\.so\.preload$|sudoers|pam\.d\/|cron|profile|init\.d\/|ssh\/sshd_config)|^\/var\/spool\/cron\/.|^\/(?:root|home\/[^/]+)\/\.ssh\/(?:authorized_keys|rc$)/;

/** The accounts of the container and their backups. */
const ACCOUNTS = /^\/etc\/(?:passwd|shadow|group|gshadow|subuid|subgid)-?$/;

/** What kind of path it is in any image. */
export const kindOfPath = (path: string): 'code' | 'accounts' | 'other' =>
  CODE.test(path) ? 'code' : ACCOUNTS.test(path) ? 'accounts' : 'other';

/** A log, by its folder or its name; rotated ones too. */
export const isLogPath = (path: string): boolean => /^\/var\/log\/|\.log(?:\.\d+)?(?:\.gz)?$/.test(path);
