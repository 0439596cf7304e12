import { describe, expect, test } from 'vitest';
import type { Answer, FileEntry, FilesOutput, WalkOutput } from '../../../src/core/answer.ts';
import { executable, file, fileModes, files, type Probe, walk } from '../../../src/core/probe.ts';
import type { FileTree } from '../../../src/transports/archive/file-tree.ts';
import { readRootArchive } from '../../../src/transports/archive/root-archive.ts';
import { answerFromTree, isTreeProbe, missedTexts } from '../../../src/transports/archive/tree-answers.ts';
import { wantedFiles } from '../../../src/transports/archive/wanted-files.ts';
import { chunksOf, makeTar, type TarMember } from './make-tar.ts';

const treeOf = async (members: readonly TarMember[], ...probes: readonly Probe[]): Promise<FileTree> =>
  readRootArchive(chunksOf(await makeTar(members)), wantedFiles(probes));

const ask = async (
  members: readonly TarMember[],
  probe: Probe,
  partly: Partial<FileTree> = {},
): Promise<Answer> => {
  if (!isTreeProbe(probe)) throw new Error('not a question for a tree');
  return answerFromTree({ ...(await treeOf(members, probe)), ...partly }, probe);
};

const filesOf = (answer: Answer): FilesOutput => {
  if (answer.state !== 'found') throw new Error(answer.state);
  return answer.output as FilesOutput;
};
const pathsOf = (answer: Answer) => filesOf(answer).entries.map(({ path }) => path);
const textOf = (answer: Answer) => (answer.state === 'found' ? (answer.output as FileEntry).content : answer);
const selected = (answer: Answer): WalkOutput => filesOf(answer) as unknown as WalkOutput;

const text = (name: string, content = name, more: Partial<TarMember> = {}): TarMember => ({
  name,
  text: content,
  ...more,
});
const link = (name: string, linkname: string): TarMember => ({ name, type: 'symlink', linkname });
const incomplete = { complete: false, reason: { code: 'truncated', text: 'cut' } } as const;

