import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { matchesPattern } from '../../../src/core/wildcard-pattern.ts';
import { matchesPatternList } from '../../../src/transports/ssh/host-pattern.ts';
import {
  type AskedHost,
  type HostSettings,
  readResolved,
  settingsFor,
} from '../../../src/transports/ssh/ssh-config.ts';
import { readConfigFile, splitWords } from '../../../src/transports/ssh/ssh-config-file.ts';
import { processorTime } from '../../processor-time.ts';
import fc from '../../seeded-properties.ts';
import { runCommand } from '../../testbed/index.ts';
import { temporaryFolder } from './ssh-client.ts';

const settings = (text: string, host: string, asked: Partial<AskedHost> = {}): HostSettings => {
  const folder = temporaryFolder();
  const path = join(folder, 'config');
  writeFileSync(path, text);
  const { statements } = readConfigFile(path, folder, folder);
  return settingsFor(statements, { host, user: null, port: null, ...asked }, 'auditor');
};

describe('patterns', () => {
  test.each([
    ['web1', 'web?', true],
    ['web', 'web?', false],
    ['web.example.com', '*.com', true],
    ['a', '**a**', true],
    ['', '*', true],
    ['web', 'WEB', false],
    ['[web]:22', '[web]:22', true],
    ['w', '[w]', false],
  ])('%j against %j is %s', (text, pattern, expected) => {
    expect(matchesPattern(text, pattern)).toBe(expected);
  });

  test('agree with the regular expression they stand for', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 12 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 8 });
    fc.assert(
      fc.property(letters, pattern, (text, wanted) => {
        const expression = wanted.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.');
        expect(matchesPattern(text, wanted)).toBe(new RegExp(`^${expression}$`).test(text));
      }),
      { seed: 7, numRuns: 1000 },
    );
  });

  test('cost little where they match nothing', () => {
    const spent = processorTime(() =>
      expect(matchesPattern('a'.repeat(5000), `${'*a'.repeat(200)}b`)).toBe(false),
    );
    expect(spent).toBeLessThan(1000);
  });

  test('a negation wins, alone it matches nothing', () => {
    expect(matchesPatternList('web', ['*', '!web'])).toBe(false);
    expect(matchesPatternList('web', ['!db'])).toBe(false);
    expect(matchesPatternList('web', ['!db', 'w*'])).toBe(true);
  });
});

test.each([
  ['a b\tc', ['a', 'b', 'c']],
  ['"a b" c', ['a b', 'c']],
  ["'a b'c", ['a bc']],
  ['a # b', ['a']],
  ['a#b', ['a#b']],
  ['a \\"b\\" "c\\"d"', ['a', '"b"', 'c"d']],
  ['"" a', ['', 'a']],
  ['a\r', ['a']],
])('the words of %j', (line, words) => {
  expect(splitWords(line)).toEqual(words);
});

