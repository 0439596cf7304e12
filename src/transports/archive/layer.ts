import type { ArchiveBudget } from './archive-bounds.ts';
import { normalizePath } from './archive-name.ts';
import { type FileWishes, fileExtra, noWishes } from './file-extra.ts';
import {
  type DirectoryNode,
  emptyDirectory,
  type LeafExtra,
  type LeafNode,
  type TreeNode,
} from './file-tree.ts';
import type { BodySink, TarEntry } from './tar-parser.ts';
import type { WantedSession } from './wanted-files.ts';
import type { PackageGroup } from './wanted-packages.ts';

/** What one layer says, before it is put on the layers below it. It can be kept and shared by images. */
export interface Layer {
  readonly root: DirectoryNode;
  /** Hard links whose target is not in this layer: path to target, in the order of the tar. */
  readonly openLinks: ReadonlyMap<string, string>;
  /** Names that lead out of the root or can't be, which were left out. */
  readonly ignoredNames: number;
  readonly entries: number;
  /** Bytes of all files. */
  readonly size: number;
  /** Which packages were looked for. */
  readonly packagesOf: ReadonlySet<PackageGroup>;
}

type Metadata = Pick<DirectoryNode, 'mode' | 'uid' | 'gid' | 'mtime'>;

interface MutableDirectory extends DirectoryNode {
  mode: number;
  uid: number;
  gid: number;
  mtime: number;
  implicit: boolean;
  children: Map<string, TreeNode>;
  whiteouts: Set<string> | null;
  opaque: boolean;
}

/** Puts a tree together path by path; paths have no leading slash. A link inside the tree is followed, as on unpacking. */
export interface TreeBuilder {
  /** The folder of that path, made when missing; null where that is too deep or the links go in circles. */
  folder(path: string): MutableDirectory | null;
  /** Puts a folder's metadata, or anything else in place of what was there; false where the path can't be. */
  put(path: string, node: LeafNode | (Metadata & { readonly type: 'directory' })): boolean;
  root(): DirectoryNode;
}

const MAX_DEPTH = 256;
const MAX_HOPS = 40;

/** Of every folder that holds nothing yet: a map of its own takes more memory than the folder. */
const NO_CHILDREN: Map<string, TreeNode> = new Map();

const newDirectory = (): MutableDirectory => ({
  type: 'directory',
  mode: emptyDirectory.mode,
  uid: 0,
  gid: 0,
  mtime: 0,
  children: NO_CHILDREN,
  implicit: true,
  whiteouts: null,
  opaque: false,
});

/** `count` is told of each folder that takes memory beside the entries; it may throw. */
export const treeBuilder = (count: ArchiveBudget['folder'] = () => undefined): TreeBuilder => {
  const root = newDirectory();
  const setChild = (folder: MutableDirectory, name: string, node: TreeNode): void => {
    if (folder.children === NO_CHILDREN) {
      count('filled');
      folder.children = new Map();
    }
    folder.children.set(name, node);
  };
  // Entries of one folder follow each other, so one remembered folder saves nearly every descent. It can't be out of date:
  // whoever replaces a folder has just been in the one above.
  let lastPath: string | null = null;
  let lastFolder: MutableDirectory | null = null;

  const descend = (path: string): MutableDirectory | null => {
    const parts = path.split('/').reverse();
    const nodes = [root];
    let hops = 0;
    while (parts.length > 0) {
      const part = parts.pop() as string;
      if (part === '' || part === '.') continue;
      if (part === '..') {
        if (nodes.length > 1) nodes.pop();
        continue;
      }
      const here = nodes.at(-1) as MutableDirectory;
      const node = here.children.get(part);
      if (node?.type === 'symlink') {
        hops += 1;
        if (hops > MAX_HOPS) return null;
        if (node.link.startsWith('/')) nodes.length = 1;
        parts.push(...node.link.split('/').reverse());
        continue;
      }
      if (nodes.length > MAX_DEPTH) return null;
      if (node?.type !== 'directory') count('implicit');
      const next = node?.type === 'directory' ? (node as MutableDirectory) : newDirectory();
      if (next !== node) setChild(here, keepName(part), next);
      nodes.push(next);
    }
    return nodes.at(-1) as MutableDirectory;
  };

  const folder = (path: string): MutableDirectory | null => {
    if (path === lastPath) return lastFolder;
    lastFolder = descend(path);
    lastPath = path;
    return lastFolder;
  };

  return {
    folder,
    put(path, node) {
      const slash = path.lastIndexOf('/');
      const parent = path === '' ? null : folder(slash === -1 ? '' : path.slice(0, slash));
      if (path !== '' && parent === null) return false;
      const name = path.slice(slash + 1);
      if (node.type === 'directory') {
        const before = path === '' ? root : parent?.children.get(name);
        const target = before?.type === 'directory' ? (before as MutableDirectory) : newDirectory();
        target.mode = node.mode;
        target.uid = node.uid;
        target.gid = node.gid;
        target.mtime = node.mtime;
        target.implicit = false;
        if (target !== before && parent !== null) setChild(parent, keepName(name), target);
        return true;
      }
      if (parent === null) return false;
      const before = parent.children.get(name);
      setChild(parent, before === undefined ? keepName(name) : name, node);
      return true;
    },
    root: () => root,
  };
};

const nameBytes = Buffer.alloc(4096);

