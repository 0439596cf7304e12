import {
  type DirectoryNode,
  emptyDirectory,
  type LeafNode,
  resolvePath,
  type TreeNode,
} from './file-tree.ts';
import { type Layer, treeBuilder } from './layer.ts';

interface MergedDirectory extends DirectoryNode {
  mode: number;
  uid: number;
  gid: number;
  mtime: number;
  implicit: boolean;
  children: Map<string, TreeNode>;
}

/** Puts a folder of a layer on what is below it. */
type Merge = (lower: TreeNode | undefined, upper: DirectoryNode) => DirectoryNode;

/**
 * One layer on top of what is below it (OCI image-spec, layer.md): its whiteouts delete below, never in itself; a folder over a
 * folder is merged, anything else replaces. Untouched folders are shared with their layer; one that was merged once is changed in place, so that
 * a layer costs what it holds, and not what lies below it.
 */
const layerMerge = (): Merge => {
  const merged = new WeakSet<DirectoryNode>();
  const ownCopy = (lower: DirectoryNode): MergedDirectory => {
    if (merged.has(lower)) return lower as MergedDirectory;
    const copy: MergedDirectory = {
      type: 'directory',
      mode: lower.mode,
      uid: lower.uid,
      gid: lower.gid,
      mtime: lower.mtime,
      children: new Map(lower.children),
      implicit: lower.implicit,
      whiteouts: null,
      opaque: false,
    };
    merged.add(copy);
    return copy;
  };
  const merge: Merge = (lower, upper) => {
    if (lower === undefined || lower.type !== 'directory') return upper;
    const folder = ownCopy(lower);
    if (!upper.implicit) {
      const { mode, uid, gid, mtime } = upper;
      Object.assign(folder, { mode, uid, gid, mtime, implicit: false });
    }
    if (upper.opaque) folder.children = new Map();
    for (const name of upper.whiteouts ?? []) folder.children.delete(name);
    for (const [name, node] of upper.children)
      folder.children.set(name, node.type === 'directory' ? merge(folder.children.get(name), node) : node);
    return folder;
  };
  return merge;
};

/** What is no folder at a path without leading slash. */
const leafAt = (root: DirectoryNode, path: string): LeafNode | null => {
  const result = resolvePath(root, `/${path}`, 'nofollow');
  return result.state === 'found' && result.node.type !== 'directory' ? result.node : null;
};

/** The root that a stack of layers makes, lowest first, and how many hard links in it lead nowhere. */
export const mergeLayers = (
  layers: readonly Layer[],
): { readonly root: DirectoryNode; readonly danglingLinks: number } => {
  const merge = layerMerge();
  let root = emptyDirectory;
  let danglingLinks = 0;
  for (const layer of layers) {
    // Hard links to what is not in their own layer take the content that is below it.
    const links = [...layer.openLinks].map(([path, target]) => [path, target, leafAt(root, target)] as const);
    root = merge(root, layer.root);
    if (links.length === 0) continue;
    const patch = treeBuilder();
    for (const [path, target, below] of links) {
      const source = leafAt(patch.root(), target) ?? leafAt(root, target) ?? below;
      if (source !== null) patch.put(path, source);
      else danglingLinks += 1;
    }
    root = merge(root, patch.root());
  }
  return { root, danglingLinks };
};
