import { defineFact, Inconclusive } from '../core/fact.ts';
import { file } from '../core/probe.ts';

/** One line of /proc/self/mountinfo (proc_pid_mountinfo(5)). */
export interface Mount {
  /** Where it is mounted. */
  readonly path: string;
  /** The folder of the file system that is seen there: not `/` for bind mounts and subvolumes. */
  readonly root: string;
  /** `major:minor` of the device. */
  readonly device: string;
  readonly source: string;
  readonly fileSystem: string;
  /** Options of this mount (`nodev`, `nosuid`, `ro` …). */
  readonly options: readonly string[];
  /** Options of the file system itself. */
  readonly superOptions: readonly string[];
  readonly propagation: readonly string[];
}

/** One line of fstab(5). */
export interface FstabEntry {
  readonly source: string;
  readonly path: string;
  readonly fileSystem: string;
  readonly options: readonly string[];
  readonly line: number;
}

/** Spaces, tabs, newlines and backslashes stand as octal escapes in both files. */
const decodeOctal = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

/** The lines of a mountinfo file; a line that is none is left out. */
export const mountsIn = (text: string): readonly Mount[] =>
  text
    .split('\n')
    .map((line): Mount | null => {
      const [before = '', after = ''] = line.split(' - ');
      const [, , device, root, path, options, ...optional] = before.split(' ');
      const [fileSystem, source, superOptions] = after.split(' ');
      if (device === undefined || root === undefined || path === undefined || fileSystem === undefined)
        return null;
      return {
        path: decodeOctal(path),
        root: decodeOctal(root),
        device,
        source: decodeOctal(source ?? ''),
        fileSystem,
        options: (options ?? '').split(','),
        superOptions: (superOptions ?? '').split(','),
        propagation: optional,
      };
    })
    .filter((mount) => mount !== null);

/** Mounts as the script's own mount namespace sees them, in the order in which they were made: of two on one path, the later one is seen. */
export const mounts = defineFact({
  id: 'mounts',
  description: 'Mounted file systems with their effective options',
  probe: file('/proc/self/mountinfo', 8 * 1024 * 1024),
  parse: (output): readonly Mount[] => {
    if (output === null) throw new Inconclusive('unsupported', 'There is no /proc/self/mountinfo');
    return mountsIn(output.content ?? '');
  },
});

/** File systems to be mounted at boot. Empty where there is no /etc/fstab; systemd's own mount units are not in it. */
export const fstab = defineFact({
  id: 'fstab',
  description: 'File systems that /etc/fstab mounts at boot',
  probe: file('/etc/fstab'),
  parse: (output): readonly FstabEntry[] =>
    (output?.content ?? '').split('\n').flatMap((text, index) => {
      const [source, path, fileSystem, options = 'defaults'] = text.trim().split(/\s+/);
      if (
        source === undefined ||
        source === '' ||
        source.startsWith('#') ||
        path === undefined ||
        fileSystem === undefined
      )
        return [];
      return [
        {
          source: decodeOctal(source),
          path: decodeOctal(path),
          fileSystem,
          options: options.split(','),
          line: index + 1,
        },
      ];
    }),
});

/** The mount that is seen at a path, when the path is itself a mount point; null otherwise. */
export const mountAt = (all: readonly Mount[], path: string): Mount | null =>
  all.findLast((mount) => mount.path === path) ?? null;
