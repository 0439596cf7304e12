import { type Answer, found, type UnknownReason, type WalkEntry } from '../../core/answer.ts';
import { type FileTree, isRuntimePath, resolvePath, type TreeNode, walkTree } from './file-tree.ts';

/** Selected paths that are listed at most. */
const MAX_SELECTED = 100_000;

const SETUID_OR_SETGID = 0o6000;
const OTHERS_WRITE = 0o002;
const STICKY = 0o1000;

/**
 * As on a host: mode bits are judged on files and folders alone; a folder with the sticky bit may be writable by all. Devices are selected
 * here only: a host has its own below /dev, an image has none anywhere else.
 */
const isSelected = ({ type, mode }: TreeNode): boolean => {
  switch (type) {
    case 'file':
      return (mode & (SETUID_OR_SETGID | OTHERS_WRITE)) !== 0;
    case 'directory':
      return (mode & (OTHERS_WRITE | STICKY)) === OTHERS_WRITE;
    default:
      return type === 'char-device' || type === 'block-device';
  }
};

/** The third field of each line of passwd(5) or group(5); 0 always has a name. */
const readIds = (text: string): ReadonlySet<number> =>
  new Set([
    0,
    ...text
      .split('\n')
      .flatMap((line) => (/^[^:#]*:[^:]*:\d+(:|$)/.test(line) ? [Number(line.split(':')[2])] : [])),
  ]);

/** The ids that the tree's own account file names; none but 0 when there is no such file. A string says why it can't be told. */
const namedIds = (tree: FileTree, path: string): ReadonlySet<number> | UnknownReason => {
  const resolution = resolvePath(tree.root, path);
  if (resolution.state !== 'found') return tree.complete ? new Set([0]) : notRead(path);
  const { node } = resolution;
  const text = node.type === 'file' ? (node.extra?.text ?? null) : null;
  if (node.type !== 'file' || text === null || text.bytes.length < node.size) return notRead(path);
  return readIds(text.bytes.toString('latin1'));
};

const notRead = (path: string): UnknownReason => ({
  code: 'unsupported',
  text: `${path} was not read whole, so owners without a name can't be told`,
});

const isReason = (ids: ReadonlySet<number> | UnknownReason): ids is UnknownReason => 'code' in ids;

/** What the walk over a host selects, from a tree. */
export const walkAnswer = (tree: FileTree): Answer => {
  const users = namedIds(tree, '/etc/passwd');
  const groups = namedIds(tree, '/etc/group');
  let reason = tree.reason ?? tree.walkReason;
  for (const ids of [users, groups]) if (isReason(ids)) reason ??= ids;
  if (tree.uncertain.size > 0)
    reason ??= { code: 'unsupported', text: 'Files were changed in the container and were not read' };
  const isUnnamed = (node: TreeNode): boolean =>
    (!isReason(users) && !users.has(node.uid)) || (!isReason(groups) && !groups.has(node.gid));

  const entries: WalkEntry[] = [];
  walkTree(
    tree.root,
    (path, node) => {
      const isImplicit = node.type === 'directory' && node.implicit;
      const unowned = !isImplicit && isUnnamed(node);
      const capabilities = node.type === 'directory' ? null : (node.extra?.capabilities ?? null);
      if (!unowned && capabilities === null && (isImplicit || !isSelected(node))) return;
      if (entries.length === MAX_SELECTED) {
        reason ??= { code: 'truncated', text: `The walk selects more than ${MAX_SELECTED} paths` };
        return;
      }
      const { type, mode, uid, gid } = node;
      const size = node.type === 'directory' ? 0 : node.size;
      entries.push({ path, type, mode, uid, gid, size, capabilities, unowned });
    },
    isRuntimePath,
  );
  return found({
    entries: entries.sort((a, b) => (a.path < b.path ? -1 : 1)),
    complete: reason === null,
    reason,
  });
};
