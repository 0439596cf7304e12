import type { FileEntry, UnknownReason } from '../../core/answer.ts';
import type { TreeNode } from './file-tree.ts';

/** The text of a node, or why there is none. */
export interface Text {
  readonly content: string | null;
  readonly unreadable: UnknownReason | null;
}

const notKept = (path: string): UnknownReason => ({
  code: 'unsupported',
  text: `The text of ${path} was not kept while the archive passed by`,
});

/** What was kept of a node's text, up to the limit in bytes. */
export const textOf = (path: string, node: TreeNode, limit: number): Text => {
  if (node.type !== 'file') return { content: null, unreadable: null };
  const unreadable = node.extra?.unreadable ?? null;
  const text = node.extra?.text ?? null;
  if (unreadable !== null) return { content: null, unreadable };
  if (text === null) return { content: null, unreadable: notKept(path) };
  if (text.bytes.length < Math.min(limit, node.size)) return { content: null, unreadable: notKept(path) };
  const content = text.bytes.toString('utf8', 0, Math.min(limit, text.bytes.length));
  return {
    content,
    unreadable:
      node.size > limit ? { code: 'truncated', text: `${path} is larger than ${limit} bytes` } : null,
  };
};

/** A node as an answer tells it. */
export const entryOf = (path: string, node: TreeNode, text: Text): FileEntry => ({
  path,
  type: node.type,
  mode: node.mode,
  uid: node.uid,
  gid: node.gid,
  size: node.type === 'directory' ? 0 : node.size,
  mtime: node.mtime,
  ...text,
});
