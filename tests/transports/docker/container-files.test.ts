import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Answer, FileEntry, FilesOutput, WalkOutput } from '../../../src/core/answer.ts';
import { type Probe, probeKey } from '../../../src/core/probe.ts';
import { readRootArchive } from '../../../src/transports/archive/root-archive.ts';
import { answerFromTree } from '../../../src/transports/archive/tree-answers.ts';
import { wantedFiles } from '../../../src/transports/archive/wanted-files.ts';
import { endpointDial } from '../../../src/transports/docker/endpoint-dial.ts';
import {
  connectEngine,
  type EngineConnection,
  type EngineMember,
} from '../../../src/transports/docker/engine-connection.ts';
import {
  type ContainerCase,
  describeWith,
  docker,
  type RunningEngine,
  START_TIMEOUT_MS,
  startEngine,
} from '../../testbed/index.ts';
import { startRecordingProxy } from './fake-engine.ts';

const { signal } = new AbortController();
const walk = { kind: 'walk' } as const;
const file = (path: string, limit?: number) =>
  ({ kind: 'file', path, ...(limit === undefined ? {} : { limit }) }) as const;
const files = (...patterns: string[]) => ({ kind: 'files', patterns, content: true }) as const;

const shell = (name: string, script: string, flags: readonly string[] = []): ContainerCase => ({
  name,
  why: '',
  image: 'rempart/shell:1',
  flags,
  command: ['sh', '-c', `${script}; touch /tmp/ready; exec sleep 86400`],
  state: 'running',
});

const containers: readonly ContainerCase[] = [
  shell('untouched', 'true'),
  shell(
    'changed',
    `cp /bin/busybox /srv/su && chmod 4755 /srv/su; mkdir -p /opt/a/b && chmod 777 /opt/a/b && echo deep > /opt/a/b/deep
     echo open > /root/open && chmod 666 /root/open; chown 4242 /root/open; rm /etc/group; ln -s /etc/passwd /root/link
     rm -rf /var/lib && mkdir /var/lib && echo new > /var/lib/new; mkfifo /srv/fifo; chmod 777 /root; truncate -s 90M /srv/big
     echo 'app2:x:4242:' >> /etc/passwd; ln /srv/su /srv/su2; touch "$(printf '/srv/new\\nline')"`,
  ),
  {
    ...shell('socket', ''),
    image: 'rempart/debian-old:12.0',
    command: [
      'sh',
      '-c',
      `perl -MSocket -e 'socket(S,AF_UNIX,SOCK_STREAM,0);bind(S,sockaddr_un("/srv/app.sock"))'; mkdir /srv/d
       perl -MSocket -e 'socket(S,AF_UNIX,SOCK_STREAM,0);bind(S,sockaddr_un("/srv/d/in.sock"))'; cp /bin/true /srv/d/su; chmod 4755 /srv/d/su
       touch /tmp/ready; exec sleep 86400`,
    ],
  },
  shell(
    'mounts',
    'mkdir /data/sub; echo v > /data/sub/file; cp /bin/busybox /data/su; chmod 4755 /data/su; echo m > /mem/file; mkdir /srv/near; ln -s /mem /to-memory; ln -s /data/sub/file /to-data',
    [
      ...['--volume', '/data', '--volume', '/usr/share:/srv/share:ro', '--tmpfs', '/mem'],
      ...['--volume', '/etc/hostname:/run/secrets/db:ro'],
    ],
  ),
  { ...shell('stopped', ''), command: ['sh', '-c', 'chmod 4755 /bin/busybox; exit 0'], state: 'exited' },
];

