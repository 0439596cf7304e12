import { type DirectoryNode, emptyDirectory, resolvePath, type TreeNode } from './file-tree.ts';
import { type Layer, treeBuilder } from './layer.ts';

/**
 * One layer on top of what is below it (OCI image-spec, layer.md): its whiteouts delete below, never in itself; a folder over a
 * folder is merged, anything else replaces. Untouched folders are shared, not copied.
 */
const mergeDirectory = (lower: TreeNode | undefined, upper: DirectoryNode): DirectoryNode => {
  if (lower === undefined || lower.type !== 'directory') return upper;
  const metadata = upper.implicit ? lower : upper;
  const below = upper.opaque ? emptyDirectory.children : lower.children;
  const untouched = upper.children.size === 0 && upper.whiteouts === null;
  const children = untouched ? below : new Map(below);
  if (children instanceof Map && !untouched) {
    for (const name of upper.whiteouts ?? []) children.delete(name);
    for (const [name, node] of upper.children)
      children.set(name, node.type === 'directory' ? mergeDirectory(children.get(name), node) : node);
  }
  return {
    type: 'directory',
    mode: metadata.mode,
    uid: metadata.uid,
    gid: metadata.gid,
    mtime: metadata.mtime,
    children,
    implicit: metadata.implicit,
    whiteouts: null,
    opaque: false,
  };
};

/** The root that a stack of layers makes, lowest first, and how many hard links in it lead nowhere. */
export const mergeLayers = (
  layers: readonly Layer[],
): { readonly root: DirectoryNode; readonly danglingLinks: number } => {
  let root = emptyDirectory;
  let danglingLinks = 0;
  for (const layer of layers) {
    const lower = root;
    root = mergeDirectory(lower, layer.root);
    if (layer.openLinks.size === 0) continue;
    // Hard links to what is not in their own layer take the content that is below it.
    const patch = treeBuilder();
    for (const [path, target] of layer.openLinks) {
      const sources = [patch.root(), root, lower].map((tree) => resolvePath(tree, `/${target}`, 'nofollow'));
      const source = sources.find((result) => result.state === 'found' && result.node.type !== 'directory');
      if (source?.state === 'found') patch.put(path, source.node);
      else danglingLinks += 1;
    }
    root = mergeDirectory(root, patch.root());
  }
  return { root, danglingLinks };
};
