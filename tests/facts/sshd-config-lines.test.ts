import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSeconds, resolveLines, splitWords, unfoldConfig } from '../../src/facts/sshd-config-lines.ts';
import {
  connectionFor,
  connectionSpec,
  matches,
  parseCriteria,
  STRANGER,
} from '../../src/facts/sshd-match.ts';

const resolve = (text: string, kind = STRANGER) =>
  resolveLines(unfoldConfig('/etc/ssh/sshd_config', text, () => []).lines, kind);

describe('words of a line', () => {
  it.each([
    ['PermitRootLogin no', ['PermitRootLogin', 'no']],
    ['  PermitRootLogin=no', ['PermitRootLogin', 'no']],
    ['AllowUsers "a b" c # them', ['AllowUsers', 'a b', 'c']],
    ['# PermitRootLogin yes', []],
    ['', []],
  ])('%s', (line, words) => expect(splitWords(line)).toEqual(words));
});

describe('times', () => {
  it.each([
    ['30s', 30],
    ['2m', 120],
    ['1h30m', 5400],
    ['90', 90],
    ['0', 0],
  ])('%s is %d seconds', (text, seconds) => expect(parseSeconds(text)).toBe(seconds));
  it('refuses what is no time', () => expect(parseSeconds('soon')).toBeNaN());
});

describe('precedence', () => {
  it('takes the first value, and says where it stands', () => {
    const { settings, origins } = resolve('X11Forwarding no\nX11Forwarding yes\n');
    expect(settings.get('x11forwarding')).toEqual(['no']);
    expect(origins.get('x11forwarding')).toEqual({ path: '/etc/ssh/sshd_config', line: 1 });
  });
  it('adds up lists', () => {
    expect(resolve('AllowUsers a b\nAllowUsers c\n').settings.get('allowusers')).toEqual(['a', 'b', 'c']);
  });
  it('lets a matching block outdo the global part, wherever it stands', () => {
    const text = 'PermitRootLogin no\nMatch User root\n  PermitRootLogin yes\n';
    expect(resolve(text).settings.get('permitrootlogin')).toEqual(['no']);
    expect(resolve(text, { ...STRANGER, user: 'root' }).settings.get('permitrootlogin')).toEqual(['yes']);
  });
  it('takes Match all for global', () => {
    expect(resolve('Match User bob\nMatch all\nMaxAuthTries 3\n').settings.get('maxauthtries')).toEqual([
      '3',
    ]);
  });
  it('ends a block of an included file with that file', () => {
    const unfolded = unfoldConfig('/etc/ssh/sshd_config', 'Include x.conf\nPermitTunnel yes\n', (pattern) => [
      { path: pattern, text: 'Match User zed\nGatewayPorts yes\n' },
    ]);
    expect(unfolded.lines.map(({ keyword, blocks }) => [keyword, blocks.length])).toEqual([
      ['gatewayports', 1],
      ['permittunnel', 0],
    ]);
  });
  it('names an include that nobody could follow', () => {
    expect(unfoldConfig('/etc/ssh/sshd_config', 'Include /opt/x\n', () => null).unresolved).toEqual([
      '/opt/x',
    ]);
  });
  it('knows old names', () => {
    expect(
      resolve('ChallengeResponseAuthentication no\n').settings.get('kbdinteractiveauthentication'),
    ).toEqual(['no']);
  });
});

