import type { UnknownReason } from '../../core/answer.ts';
import { normalizePath } from './archive-name.ts';
import type { ArchivedEntry } from './archive-path.ts';
import { type FileTree, type LeafNode, resolvePath } from './file-tree.ts';
import { treeBuilder } from './layer.ts';
import { mergeLayers } from './merge-layers.ts';

/** One line of `GET /containers/{id}/changes`: 0 modified, 1 added, 2 deleted. */
export interface ContainerChange {
  readonly path: string;
  readonly kind: 'modified' | 'added' | 'deleted';
}

const leafOf = (entry: ArchivedEntry): LeafNode => {
  const { type, mode, uid, gid, size, mtime, link, capabilities, bytes, unreadable } = entry;
  const cut = unreadable !== null && bytes === null ? unreadable : null;
  const text = bytes === null ? null : { bytes, limit: bytes.length };
  return {
    type: type === 'directory' ? 'other' : type,
    mode,
    uid,
    gid,
    size,
    mtime,
    link,
    extra: type === 'file' ? { capabilities, text, unreadable: cut, packages: null } : null,
  };
};

const split = (path: string): { readonly folder: string; readonly name: string } => {
  const slash = path.lastIndexOf('/');
  return { folder: path.slice(0, Math.max(slash, 0)), name: path.slice(slash + 1) };
};

/**
 * A container's files: its image's tree, what the engine says was changed since, and what of it was read. A change that was
 * not read makes its path uncertain: no answer is given for it, not even that it is absent.
 */
export const containerTree = (
  image: FileTree,
  changes: readonly ContainerChange[],
  read: readonly ArchivedEntry[],
): FileTree => {
  const patch = treeBuilder();
  // What was changed is not read whole.
  const packagesOf = new Set<never>();
  const uncertain = new Map<string, Set<string>>();
  const readPaths = new Set(read.map(({ path }) => normalizePath(path)));
  let reason: UnknownReason | null = image.reason;
  for (const { path: rawPath, kind } of changes) {
    const path = normalizePath(rawPath);
    if (path === null || path === '') continue;
    const { folder, name } = split(path);
    const before = resolvePath(image.root, `/${path}`, 'nofollow');
    const isKnownFolder = before.state === 'found' && before.node.type === 'directory';
    const isUnread = kind !== 'deleted' && !readPaths.has(path);
    if (isUnread) {
      const key = folder === '' ? '' : `/${folder}`;
      uncertain.set(key, (uncertain.get(key) ?? new Set()).add(name));
    }
    if (kind === 'deleted' || (isUnread && !isKnownFolder)) {
      const parent = patch.folder(folder);
      if (parent === null)
        reason ??= { code: 'parse-error', text: `${rawPath} can't be the path of a change` };
      else parent.whiteouts = (parent.whiteouts ?? new Set()).add(name);
    }
  }
  for (const entry of read) {
    const path = normalizePath(entry.path) ?? '';
    const placed = patch.put(
      path,
      entry.type === 'directory' ? { ...entry, type: 'directory' } : leafOf(entry),
    );
    if (!placed) reason ??= { code: 'parse-error', text: `${entry.path} can't be the path of a file` };
  }
  const nothing = { openLinks: new Map(), ignoredNames: 0, entries: 0, size: 0, packagesOf };
  const base = { ...nothing, root: image.root };
  const { root } = mergeLayers([base, { ...base, root: patch.root() }]);
  return {
    root,
    layers: [],
    complete: image.complete && reason === null,
    reason,
    walkReason: image.walkReason,
    uncertain,
    packagesOf,
  };
};
