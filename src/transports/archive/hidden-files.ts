import type { FileEntry, UnknownReason } from '../../core/answer.ts';
import type { FilesProbe } from '../../core/probe.ts';
import { FILE_LIMIT } from '../shell-script.ts';
import { type DirectoryNode, type FileTree, resolvePath, type TreeNode } from './file-tree.ts';
import { compilePattern, type PatternPart } from './shell-pattern.ts';
import { entryOf, textOf } from './tree-entry.ts';

/** Paths that one `files` probe lists at most. */
export const MAX_MATCHES = 100_000;

/** What a pattern matches in one layer, by the names in it: links of another layer lead nowhere here. */
const matchesInLayer = (layer: DirectoryNode, parts: readonly PatternPart[]): readonly NodeAt[] => {
  let matches: readonly NodeAt[] = [{ path: '', node: layer }];
  for (const part of parts) {
    const next: NodeAt[] = [];
    for (const { path, node } of matches) {
      if (node.type !== 'directory') continue;
      const names =
        typeof part === 'string' ? [part] : [...node.children.keys()].filter((name) => part.test(name));
      for (const name of names) {
        const child = node.children.get(name);
        if (child !== undefined) next.push({ path: `${path}/${name}`, node: child });
      }
    }
    matches = next;
  }
  return matches;
};

interface NodeAt {
  readonly path: string;
  readonly node: TreeNode;
}

/** Files of lower layers at matching paths that the merged tree does not show: deleted, or replaced, by a higher one. */
export const hiddenFiles = (
  { root, layers }: FileTree,
  { patterns, content }: FilesProbe,
  note: (reason: UnknownReason) => void,
): readonly FileEntry[] => {
  const seen = new Set<TreeNode>();
  const hidden: FileEntry[] = [];
  for (const parts of patterns.map(compilePattern))
    for (const layer of layers)
      for (const { path, node } of matchesInLayer(layer, parts)) {
        if (node.type !== 'file' || seen.has(node)) continue;
        const shown = resolvePath(root, path, 'nofollow');
        if (shown.state === 'runtime' || (shown.state === 'found' && shown.node === node)) continue;
        if (hidden.length === MAX_MATCHES) {
          note({ code: 'truncated', text: `More than ${MAX_MATCHES} paths of lower layers match` });
          return hidden;
        }
        seen.add(node);
        const text = content ? textOf(path, node, FILE_LIMIT) : { content: null, unreadable: null };
        hidden.push(entryOf(path, node, text));
      }
  return hidden.sort((a, b) => (a.path < b.path ? -1 : 1));
};