/** A copy of its own: a slice would keep the whole path in memory. */
const keepName = (name: string): string => {
  if (name.length < 13) return name;
  const length = nameBytes.write(name, 'latin1');
  const copy = nameBytes.toString('latin1', 0, length);
  return copy === name ? copy : Buffer.from(name, 'utf16le').toString('utf16le');
};

export interface LayerOptions {
  readonly budget: ArchiveBudget;
  readonly wanted: WantedSession;
  /** Whether `.wh.` names delete from the layer below, as they do in images only. */
  readonly whiteouts: boolean;
}

/** Takes the entries of one layer's tar. */
export interface LayerBuilder {
  add(entry: TarEntry): BodySink | null;
  /** Corrects what is known of a file that was added, by its path without leading slash. */
  amend(path: string, extra: Partial<LeafExtra>): void;
  finish(): Layer;
}

const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';
/** Other names of this kind are AUFS's own and mean nothing elsewhere. */
const AUFS = '.wh..wh.';

export const layerBuilder = ({ budget, wanted, whiteouts }: LayerOptions): LayerBuilder => {
  const tree = treeBuilder(budget.folder);
  const openLinks = new Map<string, string>();
  let ignoredNames = 0;
  let entries = 0;
  let size = 0;
  let folderPath: string | null = null;
  let wantedVersion = -1;
  let limitOf: (name: string, size: number) => number = () => -1;

  const textLimit = (path: string, bytes: number): number => {
    const slash = path.lastIndexOf('/');
    const folder = slash === -1 ? '' : path.slice(0, slash);
    if (folder !== folderPath || wantedVersion !== wanted.version()) {
      folderPath = folder;
      wantedVersion = wanted.version();
      limitOf = wanted.inFolder(folder);
    }
    return limitOf(path.slice(slash + 1), bytes);
  };

  const wishesFor = (path: string, { type, mode, size: bytes }: TarEntry): FileWishes =>
    type === 'file'
      ? {
          textLimit: textLimit(path, bytes),
          packages: wanted.packages.wishesFor({ path: `/${path}`, mode, size: bytes }),
        }
      : noWishes;

  const put = (path: string, node: Parameters<TreeBuilder['put']>[1]): void => {
    if (!tree.put(path, node)) ignoredNames += 1;
    else if (openLinks.size > 0) openLinks.delete(path);
  };

  /** True when the name was a whiteout, which makes no file of its own. */
  const takeWhiteout = (path: string): boolean => {
    if (!path.includes(WHITEOUT)) return false;
    const slash = path.lastIndexOf('/');
    const name = path.slice(slash + 1);
    if (name !== OPAQUE && (path.startsWith(AUFS) || path.includes(`/${AUFS}`))) return true;
    if (!name.startsWith(WHITEOUT)) return false;
    const folder = tree.folder(path.slice(0, Math.max(slash, 0)));
    const hidden = name.slice(WHITEOUT.length);
    if (folder === null || hidden === '' || hidden === '.' || hidden === '..') ignoredNames += 1;
    else if (name === OPAQUE) folder.opaque = true;
    else folder.whiteouts = (folder.whiteouts ?? new Set()).add(keepName(hidden));
    return true;
  };

  const addHardLink = (path: string, entry: TarEntry): void => {
    const target = normalizePath(entry.link);
    if (target === null || target === '' || target === path) {
      ignoredNames += 1;
      return;
    }
    const slash = target.lastIndexOf('/');
    const source = existing(tree.root(), target.slice(0, Math.max(slash, 0)))?.children.get(
      target.slice(slash + 1),
    );
    if (source !== undefined && source.type !== 'directory' && !openLinks.has(target)) put(path, source);
    else openLinks.set(path, target);
  };

  return {
    add(entry) {
      entries += 1;
      const path = normalizePath(entry.path);
      if (path === null || (path === '' && entry.type !== 'directory')) {
        ignoredNames += 1;
        return null;
      }
      if (whiteouts && takeWhiteout(path)) return null;
      const { type, mode, uid, gid, mtime } = entry;
      if (type === 'directory') put(path, { type, mode, uid, gid, mtime });
      else if (type === 'hard-link') addHardLink(path, entry);
      else {
        if (type === 'symlink') wanted.link(path, entry.link);
        const { extra, sink } = fileExtra(path, entry, wishesFor(path, entry), budget);
        size += entry.size;
        put(path, { type, mode, uid, gid, size: entry.size, mtime, link: entry.link, extra });
        return sink;
      }
      return null;
    },
    amend(path, extra) {
      const slash = path.lastIndexOf('/');
      const folder = existing(tree.root(), path.slice(0, Math.max(slash, 0)));
      const name = path.slice(slash + 1);
      const node = folder?.children.get(name);
      if (node === undefined || node.type === 'directory') return;
      const before = node.extra ?? { capabilities: null, text: null, unreadable: null, packages: null };
      tree.put(path, { ...node, extra: { ...before, ...extra } });
    },
    finish: () => ({
      ...{ root: tree.root(), openLinks, ignoredNames, entries, size },
      packagesOf: wanted.packages.groups,
    }),
  };
};

const existing = (root: DirectoryNode, path: string): DirectoryNode | null => {
  let node: TreeNode | undefined = root;
  if (path !== '')
    for (const part of path.split('/'))
      node = node?.type === 'directory' ? node.children.get(part) : undefined;
  return node?.type === 'directory' ? node : null;
};
