import pLimit from 'p-limit';
import type { Answer, FileEntry, UnknownReason } from '../../core/answer.ts';
import { absent, found, unknown } from '../../core/answer.ts';
import type { FileProbe, FilesProbe } from '../../core/probe.ts';
import type { ArchivedEntry } from '../archive/archive-path.ts';
import { type ContainerChange, containerTree } from '../archive/container-tree.ts';
import { type FileTree, resolvePath } from '../archive/file-tree.ts';
import { compilePattern, matchesParts } from '../archive/shell-pattern.ts';
import { answerFromTree, missedTexts, type TreeProbe } from '../archive/tree-answers.ts';
import { FILE_LIMIT } from '../shell-script.ts';
import { containerChanges, containerMounts, ENGINE_FILES, MOUNT_TABLE } from './container-bodies.ts';
import {
  type ContainerPath,
  foldersAbove,
  followContainerPath,
  isBelow,
  KERNEL_FOLDERS,
  type KeptBudget,
  readContainerPath,
} from './container-paths.ts';
import type { EngineClient } from './engine-client.ts';
import { EngineError } from './engine-error.ts';
import type { EngineMember } from './engine-members.ts';
import type { ImageTrees } from './image-trees.ts';

/** Paths of one container that are read one by one at most, and what is kept of them together; what is beyond is `unknown`. */
const PATHS_READ = 200;
const KEPT = { entries: 50_000, bytes: 32 * 1024 * 1024 };

/** What the engine tells about a container, each asked once however many probes need it. */
export interface ContainerBodies {
  inspect(signal: AbortSignal): Promise<unknown>;
  changes(signal: AbortSignal): Promise<unknown>;
}

/**
 * Answers questions about a container's files: its image's tree, what was changed since, and single paths that the engine sends. What is
 * mounted counts for `file` and `files`; the walk keeps to the container's own root, as a host's walk keeps to local file systems.
 */
