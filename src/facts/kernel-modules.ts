import type { UnknownReason } from '../core/answer.ts';
import { defineFact, deriveFact } from '../core/fact.ts';
import { file, fileModes, files, shell } from '../core/probe.ts';
import { KERNEL_RELEASE } from './shell-values.ts';

/** What modprobe(8) would do with a module. */
export interface ModprobeRule {
  readonly kind: 'install' | 'blacklist';
  /** With underscores, as the kernel names it. */
  readonly module: string;
  /** Of `install`: the command run instead. */
  readonly command: string;
  readonly path: string;
  readonly line: number;
}

export interface KernelModules {
  /** Null where the kernel was built without modules. */
  readonly loaded: ReadonlySet<string> | null;
  /** Modules that lie on disk for the running kernel. */
  readonly available: ReadonlySet<string>;
  readonly builtIn: ReadonlySet<string>;
  readonly rules: readonly ModprobeRule[];
  /** Why rules may be missing; null when all were read. */
  readonly reason: UnknownReason | null;
}

const moduleName = (name: string): string => name.replaceAll('-', '_');

/** Loaded modules with what they taint the kernel by (`OE`: out of tree, unsigned); null where the kernel was built without modules. */
export const loadedModules = defineFact({
  id: 'kernel-modules.loaded',
  description: 'Kernel modules that are loaded',
  probe: file('/proc/modules', 1024 * 1024),
  parse: (output): ReadonlyMap<string, string> | null =>
    output === null
      ? null
      : new Map(
          (output.content ?? '')
            .split('\n')
            .map((line): [string, string] => [
              line.split(' ')[0] ?? '',
              /\(([A-Z]+)[+-]?\)\s*$/.exec(line)?.[1] ?? '',
            ])
            .filter(([name]) => name !== ''),
        ),
});

/** Modules that sysfs shows as loaded: those built into the kernel have no state there. */
export const sysfsModules = defineFact({
  id: 'kernel-modules.sysfs',
  description: 'Kernel modules that sysfs shows as loaded',
  probe: fileModes('/sys/module/*/initstate'),
  parse: (output): readonly string[] =>
    (output?.entries ?? []).map(({ path }) => path.split('/')[3] ?? '').filter(Boolean),
});

/** Names from modules.dep and modules.builtin of the running kernel: two small files instead of a walk over /lib/modules. */
const moduleLists = defineFact({
  id: 'kernel-modules.lists',
  description: 'Kernel modules on disk and built into the running kernel',
  probe: shell(
    `${KERNEL_RELEASE}; d=/lib/modules/$r; [ -r $d/modules.dep ] || exit 0; echo "# dep"; cut -d: -f1 $d/modules.dep; echo "# builtin"; cat $d/modules.builtin 2>/dev/null; :`,
  ),
  parse: (output): { readonly available: ReadonlySet<string>; readonly builtIn: ReadonlySet<string> } => {
    const [, dep = '', builtIn = ''] = (output?.stdout ?? '').split(/^# \w+$/m);
    const names = (text: string) =>
      new Set(
        text
          .split('\n')
          .flatMap((path) => /([^/]+)\.ko(?:\.\w+)?$/.exec(path.trim())?.[1] ?? [])
          .map(moduleName),
      );
    return { available: names(dep), builtIn: names(builtIn) };
  },
});

const FOLDERS = [
  '/etc/modprobe.d',
  '/run/modprobe.d',
  '/usr/local/lib/modprobe.d',
  '/usr/lib/modprobe.d',
  '/lib/modprobe.d',
];

const modprobeFiles = defineFact({
  id: 'kernel-modules.modprobe',
  description: 'Rules of modprobe',
  probe: files(...FOLDERS.map((folder) => `${folder}/*.conf`)),
  parse: (output) => output,
});

export const kernelModules = deriveFact({
  id: 'kernel-modules',
  description: 'Kernel modules: loaded, on disk, built in, and switched off by modprobe',
  from: { loaded: loadedModules, lists: moduleLists, found: modprobeFiles },
  derive: ({ loaded, lists, found }): KernelModules => {
    const byName = new Map<string, NonNullable<typeof found>['entries'][number]>();
    // modprobe.d(5): of files with one name the first folder's is read.
    for (const folder of FOLDERS)
      for (const entry of found?.entries ?? []) {
        const name = entry.path.startsWith(`${folder}/`) ? entry.path.slice(folder.length + 1) : null;
        if (name !== null && !byName.has(name)) byName.set(name, entry);
      }
    const entries = [...byName.values()];
    return {
      loaded: loaded === null ? null : new Set(loaded.keys()),
      ...lists,
      rules: entries.flatMap(({ path, content }) =>
        (content ?? '').split('\n').flatMap((text, index): ModprobeRule[] => {
          const [, kind, module = '', command = ''] =
            /^\s*(install|blacklist)\s+(\S+)\s*(.*)$/.exec(text) ?? [];
          return kind === undefined
            ? []
            : [
                {
                  kind: kind as ModprobeRule['kind'],
                  module: moduleName(module),
                  command: command.trim(),
                  path,
                  line: index + 1,
                },
              ];
        }),
      ),
      reason: entries.find(({ unreadable }) => unreadable !== null)?.unreadable ?? found?.reason ?? null,
    };
  },
});
