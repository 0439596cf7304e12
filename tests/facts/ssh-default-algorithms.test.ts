import { describe, expect, it } from 'vitest';
import {
  assembleAlgorithms,
  defaultAlgorithms,
  sharesDefaults,
} from '../../src/facts/ssh-default-algorithms.ts';
import { answerFixture, knownValue, printed } from './host-answers.ts';

const DEFAULTS = 'chacha20-poly1305@openssh.com,aes128-ctr,aes256-ctr';

describe('a written list', () => {
  it.each([
    ['aes256-ctr,aes256-ctr', DEFAULTS, 'aes256-ctr'],
    ['+aes128-cbc,aes256-ctr', DEFAULTS, `${DEFAULTS},aes128-cbc`],
    ['-aes*', DEFAULTS, 'chacha20-poly1305@openssh.com'],
    ['^aes256-ctr', DEFAULTS, 'aes256-ctr,chacha20-poly1305@openssh.com,aes128-ctr'],
    ['-*', DEFAULTS, ''],
    ['+aes128-cbc', null, null],
    ['aes*', DEFAULTS, null],
    ['aes256-ctr', null, 'aes256-ctr'],
  ])('%s over %s is %s', (written, defaults, expected) =>
    expect(assembleAlgorithms(written, defaults)).toBe(expected),
  );
});

describe('the lists of the build', () => {
  it('are those of its client', () => {
    const lists = knownValue(
      defaultAlgorithms,
      printed(answerFixture('ssh.default-algorithms/debian-12.txt')),
    );
    expect([...lists.keys()].sort()).toEqual([
      'casignaturealgorithms',
      'ciphers',
      'hostbasedacceptedalgorithms',
      'hostkeyalgorithms',
      'kexalgorithms',
      'macs',
      'pubkeyacceptedalgorithms',
    ]);
    expect(lists.get('macs')?.[0]).toContain('hmac-sha1');
  });
  it('are none where the output is none', () => {
    expect(knownValue(defaultAlgorithms, printed('\u0000ciphers\nmacs \n')).size).toBe(0);
  });
  it.each([
    ['9.2p1', true],
    ['8.5p1', true],
    ['8.4p1', false],
    ['10.0p2', false],
    [null, false],
  ])('%s: the same for the server %s', (version, same) => expect(sharesDefaults(version)).toBe(same));
});
