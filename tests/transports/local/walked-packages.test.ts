import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Answer, OutputOf } from '../../../src/core/answer.ts';
import { type PackagesProbe, type Probe, packages, probeKey, walk } from '../../../src/core/probe.ts';
import { connectLocal } from '../../../src/transports/local/local.ts';
import { present } from '../../contracts/present.ts';
import { type SmallRoot, smallRoots } from '../../contracts/small-root.ts';

const GNU = [
  ...['dash', 'find', 'stat', 'head', 'grep', 'sort', 'timeout', 'nice', 'true', 'id', 'ls', 'cat', 'awk'],
];
const WORLDS = [
  { name: 'GNU find', programs: GNU, needs: 'dash' },
  { name: 'busybox', programs: 'busybox', needs: 'busybox' },
] as const;

const probe = packages('applications');
const npm = (name: string, version: string): string => JSON.stringify({ name, version });
const headers = (name: string, version: string): string =>
  `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n\nWords.\n`;
const gem = (name: string, version: string): string =>
  `Gem::Specification.new do |s|\n  s.name = "${name}".freeze\n  s.version = "${version}"\nend\n`;

const DIST = '/usr/lib/python3/dist-packages';
const MODULES = '/srv/app/node_modules';

for (const { name, programs } of WORLDS.filter(({ needs }) => present(needs)))
  describe(`packages of languages on a host with ${name}`, () => {
    let root: SmallRoot;
    let roots: ReturnType<typeof smallRoots>;
    beforeAll(() => {
      roots = smallRoots(programs);
    }, 60_000);
    afterAll(() => roots.remove());
    beforeEach(() => {
      root = roots.make();
    });
    afterEach(() => root.remove());

    const ask = async (probes: readonly Probe[], user?: 'nobody', walkSeconds: number | null = 30) => {
      await using connection = await connectLocal({
        allowlist: false,
        walkSeconds,
        shell: root.shell(user),
      });
      return await connection.ask(probes, { signal: AbortSignal.timeout(15_000) });
    };
    const answer = async (user?: 'nobody'): Promise<Answer> =>
      (await ask([walk, probe], user)).get(probeKey(probe)) as Answer;
    const output = async (user?: 'nobody'): Promise<OutputOf<PackagesProbe>> => {
      const given = await answer(user);
      if (given.state !== 'found') throw new Error(JSON.stringify(given));
      return given.output as OutputOf<PackagesProbe>;
    };
    const told = async (user?: 'nobody') =>
      (await output(user)).packages.map(({ kind, name, version }) => `${kind} ${name} ${version}`);

    it('are those that npm, pip and RubyGems installed, each with its path', async () => {
      root.write(`${MODULES}/left-pad/package.json`, npm('left-pad', '1.3.0'));
      root.write(`${MODULES}/@scope/a/package.json`, npm('@scope/a', '2.0.0'));
      root.write(`${MODULES}/left-pad/node_modules/deep/package.json`, npm('deep', '0.1.0'));
      root.write(`${MODULES}/left-pad/esm/package.json`, '{"type":"module"}');
      root.write('/srv/app/package.json', npm('app', '1.0.0'));
      root.write(
        '/opt/venv/lib/python3.11/site-packages/Jinja2-3.0.0.dist-info/METADATA',
        headers('Jinja2', '3.0.0'),
      );
      root.write('/usr/local/lib/python3/dist-packages/a.egg-info/PKG-INFO', headers('a', '1'));
      root.write('/usr/local/lib/python3/dist-packages/b.egg-info', headers('b', '2'));
      root.write('/usr/local/lib/python3/dist-packages/c.egg/EGG-INFO/PKG-INFO', headers('c', '3'));
      root.write('/var/lib/gems/3.1.0/specifications/rack-2.2.3.gemspec', gem('rack', '2.2.3'));
      root.write('/var/lib/gems/3.1.0/gems/rack-2.2.3/rack.gemspec', gem('rack', '9'));
      expect(await output()).toMatchObject({ complete: true, reason: null });
      expect(
        (await output()).packages.map(({ kind, name, version, path }) => [kind, name, version, path]),
      ).toEqual([
        ['PyPI', 'Jinja2', '3.0.0', '/opt/venv/lib/python3.11/site-packages/Jinja2-3.0.0.dist-info/METADATA'],
        ['npm', '@scope/a', '2.0.0', `${MODULES}/@scope/a/package.json`],
        ['npm', 'deep', '0.1.0', `${MODULES}/left-pad/node_modules/deep/package.json`],
        ['npm', 'left-pad', '1.3.0', `${MODULES}/left-pad/package.json`],
        ['PyPI', 'a', '1', '/usr/local/lib/python3/dist-packages/a.egg-info/PKG-INFO'],
        ['PyPI', 'b', '2', '/usr/local/lib/python3/dist-packages/b.egg-info'],
        ['PyPI', 'c', '3', '/usr/local/lib/python3/dist-packages/c.egg/EGG-INFO/PKG-INFO'],
        ['RubyGems', 'rack', '2.2.3', '/var/lib/gems/3.1.0/specifications/rack-2.2.3.gemspec'],
      ]);
    });

    it('come with names that a shell could take for something else', async () => {
      const folders = ["it's $(touch pwned) `id`", 'new\nline', '-rf', '*', '%s\\n', 'a  b'];
      for (const folder of folders)
        root.write(`/srv/${folder}/node_modules/x/package.json`, npm('x', '1.0.0'));
      const { packages: found, complete } = await output();
      expect(found.map(({ path }) => path.slice('/srv/'.length).split('/')[0]).sort()).toEqual(
        folders.sort(),
      );
      expect(complete).toBe(true);
    });

    it('are all there when they are many', async () => {
      for (let index = 0; index < 700; index += 1)
        root.write(`${MODULES}/p${index}/package.json`, npm(`p${index}`, `1.0.${index}`));
      const { packages: found, complete } = await output();
      expect(new Set(found.map(({ name, version }) => `${name} ${version}`)).size).toBe(700);
      expect(complete).toBe(true);
    }, 60_000);

    it('are asked for alone, or beside the other predicates of the walk, which lose nothing by it', async () => {
      root.write(`${MODULES}/a/package.json`, npm('a', '1.0.0'));
      for (const path of ['/a-first', '/srv/app/between', '/zzz/last']) root.write(path, 'x', 0o4755);
      const both = await ask([walk, probe]);
      const own = await ask([walk]);
      expect(both.get(probeKey(walk))).toEqual(own.get(probeKey(walk)));
      expect(own.get(probeKey(walk))).toMatchObject({ output: { complete: true } });
      const alone = await ask([probe]);
      expect(alone.get(probeKey(probe))).toEqual(both.get(probeKey(probe)));
    });

    it('are unknown without the walk', async () => {
      expect((await ask([probe], undefined, null)).get(probeKey(probe))).toMatchObject({
        state: 'unknown',
        code: 'unsupported',
        text: expect.stringContaining('switched off'),
      });
    });

    it('are none of those that dpkg lists', async () => {
      root.write('/var/lib/dpkg/status', 'Package: python3-six\n');
      root.write(
        '/var/lib/dpkg/info/python3-six.list',
        [
          '/.',
          '/usr',
          `${DIST}/six-1.16.0.egg-info`,
          '/usr/share/nodejs/a/node_modules/b/package.json',
          '',
        ].join('\n'),
      );
      root.write(`${DIST}/six-1.16.0.egg-info`, headers('six', '1.16.0'));
      root.write(`${DIST}/own-1.0.dist-info/METADATA`, headers('own', '1.0'));
      root.write('/usr/share/nodejs/a/node_modules/b/package.json', npm('b', '1.0.0'));
      root.write('/usr/share/nodejs/a/node_modules/bb/package.json', npm('bb', '1.0.0'));
      expect(await told()).toEqual(['PyPI own 1.0', 'npm bb 1.0.0']);
    });

    it('are none of those in the database of apk', async () => {
      root.write(
        '/lib/apk/db/installed',
        'P:py3-six\nV:1.16\nF:usr/lib/python3.11/site-packages/six-1.16.0.egg-info\nR:PKG-INFO\nR:top_level.txt\n\n',
      );
      root.write('/usr/lib/python3.11/site-packages/six-1.16.0.egg-info/PKG-INFO', headers('six', '1.16.0'));
      root.write('/usr/lib/python3.11/site-packages/own-1.0.dist-info/METADATA', headers('own', '1.0'));
      expect(await told()).toEqual(['PyPI own 1.0']);
    });

    it('are not hidden by a name that looks like two paths, one of which is of the distribution', async () => {
      root.write('/var/lib/dpkg/status', 'Package: a\n');
      root.write('/var/lib/dpkg/info/a.list', '/usr/lib/node_modules/a/package.json\n');
      root.write('/opt/x\n/usr/lib/node_modules/a/package.json', npm('a', '1.0.0'));
      expect(await told()).toEqual(['npm a 1.0.0']);
    });

    it('are none of those in the storage of containers', async () => {
      for (const storage of [
        '/var/lib/docker/rootfs/a',
        '/home/u/.local/share/containers/storage/overlay/a/diff',
        '/var/lib/rancher/k3s/agent/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/1/fs',
        '/var/lib/machines/a',
      ])
        root.write(`${storage}/app/node_modules/x/package.json`, npm('x', '1.0.0'));
      expect(await output()).toEqual({ packages: [], complete: true, reason: null });
    });

    it('are told as far as they can be read, and what cannot be is a reason', async () => {
      root.write(`${MODULES}/a/package.json`, npm('a', '1.0.0'));
      root.write(`${MODULES}/b/package.json`, '{"name": "b", "version": ');
      root.write(
        `${MODULES}/c/package.json`,
        `\n${'0'.repeat(32)} e 0 0\n\u001b[2J\n${'0'.repeat(32)} o 0\n`,
      );
      const { packages: found, complete, reason } = await output();
      expect(found.map(({ name }) => name)).toEqual(['a']);
      expect(complete).toBe(false);
      expect(reason).toEqual({
        code: 'parse-error',
        text: `${MODULES}/b/package.json: it is not valid JSON, and 1 more file`,
      });
    });

    it('may be told by the beginning of a file; one that hides name or version behind more is truncated', async () => {
      const filler = `${'x'.repeat(70)}\n`.repeat(1000);
      root.write('/opt/a-1.dist-info/METADATA', `${headers('a', '1')}${filler}`);
      expect(await output()).toMatchObject({ packages: [{ name: 'a', version: '1' }], complete: true });
      root.write(
        '/opt/b-1.dist-info/METADATA',
        `Name: b\nClassifier: ${filler.replaceAll('\n', '\n ')}\nVersion: 1\n`,
      );
      expect(await output()).toMatchObject({ complete: false, reason: { code: 'truncated' } });
    });

    it('leave the answer truncated where one is larger than is read', async () => {
      root.write(`${MODULES}/a/package.json`, `{"name":"a","version":"1.0.0","x":"${'x'.repeat(300_000)}"}`);
      expect(await output()).toMatchObject({ packages: [], complete: false, reason: { code: 'truncated' } });
    });

    it('leave the answer truncated where they are more than is read of one host', async () => {
      for (let index = 0; index < 100; index += 1)
        root.write(`${MODULES}/p${index}/package.json`, ' '.repeat(256 * 1024 - 1));
      expect(await output()).toMatchObject({
        complete: false,
        reason: { code: 'truncated', text: expect.stringContaining('than is read of one host') },
      });
    }, 60_000);

    it('are not looked for behind links, nor in what is no file', async () => {
      root.write('/opt/real.json', npm('real', '1.0.0'));
      mkdirSync(join(root.folder, `${MODULES}/a`), { recursive: true });
      mkdirSync(join(root.folder, `${MODULES}/b`), { recursive: true });
      symlinkSync('/opt/real.json', join(root.folder, `${MODULES}/a/package.json`));
      execFileSync('mkfifo', [join(root.folder, `${MODULES}/b/package.json`)]);
      expect(await output()).toEqual({ packages: [], complete: true, reason: null });
    });

    it('are incomplete for a user who may not see everything', async () => {
      root.write(`${MODULES}/open/package.json`, npm('open', '1.0.0'));
      root.write(`${MODULES}/closed/package.json`, npm('closed', '1.0.0'), 0o600);
      expect(await output('nobody')).toMatchObject({
        packages: [{ name: 'open' }],
        complete: false,
        reason: { code: 'permission' },
      });
      rmSync(join(root.folder, `${MODULES}/closed`), { recursive: true });
      root.write('/root/app/node_modules/hidden/package.json', npm('hidden', '1.0.0'));
      chmodSync(join(root.folder, 'root'), 0o700);
      expect(await output('nobody')).toMatchObject({
        packages: [{ name: 'open' }],
        complete: false,
        reason: { code: 'permission' },
      });
    });
  });