describe('settings of a host', () => {
  test('are those of ssh where nothing is configured', () => {
    expect(settings('', 'web')).toEqual({
      hostName: 'web',
      user: 'auditor',
      port: 22,
      identityFiles: [],
      certificateFiles: [],
      identitiesOnly: false,
      identityAgent: null,
      userKnownHostsFiles: null,
      globalKnownHostsFiles: null,
      hostKeyAlias: null,
      revokedHostKeys: null,
      proxyJump: null,
      proxyCommand: null,
      pkcs11Provider: null,
      gssapiAuthentication: false,
      notes: [],
    });
  });

  test('the first value holds, files of identities add up', () => {
    const text =
      'Host web\n  User one\n  IdentityFile a\nHost *\n  User two\n  Port 2222\n  IdentityFile b\n  IdentityFile a\n';
    expect(settings(text, 'web')).toMatchObject({ user: 'one', port: 2222, identityFiles: ['a', 'b'] });
    expect(settings(text, 'db')).toMatchObject({ user: 'two', identityFiles: ['b', 'a'] });
  });

  test('what the user names wins', () => {
    expect(settings('User one\nPort 2222', 'web', { user: 'root', port: 22 })).toMatchObject({
      user: 'root',
      port: 22,
    });
  });

  test('Host takes several patterns, negations and only the name as written', () => {
    const text = 'Host *.example.com !db.example.com\n  User one\n';
    expect(settings(text, 'web.example.com').user).toBe('one');
    expect(settings(text, 'db.example.com').user).toBe('auditor');
    expect(settings('HostName web.example.com\nHost web.example.com\n  User one', 'web').user).toBe(
      'auditor',
    );
  });

  test('HostName replaces its tokens', () => {
    expect(settings('HostName %h.Example.com', 'web').hostName).toBe('web.example.com');
  });

  test('Match knows host, originalhost, user, localuser, all, and their negations', () => {
    const text = (criteria: string): string => `HostName real.example.com\nMatch ${criteria}\n  Port 2200\n`;
    const matched = (criteria: string): boolean => settings(text(criteria), 'web').port === 2200;
    expect(matched('all')).toBe(true);
    expect(matched('host real.*')).toBe(true);
    expect(matched('host web')).toBe(false);
    expect(matched('originalhost web,db')).toBe(true);
    expect(matched('user auditor')).toBe(true);
    expect(matched('localuser root')).toBe(false);
    expect(matched('!localuser root')).toBe(true);
    expect(matched('originalhost web user root')).toBe(false);
    expect(settings('User bob\nMatch user bob\n  Port 2200', 'web').port).toBe(2200);
  });

  test('Match exec is never run, and said to be passed over unless another criterion settles it', () => {
    const mark = join(temporaryFolder(), 'ran');
    const text = (host: string): string => `Match originalhost ${host} exec "touch ${mark}"\n  Port 2200\n`;
    expect(settings(text('web'), 'web')).toMatchObject({
      port: 22,
      notes: [expect.stringContaining('passed over')],
    });
    expect(settings(text('db'), 'web').notes).toEqual([]);
    expect(existsSync(mark)).toBe(false);
  });

  test('a block ends where the next one begins, inside an Include where the file ends', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'd'));
    writeFileSync(join(folder, 'd/1.conf'), 'Host other\n  User wrong\n');
    writeFileSync(join(folder, 'd/2.conf'), 'Port 2222\n');
    writeFileSync(join(folder, 'd/.hidden.conf'), 'User hidden\n');
    writeFileSync(join(folder, 'never'), 'User never\n');
    const path = join(folder, 'config');
    writeFileSync(
      path,
      'Host nobody\n  Include never\nHost *\n  Include d/*.conf missing\n  IdentitiesOnly yes\n',
    );
    const { statements, notes } = readConfigFile(path, folder, folder);
    expect(settingsFor(statements, { host: 'web', user: null, port: null }, 'auditor')).toMatchObject({
      user: 'auditor',
      port: 2222,
      identitiesOnly: true,
    });
    expect(notes).toEqual([]);
  });

  test('files that include themselves end', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'config'), 'Include config config\nUser one\n');
    const { statements, notes } = readConfigFile(join(folder, 'config'), folder, folder);
    expect(settingsFor(statements, { host: 'web', user: null, port: null }, 'a').user).toBe('one');
    expect(notes[0]).toContain('too many files');
    expect(notes.length).toBeLessThan(1000);
  });

  test('a file that is too large is told, not read', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'config'), `User one\n${'#'.repeat(1024 * 1024)}`);
    const { statements, notes } = readConfigFile(join(folder, 'config'), folder, folder);
    expect({ statements, notes }).toEqual({
      statements: [],
      notes: [expect.stringContaining('larger than')],
    });
  });

  test('of ProxyJump and ProxyCommand the first holds', () => {
    expect(settings('ProxyJump bastion\nProxyCommand nc %h %p', 'web')).toMatchObject({
      proxyJump: 'bastion',
      proxyCommand: null,
    });
    expect(settings('ProxyCommand none\nProxyJump bastion', 'web')).toMatchObject({
      proxyJump: null,
      proxyCommand: null,
    });
  });

  test('a port that is none is told', () => {
    expect(settings('Port many', 'web')).toMatchObject({ port: 22, notes: ['Port many is no port'] });
  });

  test('any text is read without an error', () => {
    const keyword = fc.constantFrom(
      'Host',
      'Match',
      'Port',
      'User',
      'IdentityFile',
      'ProxyJump',
      'HostName',
      '#',
      '',
    );
    const rest = fc.string({ unit: fc.constantFrom(...'ab*!?"\'\\ =,%h#\t1'), maxLength: 20 });
    fc.assert(
      fc.property(fc.array(fc.tuple(keyword, rest), { maxLength: 10 }), (lines) => {
        const text = lines.map(([name, value]) => `${name} ${value}`).join('\n');
        const { port } = settings(text, 'web');
        expect(port).toBeGreaterThan(0);
      }),
      { seed: 11, numRuns: 100 },
    );
  });
});

