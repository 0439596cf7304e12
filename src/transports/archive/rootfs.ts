import { stat } from 'node:fs/promises';
import { type Answer, unknown } from '../../core/answer.ts';
import { file, type Probe } from '../../core/probe.ts';
import { ConnectError, type Connection } from '../connection.ts';
import { answersInTime } from './answers-in-time.ts';
import { archiveReason } from './archive-error.ts';
import type { FileTree } from './file-tree.ts';
import { lacksPackages } from './package-answer.ts';
import { readRootfsFolder } from './rootfs-folder.ts';
import { answerFromTree, isTreeProbe, missedTexts } from './tree-answers.ts';
import { wantedFiles } from './wanted-files.ts';

/**
 * The target `rootfs:DIR`: an unpacked root, read from this machine's disk when it is first asked and again when a later wave wants other
 * texts. It has no history and no configuration, so `image` probes are `unknown`. Throws `ConnectError` where there is no such folder.
 */
export const openRootfs = async ({ path }: { readonly path: string }): Promise<Connection> => {
  const started = performance.now();
  const isFolder = await stat(path).then(
    (it) => it.isDirectory(),
    (cause) => {
      const denied = cause.code === 'EACCES';
      const message = denied ? `${path} may not be read` : `${path} does not exist`;
      throw new ConnectError(denied ? 'denied' : 'not-found', message, 'Check the path', { denied, cause });
    },
  );
  if (!isFolder)
    throw new ConnectError('unreadable', `${path} is no folder`, 'For an image in a file use archive:FILE');
  let tree: FileTree | null = null;
  let asked: readonly Probe[] = [];

  const treeFor = async (probes: readonly Probe[], signal: AbortSignal): Promise<FileTree> => {
    const treeProbes = probes.filter(isTreeProbe);
    if (tree !== null && missedTexts(tree, treeProbes).length === 0 && !lacksPackages(tree, treeProbes))
      return tree;
    asked = [...asked, ...probes];
    // What was read before leaves memory first: the bounds are those of one root.
    tree = null;
    tree = await readRootfsFolder(path, wantedFiles(asked), signal);
    const missed = missedTexts(tree, treeProbes);
    if (missed.length > 0) {
      asked = [...asked, ...missed.map((real) => file(real))];
      tree = null;
      tree = await readRootfsFolder(path, wantedFiles(asked), signal);
    }
    return tree;
  };

  return {
    async ask(probes, { signal }) {
      let answerOf: (probe: Probe) => Answer;
      try {
        const read = await treeFor(probes, signal);
        answerOf = (probe) =>
          isTreeProbe(probe)
            ? answerFromTree(read, probe)
            : unknown('unsupported', 'An unpacked root has no engine and no image configuration');
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code;
        if (signal.aborted) answerOf = () => unknown('timeout', `${path} was not read in time`);
        else if (code === 'EACCES') answerOf = () => unknown('permission', `${path} may not be listed`);
        else {
          const reason = archiveReason(error);
          answerOf = () => unknown(reason.code, reason.text);
        }
      }
      return answersInTime(probes, answerOf, signal, path);
    },
    record: () => ({
      transport: 'archive',
      user: null,
      privilege: 'user',
      hostKey: null,
      sessions: [],
      durationMs: Math.round(performance.now() - started),
    }),
    async [Symbol.asyncDispose]() {
      tree = null;
    },
  };
};