export const containerFiles = (
  client: EngineClient,
  trees: ImageTrees,
  container: EngineMember,
  bodies: ContainerBodies,
): ((probe: TreeProbe, signal: AbortSignal) => Promise<Answer>) => {
  const read: ArchivedEntry[] = [];
  const sockets = new Set<string>();
  const tried = new Set<string>();
  const budget: KeptBudget = { ...KEPT };
  // Each probe adds to what was read; the next one finds it there.
  const oneByOne = pLimit(1);

  const pathAnswer = async (path: string, limit: number, signal: AbortSignal) => {
    const { memory } = containerMounts(await bodies.inspect(signal));
    return followContainerPath(client, container.engineId, path, {
      fileBytes: limit,
      memory: new Set(memory),
      signal,
    });
  };

  const fileByPath = async (probe: FileProbe, signal: AbortSignal): Promise<Answer> => {
    const limit = probe.limit ?? FILE_LIMIT;
    const answer = await pathAnswer(probe.path, limit, signal);
    if (answer.state === 'absent') return absent;
    if (answer.state === 'socket') return unknown('unsupported', `${probe.path} is a socket, not a file`);
    const entry = fileEntry(probe.path, answer.entries[0], limit);
    if (entry.type !== 'file') return unknown('unsupported', `${probe.path} is a ${entry.type}, not a file`);
    return entry.unreadable === null ? found(entry) : unknown(entry.unreadable.code, entry.unreadable.text);
  };

  /** Without the image's files only paths without wildcards can be looked at. */
  const filesByPath = async (probe: FilesProbe, why: UnknownReason, signal: AbortSignal): Promise<Answer> => {
    let reason: UnknownReason | null = null;
    const entries: FileEntry[] = [];
    for (const path of new Set(probe.patterns)) {
      if (/[*?[]/.test(path)) reason ??= why;
      else
        try {
          const answer = await pathAnswer(path, probe.content ? FILE_LIMIT : 0, signal);
          if (answer.state === 'socket')
            reason ??= { code: 'unsupported', text: `The engine does not tell the owner of ${path}` };
          if (answer.state === 'found')
            entries.push(fileEntry(path, answer.entries[0], FILE_LIMIT, probe.content));
        } catch (error) {
          if (!(error instanceof EngineError) || isGone(error)) throw error;
          reason ??= error.reason;
        }
    }
    entries.sort((a, b) => (a.path < b.path ? -1 : 1));
    return found({ entries, complete: reason === null, reason });
  };

  /** Reads paths that were not tried yet, as far as the bound allows, and remembers what came. */
  const readPaths = async (
    paths: readonly { readonly path: string; readonly alone: boolean }[],
    signal: AbortSignal,
  ): Promise<void> => {
    const untried = paths
      .filter(({ path }) => !tried.has(path))
      .slice(0, Math.max(0, PATHS_READ - tried.size));
    for (const { path } of untried) tried.add(path);
    await Promise.all(
      untried.map(async ({ path, alone }) => {
        const answer = await readContainerPath(client, container.engineId, path, {
          fileBytes: FILE_LIMIT,
          alone,
          signal,
          budget,
        }).catch((error: unknown): ContainerPath | null => {
          if (error instanceof EngineError && !isGone(error)) return null;
          throw error;
        });
        if (answer?.state === 'link') read.push(answer.entry);
        if (answer?.state === 'found') read.push(...answer.entries);
        if (answer?.state === 'socket') sockets.add(path);
      }),
    );
  };

  const merged = async (image: FileTree, probe: TreeProbe, signal: AbortSignal): Promise<Answer> => {
    const { memory, mounted } = containerMounts(await bodies.inspect(signal));
    const mounts = [...mounted, ...memory, ...(probe.kind === 'file' ? [MOUNT_TABLE] : [])];
    const hidden = new Set(mounts);
    const matches = matcherOf(probe);
    const changes = containerChanges(await bodies.changes(signal)).filter(
      ({ path }) => !isBelow(path, KERNEL_FOLDERS) && !isBelow(path, hidden),
    );
    const view = () =>
      containerTree(
        image,
        probe.kind === 'walk' ? changes.filter(({ path }) => !sockets.has(path)) : over(changes, mounts),
        read,
      );
    const passes: readonly (() => readonly PathToRead[])[] = [
      () => [],
      () => [
        ...[...engineFiles(mounted), ...topmost(image, changes, mounted)].filter(({ path }) => matches(path)),
        ...mountedMatches(probe, mounted),
      ],
      () => topmost(image, changes, mounted),
      () => unread(changes),
      () => missedTexts(view(), [probe]).map((path) => ({ path, alone: true })),
    ];
    let answer: Answer = unknown('unsupported', 'Nothing was read');
    // One file is cheaper asked for by itself than looked for among all that was changed.
    for (const pass of probe.kind === 'file' ? passes.slice(0, 1) : passes) {
      await readPaths(pass(), signal);
      answer = answerFromTree(view(), probe);
      if (isWhole(answer)) break;
    }
    return answer;
  };

  /** What a folder came without: sockets, and what was beyond its bound. */
  const unread = (changes: readonly ContainerChange[]): readonly PathToRead[] => {
    const known = new Set(read.map(({ path }) => path));
    return changes
      .filter(({ kind, path }) => kind !== 'deleted' && !known.has(path))
      .map(({ path }) => ({ path, alone: true }));
  };

  return async (probe, signal) => {
    let image: FileTree;
    try {
      if (container.image === null)
        throw new EngineError({
          code: 'unsupported',
          text: 'The engine does not say which image the container was started from',
        });
      image = await trees.tree(container.image, [probe], { texts: false, signal });
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      const why =
        error.status === 404
          ? { code: 'unreachable' as const, text: 'The image of the container is gone' }
          : error.reason;
      if (probe.kind === 'file') return fileByPath(probe, signal);
      if (probe.kind === 'files') return filesByPath(probe, why, signal);
      return unknown(why.code, why.text);
    }
    const answer = await oneByOne(() => merged(image, probe, signal));
    // Mounts, and what is beyond the paths read for all: this one path can still be asked for.
    return probe.kind === 'file' && answer.state === 'unknown' ? fileByPath(probe, signal) : answer;
  };
};

const isGone = (error: EngineError): boolean => error.status === 404 && /no such container/i.test(error.said);

const isWhole = (answer: Answer): boolean =>
  answer.state === 'absent' ||
  (answer.state === 'found' && (!('complete' in answer.output) || answer.output.complete));

/** Whether a path is one that the probe may look at, as far as no links lead elsewhere. */
const matcherOf = (probe: TreeProbe): ((path: string) => boolean) => {
  if (probe.kind !== 'files') return () => probe.kind === 'walk';
  const patterns = probe.patterns.map(compilePattern);
  return (path) => {
    const names = path.split('/').slice(1);
    return patterns.some((pattern) => matchesParts(pattern, names));
  };
};

/** Files that are mounted exactly where a pattern looks, such as secrets; what lies below a mounted folder may be large and is not read. */
const mountedMatches = (probe: TreeProbe, mounted: readonly string[]): readonly PathToRead[] =>
  probe.kind !== 'files'
    ? []
    : mounted
        .filter((path) => {
          const names = path.split('/').slice(1);
          return probe.patterns
            .map(compilePattern)
            .some((parts) => parts.length === names.length && matchesParts(parts, names));
        })
        .map((path) => ({ path, alone: true }));

interface PathToRead {
  readonly path: string;
  /** Without what is below it. */
  readonly alone: boolean;
}

/** What is mounted over a path hides what the image has there, and is not known until it is read. */
const over = (changes: readonly ContainerChange[], mounts: readonly string[]): readonly ContainerChange[] => [
  ...changes,
  ...mounts.flatMap((path) => [
    { path, kind: 'deleted' as const },
    { path, kind: 'modified' as const },
  ]),
];

/** The small files that the engine puts into every container, of those that are there. */
const engineFiles = (mounted: readonly string[]): readonly PathToRead[] =>
  ENGINE_FILES.filter((path) => mounted.includes(path)).map((path) => ({ path, alone: true }));

/**
 * The changed paths to be read first: of what was added the topmost, of what was modified each one. A folder with a mount below is read alone,
 * as the engine would send all that is mounted there with it.
 */
const topmost = (
  image: FileTree,
  changes: readonly ContainerChange[],
  mounted: readonly string[],
): readonly PathToRead[] => {
  const aboveMounts = new Set(mounted.flatMap(foldersAbove));
  const whole = new Set(
    changes.filter(({ kind, path }) => kind === 'added' && !aboveMounts.has(path)).map(({ path }) => path),
  );
  const isCovered = (path: string): boolean => foldersAbove(path).some((folder) => whole.has(folder));
  return changes
    .filter(({ kind, path }) => kind !== 'deleted' && !isCovered(path))
    .map(({ kind, path }) => {
      const before = resolvePath(image.root, path, 'nofollow');
      const wasFolder = before.state === 'found' && before.node.type === 'directory';
      return { path, alone: aboveMounts.has(path) || (kind === 'modified' && wasFolder) };
    });
};

const fileEntry = (path: string, entry: ArchivedEntry, limit: number, withContent = true): FileEntry => {
  const { type, mode, uid, gid, size, mtime, bytes } = entry;
  const isFile = type === 'file' && withContent;
  const unreadable: UnknownReason | null = !isFile
    ? null
    : size > limit
      ? { code: 'truncated', text: `${path} is larger than ${limit} bytes` }
      : entry.unreadable;
  return {
    path,
    type,
    mode,
    uid,
    gid,
    size: type === 'directory' ? 0 : size,
    mtime,
    content: isFile && unreadable === null ? (bytes ?? Buffer.alloc(0)).toString('utf8') : null,
    unreadable,
  };
};