describe('the ssh program as the judge', () => {
  const oracle = async (text: string, host: string): Promise<readonly [HostSettings, HostSettings]> => {
    const folder = temporaryFolder();
    const path = join(folder, 'config');
    writeFileSync(path, text);
    const asked = { host, user: null, port: null };
    const { stdout } = await runCommand('ssh', ['-F', path, '-G', host]);
    const { statements } = readConfigFile(path, folder, folder);
    const [user = ''] =
      /^user (.+)$/m.exec((await runCommand('ssh', ['-F', 'none', '-G', host])).stdout)?.slice(1) ?? [];
    return [settingsFor(statements, asked, user), readResolved(stdout, asked, user)];
  };

  test.each([
    ['nothing', '', 'web'],
    ['patterns', 'Host w* !web2\n Port 2201\n User a\nHost web2\n Port 2202\n', 'web2'],
    ['letter case of a Host', 'Host WEB\n Port 2201\nHost web\n Port 2202\n', 'web'],
    ['letter case of the name', 'Host web\n Port 2201\nMatch host web\n User a\n', 'WEB'],
    ['an equals sign', 'Port = 2201\nUser=a\nHostName\t=\tx.example.com\n', 'web'],
    ['quotes and comments', 'User "a b" # c\nIdentityFile "/x y" # d\nIdentityFile /z#w\n', 'web'],
    ['tokens', 'HostName %h.%%.example.com\n', 'web'],
    ['Match on the name so far', 'Match host web\n Port 2201\nHostName x\nMatch host x\n User a\n', 'web'],
    ['Match on the original name', 'HostName x\nMatch originalhost w*,!web\n Port 2201\n', 'web'],
    ['Match negated', 'Match !host db originalhost web\n Port 2201\nMatch all\n User z\n', 'web'],
    ['Match on the user so far', 'User a\nMatch user a,b\n Port 2201\n', 'web'],
    ['a jump host switched off', 'ProxyJump none\nProxyCommand nc a\nProxyJump b\n', 'web'],
    ['a proxy switched off', 'ProxyCommand none\nProxyJump b\nProxyCommand nc a\n', 'web'],
    ['a jump host before a proxy', 'ProxyJump b\nProxyCommand nc a\n', 'web'],
    ['a proxy before a jump host', 'ProxyCommand nc a\nProxyJump b\n', 'web'],
    ['a jump host', 'ProxyJump a@bastion:2222,other\n', 'web'],
    ['an alias and an agent', 'HostKeyAlias cluster\nIdentityAgent $SOCKET\nIdentitiesOnly yes\n', 'web'],
    ['files of keys', 'UserKnownHostsFile /a /b\nUserKnownHostsFile /c\nGlobalKnownHostsFile none\n', 'web'],
    ['certificates', 'CertificateFile /a\nCertificateFile /b\nIdentityFile /a\nIdentityFile /a\n', 'web'],
  ])('agrees on %s', async (_, text, host) => {
    const [own, theirs] = await oracle(text, host);
    // Without an IdentityFile the program prints its defaults.
    const identityFiles = own.identityFiles.length === 0 ? theirs.identityFiles : own.identityFiles;
    expect({
      ...own,
      identityFiles,
      userKnownHostsFiles: own.userKnownHostsFiles ?? theirs.userKnownHostsFiles,
      globalKnownHostsFiles: own.globalKnownHostsFiles ?? theirs.globalKnownHostsFiles,
    }).toEqual(theirs);
  });
});
