import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Answer, FileEntry } from '../../../src/core/answer.ts';
import { file, files, type Probe, packages, probeKey, walk } from '../../../src/core/probe.ts';
import { openRootfs } from '../../../src/transports/archive/rootfs.ts';
import { runCommand } from '../../testbed/run-command.ts';

const isRoot = process.getuid?.() === 0;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rempart-rootfs-'));
  for (const folder of ['etc/cron.d', 'usr/lib', 'bin', 'proc'])
    mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0::/:\n');
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\n');
});
afterEach(() => rmSync(root, { recursive: true }));

const ask = async (...probes: readonly Probe[]): Promise<readonly (Answer | undefined)[]> => {
  await using connection = await openRootfs({ path: root });
  const answers = await connection.ask(probes, { signal: AbortSignal.timeout(20_000) });
  return probes.map((probe) => answers.get(probeKey(probe)));
};
const text = (answer: Answer | undefined) =>
  answer?.state === 'found' ? (answer.output as FileEntry).content : answer;

describe('the target rootfs:DIR', () => {
  test('answers files and patterns, links followed inside of it', async () => {
    writeFileSync(join(root, 'usr/lib/os-release'), 'ID=x');
    symlinkSync('/usr/lib/os-release', join(root, 'etc/os-release'));
    writeFileSync(join(root, 'etc/cron.d/job'), 'text');
    const [release, jobs, none] = await ask(
      file('/etc/os-release'),
      files('/etc/cron.d/*'),
      file('/etc/none'),
    );
    expect(text(release)).toBe('ID=x');
    expect(jobs).toMatchObject({
      output: { complete: true, entries: [{ path: '/etc/cron.d/job', content: 'text' }] },
    });
    expect(none).toEqual({ state: 'absent' });
  });

  test('a second wave gets packages that were not looked for in the first', async () => {
    await using connection = await openRootfs({ path: root });
    const signal = AbortSignal.timeout(20_000);
    await connection.ask([walk], { signal });
    const probe = packages('applications');
    expect((await connection.ask([probe], { signal })).get(probeKey(probe))).toEqual({
      state: 'found',
      output: { packages: [], complete: true, reason: null },
    });
  });

  test('never follows a link out of it', async () => {
    symlinkSync('/../../../../etc/hostname', join(root, 'etc/hostname'));
    symlinkSync('/tmp', join(root, 'out'));
    const [hostname, out] = await ask(file('/etc/hostname'), files('/out/*'));
    expect(hostname).toEqual({ state: 'absent' });
    expect(out).toMatchObject({ output: { entries: [] } });
  });

  test('a link that could not be foreseen is read the second time', async () => {
    // What stands in the root itself is looked at before what is in its folders.
    writeFileSync(join(root, 'odd'), 'odd');
    symlinkSync('/odd', join(root, 'etc/thing'));
    expect(text((await ask(file('/etc/thing')))[0])).toBe('odd');
  });

  test('has no image configuration', async () => {
    expect((await ask({ kind: 'image', query: 'inspect' }))[0]).toMatchObject({
      state: 'unknown',
      code: 'unsupported',
    });
  });

  test('what is not a folder, or not there', async () => {
    await expect(openRootfs({ path: join(root, 'none') })).rejects.toMatchObject({ code: 'not-found' });
    await expect(openRootfs({ path: join(root, 'etc/passwd') })).rejects.toMatchObject({
      code: 'unreadable',
    });
  });

  describe.skipIf(!isRoot)('as root', () => {
    test('the walk selects as on a host, file capabilities included', async () => {
      writeFileSync(join(root, 'bin/su'), '');
      chmodSync(join(root, 'bin/su'), 0o4755);
      writeFileSync(join(root, 'bin/ping'), '', { mode: 0o755 });
      await runCommand('/usr/sbin/setcap', ['cap_net_raw+ep', join(root, 'bin/ping')]);
      writeFileSync(join(root, 'orphan'), '');
      chownSync(join(root, 'orphan'), 4242, 0);
      writeFileSync(join(root, 'proc/x'), '');
      chmodSync(join(root, 'proc/x'), 0o666);
      expect((await ask(walk))[0]).toMatchObject({
        output: {
          complete: true,
          entries: [
            { path: '/bin/ping', capabilities: 'cap_net_raw=ep' },
            { path: '/bin/su', mode: 0o4755 },
            { path: '/orphan', unowned: true },
          ],
        },
      });
    });

    test('the walk finds the same as GNU find', async () => {
      await runCommand('cp', ['--archive', '/usr/bin', join(root, 'usr/')]);
      const { stdout } = await runCommand('find', [root, '-type', 'f', '-perm', '/6002', '-printf', '/%P\n']);
      const [answer] = await ask(walk);
      const found = (answer as unknown as { output: { entries: readonly { path: string; mode: number }[] } })
        .output.entries;
      expect(found.filter(({ mode }) => mode & 0o6002).map(({ path }) => path)).toEqual(
        stdout.trim().split('\n').filter(Boolean).sort(),
      );
      expect(found.length).toBeGreaterThan(3);
    });

    test('unpacked by an ordinary user, the walk is incomplete', async () => {
      await runCommand('chown', ['-R', '1000:1000', root]);
      expect((await ask(walk))[0]).toMatchObject({
        output: { complete: false, reason: { code: 'unsupported' } },
      });
    });

    test('a file system mounted in it is left out and told', async () => {
      const script = `mount -t tmpfs none ${root}/usr/lib && exec "$@"`;
      const url = new URL('../../../src/transports/archive/rootfs.ts', import.meta.url).pathname;
      const code = `const { openRootfs } = await import(${JSON.stringify(url)});
        const connection = await openRootfs({ path: ${JSON.stringify(root)} });
        const [answer] = (await connection.ask([{ kind: 'walk' }], { signal: AbortSignal.timeout(9000) })).values();
        console.log(JSON.stringify(answer));`;
      const args = [
        '--mount',
        'sh',
        '-c',
        script,
        'sh',
        process.execPath,
        '--conditions=source',
        '--input-type=module',
        '-e',
        code,
      ];
      const { stdout } = await runCommand('unshare', args);
      expect(JSON.parse(stdout)).toMatchObject({
        output: { complete: false, reason: { text: '/usr/lib is another file system' } },
      });
    });
  });
});
