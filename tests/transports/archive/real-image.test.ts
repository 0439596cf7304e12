import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FilesOutput, WalkOutput } from '../../../src/core/answer.ts';
import { file, files, walk } from '../../../src/core/probe.ts';
import { readArchivePath } from '../../../src/transports/archive/archive-path.ts';
import { type ContainerChange, containerTree } from '../../../src/transports/archive/container-tree.ts';
import { type FileTree, walkTree } from '../../../src/transports/archive/file-tree.ts';
import { answerFromImage } from '../../../src/transports/archive/image-answers.ts';
import { type ImageArchive, readImageArchive } from '../../../src/transports/archive/image-archive.ts';
import { readRootArchive } from '../../../src/transports/archive/root-archive.ts';
import { answerFromTree } from '../../../src/transports/archive/tree-answers.ts';
import { wantedFiles } from '../../../src/transports/archive/wanted-files.ts';
import {
  describeWith,
  docker,
  imageCases,
  type RunningEngine,
  START_TIMEOUT_MS,
  startEngine,
} from '../../testbed/index.ts';
import { listOf } from './make-tar.ts';

const probes = [
  walk,
  file('/etc/os-release'),
  file('/var/lib/dpkg/status'),
  file('/app/.env'),
  files('/old/*', '/kept/*'),
] as const;
const wanted = wantedFiles(probes);

