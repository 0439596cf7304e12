import { type Answer, found, type PackageEntry, type UnknownReason, unknown } from '../../core/answer.ts';
import type { PackagesProbe, Probe } from '../../core/probe.ts';
import { unreadFiles } from '../../packages/fault-reason.ts';
import { type FileTree, isRuntimePath, resolvePath, walkTree } from './file-tree.ts';
import { type FilePackages, packageKey } from './package-sink.ts';
import { twinsOf } from './twin-paths.ts';
import type { PackageGroup } from './wanted-packages.ts';

/** Packages that are told of one image at most. */
const MAX_PACKAGES = 200_000;

interface FileAt {
  readonly path: string;
  readonly read: readonly FilePackages[];
}

/** The files that the tree shows out of which something was read, by path. Each lies where it is: no link is followed. */
const readFiles = ({ root }: FileTree): readonly FileAt[] => {
  const files: FileAt[] = [];
  walkTree(
    root,
    (path, node) => {
      if (node.type === 'file' && node.extra?.packages != null)
        files.push({ path, read: node.extra.packages });
    },
    isRuntimePath,
  );
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
};

/** Real paths of the files that packages of the distribution brought along; of its own database nothing is left out. */
const ownedPaths = ({ root }: FileTree, files: readonly FileAt[], of: PackageGroup): ReadonlySet<string> => {
  const owned = new Set<string>();
  if (of === 'rpm') return owned;
  // Hard links share what was read: it is looked at once, however many there are.
  for (const read of new Set(files.map((it) => it.read)))
    for (const path of read.flatMap((it) => it.owned)) {
      const resolution = resolvePath(root, path, 'nofollow');
      if (resolution.state === 'found') owned.add(resolution.path);
      // The database may name the place by the other of two names, without a link between them in the files.
      else for (const twin of twinsOf(path.slice(1))) owned.add(`/${twin}`);
    }
  return owned;
};

/** The packages that the visible files of a tree hold. */
export const packagesAnswer = (tree: FileTree, { of }: PackagesProbe): Answer => {
  if (!tree.packagesOf.has(of))
    return unknown('unsupported', 'Packages were not looked for while the files passed by');
  const files = readFiles(tree);
  const owned = ownedPaths(tree, files, of);
  const packages = new Map<string, PackageEntry>();
  const reasons = new Map<string, UnknownReason>();
  for (const { path, read } of files) {
    if (owned.has(path)) continue;
    for (const it of read) {
      if (it.of !== of) continue;
      if (it.unreadable !== null && !reasons.has(path)) reasons.set(path, it.unreadable);
      for (const row of it.packages) packages.set(`${packageKey(row)} ${path}`, { ...row, path });
    }
    if (packages.size > MAX_PACKAGES) break;
  }
  const isCut = packages.size > MAX_PACKAGES;
  const cut: UnknownReason = { code: 'truncated', text: `The files hold more than ${MAX_PACKAGES} packages` };
  const reason = tree.reason ?? (isCut ? cut : unreadFiles(reasons));
  const told = [...packages.values()].slice(0, MAX_PACKAGES);
  return found({ packages: told, complete: reason === null, reason });
};

/** Whether packages are asked for that were not looked for when the tree was read. */
export const lacksPackages = (tree: FileTree, probes: readonly Probe[]): boolean =>
  probes.some((probe) => probe.kind === 'packages' && !tree.packagesOf.has(probe.of));