describe('the text of one file', () => {
  test('comes with the metadata of the file', async () => {
    const member = text('etc/shadow', 'root:*:1::', { mode: 0o640, uid: 0, gid: 42, mtime: new Date(5000) });
    expect(await ask([member], file('/etc/shadow'))).toEqual({
      state: 'found',
      output: {
        path: '/etc/shadow',
        type: 'file',
        mode: 0o640,
        uid: 0,
        gid: 42,
        size: 10,
        mtime: 5,
        content: 'root:*:1::',
        unreadable: null,
      },
    });
  });

  test.each([
    [
      'relative, target after the link',
      [link('etc/os-release', '../usr/lib/os-release'), text('usr/lib/os-release', 'ID')],
    ],
    [
      'relative, target before the link',
      [text('usr/lib/os-release', 'ID'), link('etc/os-release', '../usr/lib/os-release')],
    ],
    ['absolute', [link('etc/os-release', '/opt/release'), text('opt/release', 'ID')]],
    ['of a folder on the way', [link('etc', 'system/etc'), text('system/etc/os-release', 'ID')]],
    ['a chain', [link('etc/os-release', 'a'), link('etc/a', 'b'), text('etc/b', 'ID')]],
    ['above the root, which is the root', [link('etc/os-release', '../../../opt/x'), text('opt/x', 'ID')]],
  ])('is found through a link: %s', async (_, members) => {
    const answer = await ask(members, file('/etc/os-release'));
    expect(textOf(answer)).toBe('ID');
    expect(answer).toMatchObject({ output: { path: '/etc/os-release', type: 'file' } });
  });

  test('is found through a merged /usr, whichever of the two was asked for and comes first', async () => {
    const members = [text('usr/lib/apk/db/installed', 'P:musl'), link('lib', 'usr/lib')];
    expect(textOf(await ask(members, file('/lib/apk/db/installed')))).toBe('P:musl');
  });

  test('is found behind 40 links, as the kernel follows them, and absent behind 41', async () => {
    const chain = (length: number) =>
      Array.from({ length }, (_, index) => link(`l${index}`, index === length - 1 ? 'end' : `l${index + 1}`));
    expect(textOf(await ask([...chain(40), text('end')], file('/l0')))).toBe('end');
    expect(await ask([...chain(41), text('end')], file('/l0'))).toEqual({ state: 'absent' });
  });

  test('is found through a link that stands amid the files of the folder it leads to', async () => {
    const members = [text('opt/a'), link('etc/os-release', '/opt/odd'), text('opt/odd', 'ID')];
    expect(textOf(await ask(members, file('/etc/os-release')))).toBe('ID');
  });

  test('whose link leads where nobody could foresee is unknown, not empty; the path can be asked for', async () => {
    const members = [text('opt/odd-name', 'x'), link('etc/thing', '/opt/odd-name')];
    expect(await ask(members, file('/etc/thing'))).toMatchObject({ state: 'unknown', code: 'unsupported' });
    const tree = await treeOf(members, file('/etc/thing'));
    expect(missedTexts(tree, [file('/etc/thing')])).toEqual(['/opt/odd-name']);
  });

  test('larger than the limit is truncated', async () => {
    expect(await ask([text('a', 'x'.repeat(300))], file('/a', 299))).toMatchObject({
      state: 'unknown',
      code: 'truncated',
    });
    expect(textOf(await ask([text('a', 'x'.repeat(300))], file('/a', 300)))).toHaveLength(300);
  });

  test('that is a folder or a device is unknown', async () => {
    expect(await ask([text('d/a')], file('/d'))).toMatchObject({ state: 'unknown', code: 'unsupported' });
    expect(await ask([{ name: 'n', type: 'fifo' }], file('/n'))).toMatchObject({
      state: 'unknown',
      code: 'unsupported',
    });
  });

  test.each([
    ['nothing there', []],
    ['a dangling link', [link('a', 'nowhere')]],
    ['links in circles', [link('a', 'b'), link('b', 'a')]],
    ['a link to itself', [link('a', 'a')]],
  ])('is absent with %s', async (_, members) => {
    expect(await ask(members, file('/a'))).toEqual({ state: 'absent' });
  });

  test('below a file is absent, even where a neighbour has the name', async () => {
    expect(await ask([text('a'), text('b')], file('/a/b'))).toEqual({ state: 'absent' });
  });

  test('is never absent in an incomplete tree, yet what is there is found', async () => {
    expect(await ask([], file('/a'), incomplete)).toEqual({
      state: 'unknown',
      code: 'truncated',
      text: 'cut',
    });
    expect(textOf(await ask([text('a')], file('/a'), incomplete))).toBe('a');
  });

  test.each(['/proc/mounts', '/sys/x', '/dev/null', '/../proc/x', '//proc/self'])(
    '%s exists at run time only: unknown, not absent',
    async (path) => {
      expect(await ask([], file(path))).toMatchObject({ state: 'unknown', code: 'unsupported' });
    },
  );

  test('behind a link into /proc is unknown', async () => {
    expect(await ask([link('etc/mtab', '/proc/mounts')], file('/etc/mtab'))).toMatchObject({
      state: 'unknown',
    });
  });

  test('a sparse file has no text', async () => {
    const sparse = text('a', '4096\n0\n', {
      pax: {
        'GNU.sparse.major': '1',
        'GNU.sparse.minor': '0',
        'GNU.sparse.name': 'a',
        'GNU.sparse.realsize': '9',
      },
    });
    expect(await ask([sparse], file('/a'))).toMatchObject({ state: 'unknown', code: 'unsupported' });
  });

  test('bytes that are no UTF-8 are replaced, as on a host', async () => {
    expect(textOf(await ask([text('a', Buffer.from([0x61, 0xff]) as unknown as string)], file('/a')))).toBe(
      'a\ufffd',
    );
  });
});