describe('criteria', () => {
  const kind = { ...STRANGER, user: 'bob', groups: ['ops'], address: '10.1.2.3' };
  it.each([
    ['User bob', true],
    ['User *,!bob', false],
    ['User !root', false],
    ['Group ops,dev', true],
    ['Address 10.0.0.0/8', true],
    ['Address 10.0.0.0/8,!10.1.0.0/16', false],
    ['Address 10.1.2.*', true],
    ['Address 2001:db8::/32', false],
    ['User bob Address 192.0.2.0/24', false],
    ['LocalPort 2222', false],
    ['all', true],
    ['Weather sunny', null],
  ])('%s: %s', (text, expected) =>
    expect(matches(parseCriteria(splitWords(`Match ${text}`).slice(1)), kind)).toBe(expected),
  );

  it('thinks of a connection for each of them', () => {
    fc.assert(
      fc.property(criteriaText, (text) => {
        const criteria = parseCriteria(splitWords(`Match ${text}`).slice(1));
        const made = connectionFor(criteria);
        return made === null || matches(criteria, made) === true;
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});

const criteriaText = fc
  .uniqueArray(
    fc.constantFrom(
      'User bob',
      'User b*,!bob',
      'User root',
      'User *',
      'Address 10.0.0.0/8',
      'Address 10.0.0.0/8,!10.1.0.0/16',
      'Address 2001:db8::/32',
      'Address 192.0.2.*',
      'LocalPort 2200',
      'LocalAddress 127.0.0.1',
    ),
    { minLength: 1, maxLength: 2, selector: (text) => text.split(' ')[0] },
  )
  .map((parts) => parts.join(' '));

const SSHD = '/usr/sbin/sshd';

describe.skipIf(!existsSync(SSHD))('sshd itself agrees', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sshd-oracle-'));
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, 'key')]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const setting = fc.oneof(
    fc
      .constantFrom('yes', 'no', 'prohibit-password', 'forced-commands-only')
      .map((v) => `PermitRootLogin ${v}`),
    fc.constantFrom('yes', 'no').map((v) => `X11Forwarding ${v}`),
    fc.constantFrom('yes', 'no', 'local', 'remote').map((v) => `AllowTcpForwarding ${v}`),
    fc.constantFrom('yes', 'no').map((v) => `passwordauthentication=${v}`),
    fc.constantFrom('yes', 'no').map((v) => `KbdInteractiveAuthentication ${v}`),
    fc.integer({ min: 1, max: 9 }).map((v) => `MaxAuthTries ${v}`),
    fc.constantFrom('0', '30', '2m', '1h1m').map((v) => `ClientAliveInterval ${v}`),
    fc.constantFrom('a', 'a b', '"c d"').map((v) => `AllowUsers ${v} # who`),
    fc.constantFrom('LANG', 'LC_* LANG').map((v) => `AcceptEnv ${v}`),
    fc.constantFrom('/etc/issue.net', 'none').map((v) => `Banner ${v}`),
    fc.constantFrom('VERBOSE', 'info').map((v) => `LogLevel ${v}`),
  );
  const config = fc.record({
    first: fc.array(setting, { maxLength: 6 }),
    included: fc.array(setting, { maxLength: 3 }),
    last: fc.array(setting, { maxLength: 4 }),
    blocks: fc.array(
      fc.tuple(fc.oneof(criteriaText, fc.constant('all')), fc.array(setting, { maxLength: 4 })),
      {
        maxLength: 3,
      },
    ),
  });
  const KEYWORDS =
    'permitrootlogin x11forwarding allowtcpforwarding passwordauthentication kbdinteractiveauthentication maxauthtries clientaliveinterval allowusers acceptenv banner loglevel';

  it('on the effective values of random configurations', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(config, ({ first, included, last, blocks }) => {
        const [main, part] = [join(folder, 'config'), join(folder, 'part.conf')];
        // AcceptEnv is refused inside a block only by some versions; the file must be one that sshd takes.
        const text = [
          `HostKey ${join(folder, 'key')}`,
          ...first,
          `Include ${part}`,
          ...last,
          ...blocks.flatMap(([criteria, lines]) => [`Match ${criteria}`, ...lines]),
          '',
        ].join('\n');
        writeFileSync(main, text);
        writeFileSync(part, `${included.join('\n')}\n`);
        const lines = unfoldConfig(main, text, () => [
          { path: part, text: `${included.join('\n')}\n` },
        ]).lines;
        const kinds = [
          STRANGER,
          { ...STRANGER, user: 'root' },
          ...blocks
            .map(([criteria]) => connectionFor(parseCriteria(criteria.split(' '))))
            .filter((kind) => kind !== null),
        ];
        for (const kind of kinds.slice(0, 4)) {
          const ours = resolveLines(lines, kind);
          const context = connectionSpec(kind);
          const theirs = execFileSync(SSHD, ['-T', '-f', main, '-C', context], { encoding: 'utf8' });
          for (const keyword of KEYWORDS.split(' ')) {
            const value = ours.settings.get(keyword);
            if (value === undefined) continue;
            const printed = theirs
              .split('\n')
              .filter((line) => line.startsWith(`${keyword} `))
              .map((line) => line.slice(keyword.length + 1));
            expect([context, keyword, value], text).toEqual([context, keyword, printed]);
          }
        }
      }),
      { seed: 11, numRuns: 30 },
    );
  });
});
