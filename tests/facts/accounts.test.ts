import { describe, expect, it } from 'vitest';
import { accounts, groups, populatedGroups, shadow } from '../../src/facts/accounts.ts';
import { describePassword, passwordState } from '../../src/facts/password-field.ts';
import fc from '../seeded-properties.ts';
import { fileOutput, recordedText, resolveWith, valueWith } from './answer-text.ts';

describe('accounts', () => {
  it('of a virtual machine', () => {
    const all = valueWith(accounts, {
      accounts: fileOutput('/etc/passwd', recordedText('accounts', 'debian-12-vm')),
    });
    expect(all[0]).toEqual({
      name: 'root',
      uid: 0,
      gid: 0,
      home: '/root',
      shell: '/bin/bash',
      password: { kind: 'shadowed' },
      line: 1,
    });
    expect(all.find(({ name }) => name === 'toor')?.uid).toBe(0);
  });

  it('comments, broken lines and the entries of NIS are none', () => {
    const text = '# a:x:1:1::/:/bin/sh\n+::::::\nbroken\njane:x:one:1::/:\nok:x:5:5::/:/bin/sh\n';
    expect(
      valueWith(accounts, { accounts: fileOutput('/etc/passwd', text) }).map(({ name, line }) => [
        name,
        line,
      ]),
    ).toEqual([['ok', 5]]);
  });

  it('no file is no account, as in an image made from scratch', () => {
    expect(valueWith(accounts, {})).toEqual([]);
  });
});

describe('groups', () => {
  it('and their members', () => {
    const all = valueWith(groups, { groups: fileOutput('/etc/group', 'root:x:0:\nsudo:x:27:jane,john\n') });
    expect(all[1]).toMatchObject({ name: 'sudo', gid: 27, members: ['jane', 'john'] });
  });

  it('populated ones have a member or an account besides root', () => {
    const all = valueWith(groups, {
      groups: fileOutput('/etc/group', 'root:x:0:\nstaff:x:50:\nsudo:x:27:root\ndev:x:60:jane\n'),
    });
    const people = valueWith(accounts, {
      accounts: fileOutput('/etc/passwd', 'root:x:0:0::/:/bin/sh\njane:x:1000:1000::/:/bin/sh\n'),
    });
    expect([...populatedGroups(all, people)].sort((a, b) => a - b)).toEqual([60, 1000]);
  });
});

describe('shadow', () => {
  const recorded = recordedText('shadow', 'debian-12-vm');

  it('of a virtual machine: kinds and ages, no hashes', () => {
    const all = valueWith(shadow, { shadow: fileOutput('/etc/shadow', recorded) });
    expect(all?.find(({ name }) => name === 'auditor')).toMatchObject({
      password: { kind: 'hashed', method: 'sha512crypt' },
      maxDays: 99_999,
    });
    expect(all?.find(({ name }) => name === 'guest')?.password).toEqual({ kind: 'empty' });
    expect(all?.find(({ name }) => name === 'messagebus')?.maxDays).toBeNull();
    expect(recorded).not.toMatch(/\$6\$|canary/);
  });

  it('without root it is unknown, and without the file there is none', () => {
    const unknown = { state: 'unknown', code: 'permission', text: 'x' } as const;
    expect(resolveWith(shadow, { shadow: unknown })).toMatchObject({
      known: false,
      reason: { code: 'permission' },
    });
    expect(valueWith(shadow, {})).toBeNull();
  });
});

describe('a password field', () => {
  it.each([
    ['', { kind: 'empty' }],
    ['x', { kind: 'shadowed' }],
    ['*', { kind: 'locked', method: null }],
    ['!', { kind: 'locked', method: null }],
    ['!!', { kind: 'locked', method: null }],
    ['*LK*', { kind: 'locked', method: null }],
    ['!$6$salt$hash', { kind: 'locked', method: 'sha512crypt' }],
    ['$y$j9T$salt$hash', { kind: 'hashed', method: 'yescrypt' }],
    ['$2b$12$abcdefghijklmnopqrstuv', { kind: 'hashed', method: 'bcrypt' }],
    ['$1$salt$hash', { kind: 'hashed', method: 'md5crypt' }],
    ['rl0uE0n9XxY1M', { kind: 'hashed', method: 'descrypt' }],
  ])('%s', (field, state) => {
    expect(passwordState(field)).toEqual(state);
  });

  it('redacted, means the same, is redacted once and holds nothing of the hash', () => {
    const hash = fc.tuple(
      fc.constantFrom('', '!', '!!'),
      fc.constantFrom('$6$', '$y$j9T$', '$5$', '$1$', '$2b$12$'),
      fc.stringMatching(/^[./A-Za-z0-9]{20,40}$/),
    );
    fc.assert(
      fc.property(hash, ([marks, prefix, secret]) => {
        const field = `${marks}${prefix}${secret}`;
        const described = describePassword(field);
        expect(described).not.toContain(secret);
        expect(describePassword(described)).toBe(described);
        expect(passwordState(described)).toEqual(passwordState(field));
      }),
      { seed: 20261122 },
    );
  });
});