describe('paths that match patterns', () => {
  const cron = [
    text('etc/cron.d/b'),
    text('etc/cron.d/a'),
    text('etc/cron.d/.hidden'),
    text('etc/cron.daily/c'),
    text('etc/crontab'),
  ];

  test('are sorted, with their text; hidden names only match a dot', async () => {
    const answer = await ask(cron, files('/etc/cron.d/*'));
    expect(filesOf(answer).entries.map(({ path, content }) => [path, content])).toEqual([
      ['/etc/cron.d/a', 'etc/cron.d/a'],
      ['/etc/cron.d/b', 'etc/cron.d/b'],
    ]);
    expect(filesOf(answer)).toMatchObject({ complete: true, reason: null });
    expect(pathsOf(await ask(cron, files('/etc/cron.d/.*')))).toEqual(['/etc/cron.d/.hidden']);
  });

  test.each([
    ['/etc/cron*', ['/etc/cron.d', '/etc/cron.daily', '/etc/crontab']],
    ['/etc/cron.?/a', ['/etc/cron.d/a']],
    ['/etc/cron.d/[ab]', ['/etc/cron.d/a', '/etc/cron.d/b']],
    ['/etc/cron.d/[!a]', ['/etc/cron.d/b']],
    ['/etc/cron.d/[a-a]', ['/etc/cron.d/a']],
    ['/*/cron.da*/c', ['/etc/cron.daily/c']],
    ['/etc/cron.d/a', ['/etc/cron.d/a']],
    ['/etc/none/*', []],
    ['/etc/crontab/*', []],
  ])('%s', async (pattern, paths) => {
    expect(pathsOf(await ask(cron, fileModes(pattern)))).toEqual(paths);
  });

  test('metadata alone brings no text and needs none', async () => {
    const answer = await ask(cron, fileModes('/etc/crontab'));
    expect(filesOf(answer).entries).toMatchObject([{ content: null, unreadable: null, size: 11 }]);
  });

  test('links are followed, dangling ones left out; a folder has no text', async () => {
    const members = [
      link('d', 'real'),
      text('real/x', 'X'),
      link('real/dangling', 'no'),
      link('real/y', 'x'),
      text('real/sub/z'),
    ];
    const answer = await ask(members, files('/d/*'));
    expect(filesOf(answer).entries.map(({ path, type, content }) => [path, type, content])).toEqual([
      ['/d/sub', 'directory', null],
      ['/d/x', 'file', 'X'],
      ['/d/y', 'file', 'X'],
    ]);
  });

  test('a text that passed by before the link to its folder is not there, and the path can be asked for', async () => {
    const members = [text('a/x', 'X'), link('d', 'a')];
    const answer = await ask(members, files('/d/*'));
    expect(filesOf(answer).entries).toMatchObject([
      { path: '/d/x', content: null, unreadable: { code: 'unsupported' } },
    ]);
    expect(missedTexts(await treeOf(members, files('/d/*')), [files('/d/*')])).toEqual(['/a/x']);
  });

  test('a file over the limit brings its beginning and says so', async () => {
    const answer = await ask([text('a', 'x'.repeat(300_000))], files('/a*'));
    expect(filesOf(answer).entries).toMatchObject([{ unreadable: { code: 'truncated' } }]);
    expect(filesOf(answer).entries[0]?.content).toHaveLength(256 * 1024);
  });

  test('in an incomplete tree the list is incomplete', async () => {
    expect(filesOf(await ask(cron, files('/etc/cron.d/*'), incomplete))).toMatchObject(incomplete);
  });

  test('below /proc the list is incomplete', async () => {
    expect(filesOf(await ask(cron, files('/proc/*/comm')))).toMatchObject({ complete: false, entries: [] });
  });
});

