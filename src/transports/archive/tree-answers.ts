import {
  type Answer,
  absent,
  type FileEntry,
  found,
  type UnknownReason,
  unknown,
} from '../../core/answer.ts';
import type {
  ExecutableProbe,
  FileProbe,
  FilesProbe,
  PackagesProbe,
  Probe,
  WalkProbe,
} from '../../core/probe.ts';
import { FILE_LIMIT } from '../shell-script.ts';
import { type FileTree, isRuntimePath, isUncertain, type Resolution, resolvePath } from './file-tree.ts';
import { hiddenFiles, MAX_MATCHES } from './hidden-files.ts';
import { packagesAnswer } from './package-answer.ts';
import { compilePattern, matchesPart, type PatternPart } from './shell-pattern.ts';
import { entryOf, textOf } from './tree-entry.ts';
import { walkAnswer } from './tree-walk.ts';

/** The questions that a tree of files can answer. */
export type TreeProbe = FileProbe | FilesProbe | WalkProbe | ExecutableProbe | PackagesProbe;

const TREE_KINDS: ReadonlySet<Probe['kind']> = new Set<TreeProbe['kind']>([
  'file',
  'files',
  'walk',
  'executable',
  'packages',
]);

export const isTreeProbe = (probe: Probe): probe is TreeProbe => TREE_KINDS.has(probe.kind);

/** Where a program is looked for, as on a host. */
const SEARCH_PATH = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

const changed = (path: string): UnknownReason => ({
  code: 'unsupported',
  text: `${path} was changed in the container and was not read`,
});

const runtime = (path: string): UnknownReason => ({
  code: 'unsupported',
  text: `${path} exists at run time only, not in the files of an image`,
});

/** Why a path that leads nowhere may yet exist; null when it is known to be absent. */
const doubt = (tree: FileTree, { state, path }: Resolution): UnknownReason | null => {
  if (isUncertain(tree, path)) return changed(path);
  if (state === 'runtime') return runtime(path);
  return state === 'absent' && !tree.complete ? tree.reason : null;
};

const fileAnswer = (tree: FileTree, probe: FileProbe): Answer => {
  const resolution = resolvePath(tree.root, probe.path);
  const reason = doubt(tree, resolution);
  if (reason !== null) return unknown(reason.code, reason.text);
  if (resolution.state !== 'found') return absent;
  const { node } = resolution;
  if (node.type !== 'file') return unknown('unsupported', `${probe.path} is a ${node.type}, not a file`);
  const text = textOf(probe.path, node, probe.limit ?? FILE_LIMIT);
  if (text.unreadable !== null) return unknown(text.unreadable.code, text.unreadable.text);
  return found(entryOf(probe.path, node, text));
};

interface Match {
  readonly path: string;
  readonly resolution: Resolution;
}

/** What a pattern matches, as a shell lists it: by the names on the way, links followed, dangling ones left out. */
const expand = (
  tree: FileTree,
  parts: readonly PatternPart[],
  note: (reason: UnknownReason) => void,
): readonly Match[] => {
  let matches: readonly Match[] = [{ path: '', resolution: { state: 'found', path: '/', node: tree.root } }];
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    const next: Match[] = [];
    for (const { path, resolution } of matches) {
      if (resolution.state !== 'found' || resolution.node.type !== 'directory') continue;
      const real = resolution.path === '/' ? '' : resolution.path;
      if (typeof part !== 'string')
        for (const name of tree.uncertain.get(real) ?? [])
          if (matchesPart(part, name)) note(changed(`${real}/${name}`));
      const names =
        typeof part === 'string'
          ? [part]
          : [...resolution.node.children.keys()].filter((name) => part.test(name));
      for (const name of names) {
        const child: Match = {
          path: `${path}/${name}`,
          resolution: resolvePath(tree.root, `${real}/${name}`),
        };
        if (isUncertain(tree, child.resolution.path) && (isLast || child.resolution.state !== 'found'))
          note(changed(child.resolution.path));
        else if (child.resolution.state === 'runtime') note(runtime(child.resolution.path));
        else if (child.resolution.state === 'found') next.push(child);
        if (next.length > MAX_MATCHES) {
          note({ code: 'truncated', text: `More than ${MAX_MATCHES} paths match` });
          return next.slice(0, MAX_MATCHES);
        }
      }
    }
    matches = next;
  }
  return matches;
};

const filesAnswer = (tree: FileTree, probe: FilesProbe): Answer => {
  let reason = tree.reason;
  const note = (why: UnknownReason) => {
    reason ??= why;
  };
  const hidden = probe.layers ? hiddenFiles(tree, probe, note) : null;
  const entries = new Map<string, FileEntry>();
  for (const pattern of probe.patterns)
    for (const { path, resolution } of expand(tree, compilePattern(pattern), note)) {
      if (resolution.state !== 'found') continue;
      const { node } = resolution;
      const text = probe.content ? textOf(path, node, FILE_LIMIT) : { content: null, unreadable: null };
      entries.set(path, entryOf(path, node, text));
    }
  return found({
    entries: [...entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
    ...(hidden === null ? {} : { hidden }),
    complete: tree.complete && reason === null,
    reason,
  });
};

const executableAnswer = (tree: FileTree, { names }: ExecutableProbe): Answer => {
  let reason: UnknownReason | null = null;
  for (const name of names)
    for (const folder of SEARCH_PATH) {
      const path = `${folder}/${name}`;
      const resolution = resolvePath(tree.root, path);
      reason ??= doubt(tree, resolution);
      if (resolution.state !== 'found' || isUncertain(tree, resolution.path)) continue;
      if (resolution.node.type === 'file' && (resolution.node.mode & 0o111) !== 0) return found({ path });
    }
  return reason === null ? absent : unknown(reason.code, reason.text);
};

/**
 * Answers from a tree what a host answers from its disk: links are followed, a path that leads nowhere is `absent` only in a complete
 * tree, and what exists at run time only is `unknown`.
 */
export const answerFromTree = (tree: FileTree, probe: TreeProbe): Answer => {
  switch (probe.kind) {
    case 'file':
      return fileAnswer(tree, probe);
    case 'files':
      return filesAnswer(tree, probe);
    case 'walk':
      return walkAnswer(tree);
    case 'executable':
      return executableAnswer(tree, probe);
    case 'packages':
      return packagesAnswer(tree, probe);
  }
};

/**
 * The real paths, without leading slash, of files that the probes reach but whose text was not kept: links led where it could not be
 * foreseen. A source that can be read again may keep them the second time.
 */
export const missedTexts = (tree: FileTree, probes: readonly TreeProbe[]): readonly string[] => {
  const missed = new Set<string>();
  const look = (resolution: Resolution, limit: number): void => {
    if (resolution.state !== 'found' || resolution.node.type !== 'file' || isRuntimePath(resolution.path))
      return;
    const { extra, size } = resolution.node;
    if (extra?.unreadable) return;
    if ((extra?.text?.bytes.length ?? -1) < Math.min(limit, size)) missed.add(resolution.path);
  };
  for (const probe of probes)
    if (probe.kind === 'file') look(resolvePath(tree.root, probe.path), probe.limit ?? FILE_LIMIT);
    else if (probe.kind === 'files' && probe.content)
      for (const pattern of probe.patterns)
        for (const { resolution } of expand(tree, compilePattern(pattern), () => undefined))
          look(resolution, FILE_LIMIT);
    else if (probe.kind === 'walk')
      for (const path of ['/etc/passwd', '/etc/group']) look(resolvePath(tree.root, path), FILE_LIMIT);
  return [...missed];
};