describeWith('engine', 'images that a real engine saved', () => {
  let engine: RunningEngine;
  beforeAll(async () => {
    engine = await startEngine({ containers: [] });
  }, START_TIMEOUT_MS);
  afterAll(async () => engine?.stop());

  const get = (path: string): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      request({ socketPath: engine.socket, path, agent: false }, resolve).on('error', reject).end();
    });
  const json = async (path: string): Promise<unknown> => {
    const parts = await listOf(await get(path));
    return JSON.parse(Buffer.concat(parts).toString());
  };
  const read = async (reference: string): Promise<ImageArchive> =>
    readImageArchive(await get(`/images/${reference}/get`), wanted, { verify: true });

  /** Everything but what the engine itself puts into a container. */
  const listing = (tree: FileTree): ReadonlyMap<string, string> => {
    const lines = new Map<string, string>();
    walkTree(tree.root, (path, node) => {
      if (/^\/(\.dockerenv|dev|proc|sys|etc\/(hosts|hostname|resolv\.conf|mtab))(\/|$)/.test(path)) return;
      // The engine makes these to put its own files into them.
      if (/^\/(etc|data)$/.test(path)) return;
      const { type, mode, uid, gid, mtime } = node;
      const size =
        node.type === 'directory' ? '' : `${node.size} ${node.link} ${node.extra?.capabilities ?? null}`;
      // Deleting or adding a name in a folder changes its time, which a container's own layer shows.
      lines.set(
        path,
        `${type} ${mode.toString(8)} ${uid}:${gid} ${size} ${type === 'directory' ? '' : mtime}`,
      );
    });
    return lines;
  };

  test.each(imageCases.map(({ reference }) => reference))(
    '%s: the merged layers are what the engine puts into a container',
    async (reference) => {
      const image = await read(reference);
      const created = await docker(engine, ['create', reference]);
      const id = created.stdout.trim();
      try {
        const container = await readRootArchive(await get(`/containers/${id}/export`), wanted);
        expect(image.tree.complete).toBe(true);
        expect(listing(image.tree)).toEqual(listing(container));
        expect(listing(image.tree).size).toBeGreaterThan(0);
        expect(answerFromTree(image.tree, walk)).toEqual(answerFromTree(container, walk));
      } finally {
        await docker(engine, ['rm', id]);
      }
    },
  );

  test.each(imageCases.map(({ reference }) => reference))(
    '%s: inspect and history as the engine gives them',
    async (reference) => {
      const image = await read(reference);
      const inspected = (await json(`/images/${reference}/json`)) as Readonly<Record<string, unknown>>;
      const { Id, RepoTags, Created, Architecture, Os, RootFS } = inspected;
      // The engine writes out what the file of the image leaves at its zero value.
      const Config = Object.fromEntries(
        Object.entries(inspected.Config as object).filter(([, value]) => Boolean(value)),
      );
      expect(answerFromImage(image, { kind: 'image', query: 'inspect' })).toMatchObject({
        output: { body: { Id, RepoTags, Created, Architecture, Os, Config, RootFS } },
      });
      const history = (await json(`/images/${reference}/history`)) as readonly Readonly<
        Record<string, unknown>
      >[];
      // Tags of the images below are known to the engine alone.
      const steps = history.map(({ Created: created, CreatedBy, Comment }) => ({
        Created: created,
        CreatedBy,
        Comment,
      }));
      expect(answerFromImage(image, { kind: 'image', query: 'history' })).toMatchObject({
        output: { body: steps },
      });
    },
  );

  test('whiteouts of files and folders, hard links and odd names', async () => {
    const answer = answerFromTree((await read('rempart/layers:1')).tree, files('/old/*', '/kept/*'));
    const { entries } = (answer as { output: FilesOutput }).output;
    expect(entries.map(({ path, content }) => [path, content])).toEqual([
      ['/kept/\u001b[31mred', ''],
      ['/kept/b', 'b\n'],
      ['/kept/link', 'b\n'],
      ['/kept/new\nline', ''],
      ['/kept/ünïcode', ''],
      ['/old/new', 'new\n'],
    ]);
  });

  test('setuid, world-writable and unowned files of the bad image, file capabilities of another', async () => {
    const bad = answerFromTree((await read('rempart/bad:latest')).tree, walk) as { output: WalkOutput };
    expect(bad.output.entries.map(({ path, unowned }) => [path, unowned])).toEqual([
      ['/app', false],
      ['/app/orphan', true],
      ['/app/su', false],
    ]);
    const capable = answerFromTree((await read('rempart/file-capabilities:1')).tree, walk) as {
      output: WalkOutput;
    };
    expect(capable.output.entries).toMatchObject([{ path: '/ping', capabilities: 'cap_net_raw=ep' }]);
  });

  test('os-release through its link, and the package database, of a Debian', async () => {
    const { tree } = await read('rempart/debian-old:12.0');
    expect(answerFromTree(tree, file('/etc/os-release'))).toMatchObject({
      output: { content: expect.stringContaining('bookworm') },
    });
    expect(answerFromTree(tree, file('/var/lib/dpkg/status'))).toMatchObject({
      output: { content: expect.stringContaining('2.36-9') },
    });
  });

  test('a lower layer still shows what a higher one deleted', async () => {
    const { tree, layers } = await read('rempart/bad:latest');
    const paths = (it: FileTree) => {
      const seen: string[] = [];
      walkTree(it.root, (path) => seen.push(path));
      return seen;
    };
    expect(paths(tree)).not.toContain('/root/.ssh/id_rsa');
    expect(layers.some(({ root }) => paths({ ...tree, root }).includes('/root/.ssh/id_rsa'))).toBe(true);
  });

  test("a container's tree is its image, the changes and what was read of them", async () => {
    const script =
      'echo now > /app/.env; rm /app/su; mkdir /srv/new; touch /srv/new/x; chmod 2755 /srv/new/x';
    const { stdout } = await docker(engine, [
      'run',
      '--detach',
      '--network',
      'none',
      'rempart/bad:latest',
      'sh',
      '-c',
      script,
    ]);
    const id = stdout.trim();
    try {
      await docker(engine, ['wait', id]);
      const changes = (
        (await json(`/containers/${id}/changes`)) as readonly { Path: string; Kind: number }[]
      ).map(
        ({ Path, Kind }): ContainerChange => ({
          path: Path,
          kind: (['modified', 'added', 'deleted'] as const)[Kind] ?? 'modified',
        }),
      );
      const archived = async (path: string, entries?: number) =>
        (
          await readArchivePath(await get(`/containers/${id}/archive?path=${path}`), {
            path,
            ...(entries ? { entries } : {}),
          })
        ).entries;
      const parts = await Promise.all(
        changes.filter(({ kind }) => kind !== 'deleted').map(({ path }) => archived(path, 1)),
      );
      const { tree } = await read('rempart/bad:latest');
      const container = containerTree(tree, changes, parts.flat());
      expect(answerFromTree(container, file('/app/.env'))).toMatchObject({ output: { content: 'now\n' } });
      const exported = await readRootArchive(await get(`/containers/${id}/export`), wanted);
      expect(listing(container)).toEqual(listing(exported));
      expect(answerFromTree(container, walk)).toEqual(answerFromTree(exported, walk));
      expect(answerFromTree(container, walk)).toMatchObject({
        output: {
          complete: true,
          entries: [{ path: '/app' }, { path: '/app/orphan' }, { path: '/srv/new/x' }],
        },
      });
    } finally {
      await docker(engine, ['rm', id]);
    }
  });
});
