import { describe, expect, it } from 'vitest';
import { sudoers, sudoersModes } from '../../src/facts/sudoers.ts';
import { parseSudoers } from '../../src/facts/sudoers-lines.ts';
import { fileOutput, filesOutput, recordedFiles, resolveWith, valueWith } from './answer-text.ts';

const present = { 'sudoers.program': { path: '/usr/bin/sudo' } };
const rules = (text: string) => parseSudoers([{ path: '/etc/sudoers', text }]).rules;

describe('sudoers', () => {
  it('of a virtual machine', () => {
    const all = valueWith(sudoers, {
      ...present,
      'sudoers.files': recordedFiles('sudoers.files', 'debian-12-vm'),
    });
    expect(all?.reason).toBeNull();
    expect(all?.rules.map(({ grantee, command, noPassword }) => [grantee, command, noPassword])).toEqual([
      ['root', 'ALL', false],
      ['%sudo', 'ALL', false],
      ['auditor', 'ALL', true],
    ]);
  });

  it('files with a dot or a tilde in an included folder are skipped, as sudo does', () => {
    const texts = {
      '/etc/sudoers': '@includedir /etc/sudoers.d',
      '/etc/sudoers.d/a.bak': 'x ALL=ALL',
      '/etc/sudoers.d/b~': 'y ALL=ALL',
      '/etc/sudoers.d/c': 'z ALL=ALL',
    };
    expect(
      valueWith(sudoers, { ...present, 'sudoers.files': filesOutput(texts) })?.rules.map(
        ({ grantee }) => grantee,
      ),
    ).toEqual(['z']);
  });

  it('a folder that is not included counts for nothing', () => {
    const texts = { '/etc/sudoers': 'root ALL=ALL', '/etc/sudoers.d/c': 'z ALL=ALL' };
    expect(valueWith(sudoers, { ...present, 'sudoers.files': filesOutput(texts) })?.rules).toHaveLength(1);
  });

  it('an include that was not read makes the rules incomplete', () => {
    const texts = { '/etc/sudoers': '@include /opt/sudo.rules' };
    expect(valueWith(sudoers, { ...present, 'sudoers.files': filesOutput(texts) })?.reason).toMatchObject({
      code: 'unsupported',
    });
  });

  it('without sudo its files are judged all the same, for they are there', () => {
    const answers = {
      'sudoers.program': { state: 'absent' } as never,
      'sudoers.files': filesOutput({ '/etc/sudoers': 'root ALL=ALL' }),
    };
    expect(valueWith(sudoersModes, answers).items.map(({ path }) => path)).toEqual(['/etc/sudoers']);
  });

  it('without sudo there are none', () => {
    expect(
      resolveWith(sudoers, {
        'sudoers.program': { state: 'absent' } as never,
        'sudoers.files': filesOutput({}),
      }),
    ).toEqual({ known: true, value: null });
  });
});

describe('rules without a program on the search path', () => {
  const left = (
    status: string | null,
    texts: Readonly<Record<string, string>> = { '/etc/sudoers': 'jane ALL=ALL' },
  ) =>
    valueWith(sudoers, {
      'sudoers.program': { state: 'absent' } as never,
      'sudoers.files': filesOutput(texts),
      ...(status === null ? {} : { 'installed-packages.dpkg': fileOutput('/var/lib/dpkg/status', status) }),
    });
  const stanza = (name: string, status: string): string =>
    `Package: ${name}\nStatus: ${status}\nArchitecture: amd64\nVersion: 1.9.13p3-1\n\n`;

  it.each([
    ['the package is installed, so the program lies elsewhere', stanza('sudo', 'install ok installed')],
    ['no package manager could be asked', null],
  ])('are judged: %s', (_, status) => {
    expect(left(status)?.rules.map(({ grantee }) => grantee)).toEqual(['jane']);
  });

  it.each([
    [
      'dpkg removed the package and left its configuration',
      `${stanza('dash', 'install ok installed')}${stanza('sudo', 'deinstall ok config-files')}`,
    ],
    ['somebody wrote them, and no package of it was ever there', stanza('dash', 'install ok installed')],
  ])('hold for nobody: %s', (_, status) => {
    expect(left(status)).toBeNull();
  });

  it('that may not be read are unknown and not gone', () => {
    const entry = {
      ...fileOutput('/etc/sudoers', ''),
      content: null,
      unreadable: { code: 'permission', text: 'closed' },
    };
    const closed = { entries: [entry], complete: true, reason: null };
    const all = valueWith(sudoers, {
      'sudoers.program': { state: 'absent' } as never,
      'sudoers.files': closed as never,
      'installed-packages.dpkg': fileOutput('/var/lib/dpkg/status', stanza('sudo', 'install ok installed')),
    });
    expect(all?.reason).toEqual({ code: 'permission', text: 'closed' });
  });

  it('in a folder that no file includes hold for nobody', () => {
    expect(left(null, { '/etc/sudoers.d/c': 'z ALL=ALL' })).toBeNull();
  });
});

describe('a line of sudoers', () => {
  it('tags and users hold for the commands that follow', () => {
    expect(
      rules('jane ALL = (app) NOPASSWD: /a, /b, (root) PASSWD: /c').map(({ command, runAs, noPassword }) => [
        command,
        runAs.join(),
        noPassword,
      ]),
    ).toEqual([
      ['/a', 'app', true],
      ['/b', 'app', true],
      ['/c', 'root', false],
    ]);
  });

  it('aliases are replaced, also within aliases', () => {
    const text = 'User_Alias A = jane, B\nUser_Alias B = john\nCmnd_Alias C = /x, /y -z\nA ALL = C';
    expect(
      rules(text)
        .map(({ grantee, command }) => `${grantee} ${command}`)
        .sort(),
    ).toEqual(['jane /x', 'jane /y -z', 'john /x', 'john /y -z']);
  });

  it('an alias that names itself ends', () => {
    expect(rules('User_Alias A = A\nA ALL = /x')).toHaveLength(1);
  });

  it('comments go, uids and continued lines stay', () => {
    const text = '# jane ALL=ALL\n#1001 ALL=(ALL) ALL # ops\njohn ALL = /a, \\\n /b\n';
    expect(rules(text).map(({ grantee, command, line }) => [grantee, command, line])).toEqual([
      ['#1001', 'ALL', 2],
      ['john', '/a', 3],
      ['john', '/b', 3],
    ]);
  });

  it('defaults keep their scope', () => {
    expect(
      parseSudoers([{ path: '/s', text: 'Defaults:jane !authenticate, timestamp_timeout=-1' }]).defaults,
    ).toMatchObject([
      { scope: ':jane', name: 'authenticate', value: false },
      { scope: ':jane', name: 'timestamp_timeout', value: '-1' },
    ]);
  });
});