const exported = (engine: RunningEngine, name: string): Promise<Answer> => {
  const child = spawn('/usr/bin/docker', ['--host', `unix://${engine.socket}`, 'export', name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return readRootArchive(child.stdout, wantedFiles([walk])).then((tree) => answerFromTree(tree, walk));
};

describeWith('engine', 'the files of containers and images', () => {
  let engine: RunningEngine;
  let proxy: Awaited<ReturnType<typeof startRecordingProxy>>;
  let connection: EngineConnection;
  let members: ReadonlyMap<string, EngineMember>;

  const connect = async (imageWalk: boolean, freeSpace?: (folder: string) => Promise<number | null>) =>
    connectEngine({
      dial: endpointDial({ kind: 'unix', path: proxy.path }),
      describe: 'test',
      imageWalk,
      expected: [walk],
      signal,
      ...(freeSpace === undefined ? {} : { freeSpace }),
    });

  beforeAll(async () => {
    engine = await startEngine({ containers });
    proxy = await startRecordingProxy(engine.socket);
    connection = await connect(true);
    for (const { name, state } of containers)
      if (state === 'running')
        await vi.waitFor(() => docker(engine, ['exec', name, 'test', '-e', '/tmp/ready']), {
          timeout: 20_000,
          interval: 100,
        });
    const listed = await connection.members({ signal, allImages: true });
    members = new Map(
      [...listed.containers.items, ...listed.images.items].map((member) => [member.name, member]),
    );
  }, START_TIMEOUT_MS);
  afterAll(async () => {
    await connection?.[Symbol.asyncDispose]();
    await proxy?.stop();
    await engine?.stop();
  });

  const member = (name: string): EngineMember => {
    const found = members.get(name);
    if (found === undefined) throw new Error(`no ${name}`);
    return found;
  };
  const of = async (name: string, probe: Probe, from = connection): Promise<Answer> => {
    const one = name.includes('/') ? from.image(member(name)) : from.container(member(name));
    return (await one.ask([probe], { signal })).get(probeKey(probe)) as Answer;
  };
  const output = async <T>(name: string, probe: Probe): Promise<T> => {
    const answer = await of(name, probe);
    if (answer.state !== 'found') throw new Error(JSON.stringify(answer));
    return answer.output as T;
  };
  const paths = ({ entries }: WalkOutput | FilesOutput) => entries.map(({ path }) => path);

  describe('the walk', () => {
    test.each(['untouched', 'changed', 'stopped', 'mounts'])(
      'over %s selects what docker export shows',
      async (name) => {
        const ours = await output<WalkOutput>(name, walk);
        expect(ours).toMatchObject({ complete: true, reason: null });
        const theirs = await exported(engine, name);
        // The export tells nothing of folders of the engine's own init layer, which are nobody's fault.
        expect(theirs).toMatchObject({
          state: 'found',
          output: { entries: ours.entries.map((entry) => expect.objectContaining(entry)) },
        });
      },
    );

    test('finds what a container changed', async () => {
      const { entries } = await output<WalkOutput>('changed', walk);
      const found = new Map(entries.map((entry) => [entry.path, entry]));
      expect(found.get('/srv/su')).toMatchObject({ mode: 0o4755, uid: 0 });
      expect(found.has('/srv/su2')).toBe(true);
      expect(found.get('/opt/a/b')).toMatchObject({ type: 'directory', mode: 0o777 });
      expect(found.get('/root')).toMatchObject({ mode: 0o777 });
      expect(found.get('/root/open')).toMatchObject({ mode: 0o666, uid: 4242 });
    });

    test('is not made incomplete by a socket, which no tar can hold', async () => {
      const walked = await output<WalkOutput>('socket', walk);
      expect(walked).toMatchObject({ complete: true, reason: null });
      expect(paths(walked)).toContain('/srv/d/su');
    });

    test('keeps to the container’s own root', async () => {
      expect(paths(await output<WalkOutput>('mounts', walk))).toEqual([]);
    });

    test('over an image with layers sees setuid, world-writable and unowned paths', async () => {
      expect(paths(await output<WalkOutput>('rempart/bad:latest', walk))).toEqual([
        '/app',
        '/app/orphan',
        '/app/su',
      ]);
    });

    test('over an image sees file capabilities', async () => {
      expect((await output<WalkOutput>('rempart/file-capabilities:1', walk)).entries).toMatchObject([
        { path: '/ping', capabilities: 'cap_net_raw=ep' },
      ]);
    });
  });

  describe('a file of a container', () => {
    test.each([
      ['untouched', '/etc/passwd', 'root:x:0'],
      ['changed', '/opt/a/b/deep', 'deep\n'],
      ['changed', '/root/link', 'app2:x:4242'],
      ['changed', '/var/lib/new', 'new\n'],
      ['mounts', '/data/sub/file', 'v\n'],
      ['mounts', '/to-data', 'v\n'],
      ['mounts', '/etc/hosts', 'localhost'],
    ])('%s %s', async (name, path, content) => {
      expect(await output<FileEntry>(name, file(path))).toMatchObject({
        path,
        type: 'file',
        content: expect.stringContaining(content),
      });
    });

    test('with the owner and mode that it has now', async () => {
      expect(await output<FileEntry>('changed', file('/root/open'))).toMatchObject({
        mode: 0o666,
        uid: 4242,
        gid: 0,
      });
    });

    test.each([
      ['untouched', '/nope'],
      ['changed', '/etc/group'],
      ['changed', '/var/lib/old'],
      ['mounts', '/data/nope'],
      ['stopped', '/etc/os-release'],
    ])('%s %s is absent', async (name, path) => {
      expect(await of(name, file(path))).toEqual({ state: 'absent' });
    });

    test.each([
      ['untouched', '/proc/1/status'],
      ['untouched', '/dev/shm/x'],
      ['mounts', '/mem/file'],
      ['mounts', '/mem/nope'],
      ['mounts', '/to-memory/nope'],
      ['untouched', '/etc'],
      ['changed', '/srv/fifo'],
      ['changed', '/srv/big'],
      ['socket', '/srv/app.sock'],
    ])('%s %s is unknown, not absent', async (name, path) => {
      expect(await of(name, file(path))).toMatchObject({ state: 'unknown' });
    });

    test('beyond its limit is truncated', async () => {
      expect(await of('changed', file('/etc/passwd', 10))).toMatchObject({
        state: 'unknown',
        code: 'truncated',
      });
    });
  });

  describe('files of a container', () => {
    test('by pattern, with what was changed and without what was deleted', async () => {
      const output_ = await output<FilesOutput>('changed', files('/etc/*', '/var/lib/*', '/opt/*/b/*'));
      expect(output_).toMatchObject({ complete: true, reason: null });
      expect(paths(output_)).toEqual([
        '/etc/hostname',
        '/etc/hosts',
        '/etc/passwd',
        '/etc/resolv.conf',
        '/opt/a/b/deep',
        '/var/lib/new',
      ]);
      expect(output_.entries.find(({ path }) => path === '/etc/passwd')?.content).toContain('app2');
    });

    test('that are mounted one by one are found by pattern too', async () => {
      const seen = await output<FilesOutput>('mounts', files('/run/secrets/*'));
      expect(seen).toMatchObject({ complete: true, entries: [{ path: '/run/secrets/db', uid: 0 }] });
      expect(seen.entries[0]?.content).toBe(readFileSync('/etc/hostname', 'utf8'));
    });

    test('below a mount are not known to be absent', async () => {
      expect(await output<FilesOutput>('mounts', files('/data/*'))).toMatchObject({
        complete: false,
        entries: [],
      });
      expect(await output<FilesOutput>('mounts', files('/mem/*'))).toMatchObject({
        complete: false,
        entries: [],
      });
    });
  });

  test('an image is read once however many containers share it', async () => {
    const before = proxy.sent().length;
    await using other = await connect(true);
    await Promise.all(
      ['untouched', 'changed', 'stopped', 'mounts', 'rempart/shell:1'].map((name) => of(name, walk, other)),
    );
    const reads = proxy
      .sent()
      .slice(before)
      .match(/^GET \/v[\d.]+\/images\/[^/]+\/get /gm);
    expect(reads).toHaveLength(1);
  });

  test('a text that was not foreseen is fetched all the same', async () => {
    await using other = await connect(true);
    await of('rempart/good:1.2.3', walk, other);
    expect(await of('rempart/good:1.2.3', file('/srv/index.html'), other)).toMatchObject({
      state: 'found',
      output: { content: 'up\n' },
    });
    expect(await of('untouched', walk, other)).toMatchObject({ state: 'found' });
    expect(await of('untouched', file('/etc/group'), other)).toMatchObject({ state: 'found' });
  });

  describe('with the image walk switched off', () => {
    let off: EngineConnection;
    beforeAll(async () => {
      off = await connect(false);
    });
    afterAll(() => off[Symbol.asyncDispose]());

    test.each([walk, file('/etc/passwd'), files('/etc/*')])('an image answers no %o', async (probe) => {
      expect(await of('rempart/shell:1', probe, off)).toEqual({
        state: 'unknown',
        code: 'unsupported',
        text: 'image walk switched off',
      });
    });

    test.each([
      ['changed', '/root/link', 'app2:x:4242'],
      ['mounts', '/to-data', 'v\n'],
    ])('%s %s is still told', async (name, path, content) => {
      expect(await of(name, file(path), off)).toMatchObject({
        output: { content: expect.stringContaining(content) },
      });
    });

    test.each(['/mem/nope', '/to-memory/nope', '/proc/nope'])('%s is not told to be absent', async (path) => {
      expect(await of('mounts', file(path), off)).toMatchObject({ state: 'unknown', code: 'unsupported' });
    });

    test('paths without wildcards are complete, patterns are not', async () => {
      const named = await of('changed', files('/etc/passwd', '/etc/group', '/root/link'), off);
      expect(named).toMatchObject({ state: 'found', output: { complete: true } });
      expect(paths((named as { output: FilesOutput }).output)).toEqual(['/etc/passwd', '/root/link']);
      expect(await of('changed', files('/etc/*'), off)).toMatchObject({
        output: { complete: false, reason: { text: 'image walk switched off' } },
      });
    });

    test('no image was asked for', async () => {
      expect(await of('changed', walk, off)).toMatchObject({
        state: 'unknown',
        text: 'image walk switched off',
      });
    });
  });

  describe('the engine stages an image on its own disk', () => {
    test('which is not filled: an image too large for it is not read', async () => {
      const before = proxy.sent().length;
      const asked: string[] = [];
      await using other = await connect(true, async (folder) => {
        asked.push(folder);
        return 1024;
      });
      expect(await of('rempart/shell:1', walk, other)).toMatchObject({
        state: 'unknown',
        code: 'unsupported',
        text: expect.stringContaining('was not read'),
      });
      expect(asked).toEqual([`${engine.folder}/data`]);
      expect(proxy.sent().slice(before)).not.toMatch(/\/get /);
    });

    test('where the room is not known, or enough, it is read', async () => {
      for (const free of [null, 1e12]) {
        await using other = await connect(true, async () => free);
        expect(await of('rempart/shell:1', walk, other)).toMatchObject({ state: 'found' });
      }
    });
  });

  test('nothing was asked for but by GET and HEAD', () => {
    const lines = proxy.sent().match(/^[A-Z]+ \/[^\r]* HTTP\/1\.1$/gm) ?? [];
    expect(lines.length).toBeGreaterThan(50);
    expect(lines.filter((line) => !/^(GET|HEAD) /.test(line))).toEqual([]);
    expect(lines.filter((line) => /export/.test(line))).toEqual([]);
  });
});
