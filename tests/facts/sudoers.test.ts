import { describe, expect, it } from 'vitest';
import { sudoers, sudoersModes } from '../../src/facts/sudoers.ts';
import { parseSudoers } from '../../src/facts/sudoers-lines.ts';
import { filesOutput, recordedFiles, resolveWith, valueWith } from './answer-text.ts';

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
