import type { FileType, UnknownReason } from '../../core/answer.ts';
import type { FilePackages } from './package-sink.ts';
import type { PackageGroup } from './wanted-packages.ts';

/** What was kept of a wanted file's text. */
export interface KeptText {
  readonly bytes: Buffer;
  /** Bytes that were to be kept at most; the file is longer than what was kept when its size is. */
  readonly limit: number;
}

/** Anything but a folder. Nodes are shared between layers and trees and never changed once their tree is made. */
export interface LeafNode {
  readonly type: Exclude<FileType, 'directory'>;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: number;
  /** Target of a symbolic link, else empty. */
  readonly link: string;
  readonly extra: LeafExtra | null;
}

/** What few files have, kept apart so that the others stay small. */
export interface LeafExtra {
  readonly capabilities: string | null;
  readonly text: KeptText | null;
  /** Why there is no text although it was wanted. */
  readonly unreadable: UnknownReason | null;
  /** What was read of packages out of it; null where it holds none. */
  readonly packages: readonly FilePackages[] | null;
}

export interface DirectoryNode {
  readonly type: 'directory';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: number;
  readonly children: ReadonlyMap<string, TreeNode>;
  /** Never mentioned itself, only something below it: its metadata is that of the layer below, if there is one. */
  readonly implicit: boolean;
  /** In a layer: names of the layer below that are deleted. */
  readonly whiteouts: ReadonlySet<string> | null;
  /** In a layer: hides everything that the layers below hold here. */
  readonly opaque: boolean;
}

export type TreeNode = LeafNode | DirectoryNode;

/** The files of one root file system. */
export interface FileTree {
  readonly root: DirectoryNode;
  /** What each layer of an image holds on its own, lowest first, with what a higher one hides; empty where there are no layers. */
  readonly layers: readonly DirectoryNode[];
  /** False when something of it could not be read: then a path that is not there may yet exist. */
  readonly complete: boolean;
  readonly reason: UnknownReason | null;
  /** Why something that the walk looks for can't be told here, although every path is known. */
  readonly walkReason: UnknownReason | null;
  /** Names, by folder, of what is known to differ from the tree, but not how. */
  readonly uncertain: ReadonlyMap<string, ReadonlySet<string>>;
  /** Which packages were looked for in every file. */
  readonly packagesOf: ReadonlySet<PackageGroup>;
}

/** Whether an absolute path without links in it may differ from what the tree shows. */
export const isUncertain = (tree: FileTree, path: string): boolean => {
  if (tree.uncertain.size === 0) return false;
  const slash = path.lastIndexOf('/');
  return tree.uncertain.get(path.slice(0, slash))?.has(path.slice(slash + 1)) ?? false;
};

export const emptyDirectory: DirectoryNode = {
  type: 'directory',
  mode: 0o755,
  uid: 0,
  gid: 0,
  mtime: 0,
  children: new Map(),
  implicit: true,
  whiteouts: null,
  opaque: false,
};

/** Links followed on the way of one path before it counts as a loop (path_resolution(7)). */
const MAX_HOPS = 40;

/** Filled by the kernel or the engine when a container starts; what an image holds there is never seen. */
const RUNTIME_FOLDERS: ReadonlySet<string> = new Set(['proc', 'sys', 'dev']);

export const isRuntimePath = (path: string): boolean => RUNTIME_FOLDERS.has(path.split('/', 2)[1] ?? '');

/** Where a path leads: `path` is the real one, with no link in it. */
export type Resolution =
  | { readonly state: 'found'; readonly path: string; readonly node: TreeNode }
  /** `path` is the first that is not there, or the link that leads in circles. */
  | { readonly state: 'absent'; readonly path: string }
  /** Below /proc, /sys or /dev, which exist at run time only. */
  | { readonly state: 'runtime'; readonly path: string };

/** Follows an absolute path inside the root, links included; with `nofollow` the last part is taken as it is. */
export const resolvePath = (
  root: DirectoryNode,
  path: string,
  last: 'follow' | 'nofollow' = 'follow',
): Resolution => {
  const parts = path.split('/').reverse();
  const names: string[] = [];
  const nodes: DirectoryNode[] = [root];
  let leaf: LeafNode | null = null;
  let hops = 0;
  while (parts.length > 0) {
    const part = parts.pop() as string;
    if (part === '' || part === '.') continue;
    if (leaf !== null) return { state: 'absent', path: `/${[...names, part].join('/')}` };
    if (part === '..') {
      if (names.pop() !== undefined) nodes.pop();
      continue;
    }
    const here = `/${[...names, part].join('/')}`;
    if (names.length === 0 && RUNTIME_FOLDERS.has(part)) return { state: 'runtime', path: here };
    const node = (nodes.at(-1) as DirectoryNode).children.get(part);
    if (node === undefined) return { state: 'absent', path: here };
    if (node.type === 'directory') {
      names.push(part);
      nodes.push(node);
    } else if (node.type === 'symlink' && (last === 'follow' || parts.some((rest) => rest !== ''))) {
      hops += 1;
      if (hops > MAX_HOPS || node.link === '') return { state: 'absent', path: here };
      if (node.link.startsWith('/')) {
        names.length = 0;
        nodes.length = 1;
      }
      parts.push(...node.link.split('/').reverse());
    } else {
      names.push(part);
      leaf = node;
    }
  }
  return { state: 'found', path: `/${names.join('/')}`, node: leaf ?? (nodes.at(-1) as DirectoryNode) };
};

/** Every node below the root with its path, folders before what is in them. `skip` leaves a folder and all below it out. */
export const walkTree = (
  root: DirectoryNode,
  visit: (path: string, node: TreeNode) => void,
  skip: (path: string) => boolean = () => false,
): void => {
  // One iterator for each folder above, and not a list of all that are to be visited: a hostile archive has two million.
  const above = [{ path: '', children: root.children[Symbol.iterator]() }];
  for (let here = above.at(-1); here !== undefined; here = above.at(-1)) {
    const next = here.children.next();
    if (next.done) {
      above.pop();
      continue;
    }
    const [name, node] = next.value;
    const path = `${here.path}/${name}`;
    if (node.type === 'directory') {
      if (skip(path)) continue;
      if (node.children.size > 0) above.push({ path, children: node.children[Symbol.iterator]() });
    }
    visit(path, node);
  }
};