describe('the walk', () => {
  const accounts = [
    text('etc/passwd', 'root:x:0:0::/:/bin/sh\napp:x:1000:1000::/:/bin/sh\n'),
    text('etc/group', 'root:x:0:\napp:x:1000:\n'),
  ];
  const select = async (members: readonly TarMember[], partly: Partial<FileTree> = {}) =>
    selected(await ask([...accounts, ...members], walk, partly));
  const paths = async (...members: readonly TarMember[]) =>
    (await select(members)).entries.map(({ path }) => path);
  const folder = (name: string, mode: number): TarMember => ({ name: `${name}/`, type: 'directory', mode });
  const file = (name: string, mode: number, more: Partial<TarMember> = {}) =>
    text(name, '', { mode, ...more });

  test('selects setuid and setgid files, not folders', async () => {
    expect(await paths(file('su', 0o4755), file('wall', 0o2755), folder('mail', 0o2775))).toEqual([
      '/su',
      '/wall',
    ]);
  });

  test('selects files writable by all, and folders unless sticky', async () => {
    expect(
      await paths(file('f', 0o666), folder('open', 0o777), folder('tmp', 0o1777), file('ok', 0o664)),
    ).toEqual(['/f', '/open']);
  });

  test('does not judge the mode of links, pipes and sockets', async () => {
    const pipe: TarMember = { name: 'pipe', type: 'fifo', mode: 0o666 };
    expect(await paths({ ...link('l', 'x'), mode: 0o777 }, pipe)).toEqual([]);
  });

  test('selects devices, but for those of /dev, which every container has of its own', async () => {
    const device = (name: string, type: 'character-device' | 'block-device'): TarMember => ({
      name,
      type,
      mode: 0o600,
    });
    expect(
      await paths(
        device('dev/null', 'character-device'),
        device('disk', 'block-device'),
        device('srv/mem', 'character-device'),
      ),
    ).toEqual(['/disk', '/srv/mem']);
  });

  test('selects what belongs to nobody in its own account files', async () => {
    const { entries } = await select([
      file('u', 0o644, { uid: 7 }),
      file('g', 0o644, { gid: 7 }),
      file('ok', 0o644, { uid: 1000, gid: 1000 }),
    ]);
    expect(entries.map(({ path, unowned }) => [path, unowned])).toEqual([
      ['/g', true],
      ['/u', true],
    ]);
  });

  test('root has a name even where there are no account files, others have none', async () => {
    const members = [text('a', '', { uid: 0, gid: 0 }), text('b', '', { uid: 65534, gid: 65534 })];
    expect(selected(await ask(members, walk))).toMatchObject({
      complete: true,
      entries: [{ path: '/b', unowned: true }],
    });
  });

  test('without a readable passwd owners are not judged and the walk is incomplete', async () => {
    const members = [
      text('etc/passwd', 'x'.repeat(5_000_000)),
      text('etc/group', 'root:x:0:\n'),
      file('u', 0o644, { uid: 7 }),
    ];
    expect(selected(await ask(members, walk))).toMatchObject({ complete: false, entries: [] });
  });

  test('reads account files through links', async () => {
    const members = [
      link('etc/passwd', '../usr/lib/accounts'),
      text('usr/lib/accounts', 'app:x:7:7::/:\n'),
      text('etc/group', 'app:x:7:\n'),
      file('u', 0o644, { uid: 7, gid: 7 }),
    ];
    expect(selected(await ask(members, walk))).toMatchObject({ complete: true, entries: [] });
  });

  test('selects file capabilities', async () => {
    const value = Buffer.from('0100000200200000000000000000000000000000', 'hex').toString('latin1');
    const { entries } = await select([
      file('ping', 0o755, { pax: { 'SCHILY.xattr.security.capability': value } }),
    ]);
    expect(entries).toMatchObject([{ path: '/ping', capabilities: 'cap_net_raw=ep' }]);
  });

  test('leaves /proc, /sys and /dev out, and only these', async () => {
    expect(
      await paths(
        file('proc/a', 0o666),
        file('sys/a', 0o666),
        file('dev/a', 0o666),
        file('srv/dev/a', 0o666),
      ),
    ).toEqual(['/srv/dev/a']);
  });

  test('does not judge a folder that the archive does not mention', async () => {
    expect(await paths(file('opt/app/x', 0o644))).toEqual([]);
  });

  test('says when the tree is incomplete, yet shows what it saw', async () => {
    expect(await select([file('su', 0o4755)], incomplete)).toMatchObject({
      ...incomplete,
      entries: [{ path: '/su' }],
    });
  });
});

describe('presence of a program', () => {
  const program = text('usr/bin/clamd', '', { mode: 0o755 });

  test('the first name on the search path', async () => {
    expect(await ask([program], executable('freshclam', 'clamd'))).toEqual({
      state: 'found',
      output: { path: '/usr/bin/clamd' },
    });
  });

  test('through a link, and not without the right to run', async () => {
    expect(await ask([program, link('usr/sbin/av', '../bin/clamd')], executable('av'))).toMatchObject({
      state: 'found',
    });
    expect(await ask([text('usr/bin/x', '', { mode: 0o644 })], executable('x'))).toEqual({ state: 'absent' });
  });

  test('absent is knowledge of a complete tree only', async () => {
    expect(await ask([], executable('clamd'))).toEqual({ state: 'absent' });
    expect(await ask([], executable('clamd'), incomplete)).toMatchObject({
      state: 'unknown',
      code: 'truncated',
    });
  });
});
