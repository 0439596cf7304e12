import { completeSet, incompleteSet, type SecretKind } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import check from '../../../checks/attack-surface/cloud-user-data-clean.ts';
import { cloudUserData } from '../../../src/facts/cloud-user-data.ts';
import { filesOutput, valueWith } from '../../facts/answer-text.ts';
import { testCheck } from '../../test-check.ts';
import { NO_PERMISSION } from '../host-examples.ts';

const path = '/var/lib/cloud/instances/i-0123/user-data.txt';
const data = (holds: SecretKind) => completeSet([{ path, holds }]);

testCheck(check, [
  { name: 'packages and keys to be let in', facts: { self: { data: data('none') } }, expect: 'pass' },
  { name: 'a token', facts: { self: { data: data('token') } }, expect: 'fail' },
  { name: 'a hash of a password', facts: { self: { data: data('hash') } }, expect: 'fail' },
  { name: 'no cloud-init', facts: { self: { data: completeSet([]) } }, expect: 'not-applicable' },
  {
    name: 'root alone may look',
    facts: { self: { data: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);

describe('user data', () => {
  const holds = (text: string) =>
    valueWith(cloudUserData, { 'cloud-user-data': filesOutput({ [path]: text }) }).items[0]?.holds;
  it.each([
    ['#cloud-config\npackages: [nginx]\nssh_authorized_keys:\n  - ssh-ed25519 AAAA x\n', 'none'],
    ['', 'none'],
    ['#cloud-config\nchpasswd:\n  list: |\n    root:hunter2hunter2\n', 'password'],
    ['#cloud-config\npassword: hunter2hunter2\n', 'password'],
    ['#cloud-config\nusers:\n  - name: a\n    passwd: $6$salt$abcdefghijklmnop\n', 'hash'],
    ['#!/bin/sh\nexport AWS_SECRET_ACCESS_KEY=abcdefghijklmnopqrstuvwxyz0123456789abcd\n', 'token'],
    ['#cloud-config\nchpasswd:\n  list:\n    - root:RANDOM\n', 'none'],
  ])('%j holds: %s', (text, kind) => expect(holds(text)).toBe(kind));

  it('nothing of them is kept, and what is kept reads the same', () => {
    const output = filesOutput({ [path]: 'password: hunter2hunter2\n' });
    const redact = cloudUserData.questions[0]?.redact as unknown as (given: typeof output) => typeof output;
    const once = redact(output);
    expect(JSON.stringify(once)).not.toContain('hunter2');
    expect(redact(once)).toEqual(once);
  });
  it('a text that plays its own verdict is judged by it alone', () =>
    expect(holds('holds none')).toBe('none'));
});
