import { describe, expect, it } from 'vitest';
import { resolveLines, unfoldConfig } from '../../src/facts/sshd-config-lines.ts';
import { splitCriteria, splitLine } from '../../src/facts/sshd-config-words.ts';
import { connectionFor, matches, parseCriteria, STRANGER } from '../../src/facts/sshd-match.ts';
import { parseSeconds } from '../../src/facts/sshd-values.ts';
import fc from '../seeded-properties.ts';

const resolve = (text: string, kind = STRANGER) =>
  resolveLines(unfoldConfig('/etc/ssh/sshd_config', text, () => []).lines, kind);

describe('words of a line', () => {
  it.each([
    ['PermitRootLogin no', ['PermitRootLogin', 'no']],
    ['  PermitRootLogin=no', ['PermitRootLogin', 'no']],
    ['AllowUsers "a b" c # them', ['AllowUsers', 'a b', 'c']],
    ['# PermitRootLogin yes', []],
    ['', []],
  ])('%s', (line, words) => {
    const split = splitLine(line);
    expect(split === null ? [] : [split.keyword, ...split.args]).toEqual(words);
  });
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
    expect(matches(parseCriteria(splitCriteria(text) ?? []), kind)).toBe(expected),
  );

  it('thinks of a connection for each of them', () => {
    fc.assert(
      fc.property(criteriaText, (text) => {
        const criteria = parseCriteria(splitCriteria(text) ?? []);
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

describe('what sshd refuses', () => {
  const refusals = (text: string) =>
    unfoldConfig('/etc/ssh/sshd_config', text, () => []).refused.map(({ line, why }) => `${line}: ${why}`);
  it.each([
    ['X11Forwarding true', '1: X11Forwarding: unsupported option "true"'],
    ['Banner', '1: no argument after keyword "Banner"'],
    ['AllowUsers "bob', '1: invalid quotes'],
    ['MaxAuthTries 3 4', '1: MaxAuthTries: extra arguments at "4"'],
    ['Match Address 10.0.0.1/8', '1: Bad Match condition address 10.0.0.1/8'],
    ['Match all User bob', "1: 'all' cannot be combined with other Match attributes"],
    ['Match User bob\nPort 22', "2: Directive 'Port' is not allowed within a Match block"],
  ])('%s', (text, expected) => expect(refusals(text)).toEqual([expected]));
  it('takes global keywords below Match all', () => {
    expect(refusals('Match all\nPort 2222')).toEqual([]);
  });
  it('passes over keywords of old', () => {
    expect(refusals('Protocol 2\nUsePrivilegeSeparation sandbox')).toEqual([]);
  });
  it('keeps keywords apart that nobody has heard of: a newer sshd may know them', () => {
    const { refused, unheardOf } = unfoldConfig('/etc/ssh/sshd_config', 'WarpDrive on', () => []);
    expect(refused).toEqual([]);
    expect(unheardOf).toMatchObject([{ line: 1, why: 'Bad configuration option: WarpDrive' }]);
  });
  it('reads megabytes of hostile lines without delay', () => {
    const text = `Match User ${'*a'.repeat(500)}\n${'"\\'.repeat(20_000)}\n${'AllowUsers x\n'.repeat(20_000)}`;
    const { lines } = unfoldConfig('/etc/ssh/sshd_config', text, () => []);
    expect(resolveLines(lines, STRANGER).settings.size).toBeLessThan(3);
    expect(lines.length).toBeGreaterThanOrEqual(20_000);
  });
});
