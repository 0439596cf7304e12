import {
  type AnsweredPassword,
  type AuthorizedKeysFile,
  completeSet,
  type FileEntry,
  type InstallerAnswers,
  incompleteSet,
  parsePublicKey,
} from 'rempart/check';
import { describe, expect, it } from 'vitest';
import check from '../../../checks/vulnerabilities/no-build-credentials.ts';
import { testCheck } from '../../test-check.ts';
import { anAccount, anEntry, known, NO_PERMISSION, notKnown } from '../host-examples.ts';

const noAnswers = completeSet<InstallerAnswers>([]);
const answers = (path: string, holds: AnsweredPassword, mode: number, over: Partial<FileEntry> = {}) =>
  completeSet<InstallerAnswers>([{ file: anEntry(path, mode, over), holds }]);

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBZ1YdxBpNlzxDqfJyw/QKow1F+wvG9hXGoqiysfJOn5Y';
const keysOf = (...lines: readonly string[]) =>
  known(
    completeSet<AuthorizedKeysFile>([
      {
        account: anAccount('ec2-user', 1000),
        file: anEntry('/home/ec2-user/.ssh/authorized_keys', 0o600),
        folders: [],
        keys: lines.flatMap((text, index) => {
          const key = parsePublicKey(text);
          return key === null ? [] : [{ ...key, line: index + 1 }];
        }),
      },
    ]),
  );

testCheck(check, [
  { name: 'nothing left', facts: { self: { answers: noAnswers, keys: keysOf() } }, expect: 'pass' },
  {
    name: 'a system that was installed by hand: anaconda wrote the hash down for root',
    facts: { self: { answers: answers('/root/anaconda-ks.cfg', 'hash', 0o600), keys: keysOf() } },
    expect: 'pass',
  },
  {
    name: 'the same, whose file is open in a home that is closed',
    facts: { self: { answers: answers('/root/anaconda-ks.cfg', 'hash', 0o644), keys: keysOf() } },
    expect: 'pass',
  },
  {
    name: 'autoinstall before the fix of CVE-2023-5182: the hash is open to a group',
    facts: {
      self: {
        answers: answers('/var/log/installer/autoinstall-user-data', 'hash', 0o640, { gid: 4 }),
        keys: keysOf(),
      },
    },
    expect: 'fail',
  },
  {
    name: 'autoinstall as it is now',
    facts: {
      self: { answers: answers('/var/log/installer/autoinstall-user-data', 'hash', 0o400), keys: keysOf() },
    },
    expect: 'pass',
  },
  {
    name: 'a password in plain text for all',
    facts: { self: { answers: answers('/preseed.cfg', 'password', 0o644), keys: keysOf() } },
    expect: 'fail',
  },
  {
    name: 'a password in plain text for root alone',
    facts: { self: { answers: answers('/root/original-ks.cfg', 'password', 0o600), keys: keysOf() } },
    expect: 'fail',
  },
  {
    name: 'the key of a build in EC2',
    facts: {
      self: {
        answers: noAnswers,
        keys: keysOf(`${KEY} ops`, `${KEY} packer_6097c8cb-de03-7fed-6e2f-75a949a63f9c`),
      },
    },
    expect: 'fail',
  },
  {
    name: 'a key of somebody who is called so',
    facts: { self: { answers: noAnswers, keys: keysOf(`${KEY} packer@ci.example.org`) } },
    expect: 'pass',
  },
  {
    name: 'homes out of sight',
    facts: { self: { answers: noAnswers, keys: notKnown } },
    expect: 'unknown',
  },
  {
    name: 'files of the installer out of sight',
    facts: { self: { answers: incompleteSet([], NO_PERMISSION), keys: keysOf() } },
    expect: 'unknown',
  },
  {
    name: 'a password that was seen counts, whatever else was not',
    facts: { self: { answers: answers('/preseed.cfg', 'password', 0o644), keys: notKnown } },
    expect: 'fail',
  },
]);

describe('how bad it is', () => {
  const severityOf = (path: string, holds: AnsweredPassword, mode: number) => {
    const verdict = check.evaluate({
      self: { answers: answers(path, holds, mode), keys: keysOf() },
    } as never);
    return verdict.outcome === 'fail' ? (verdict.findings[0].severity ?? check.severity) : verdict.outcome;
  };
  it.each([
    ['/preseed.cfg', 'password', 0o644, 'high'],
    ['/preseed.cfg', 'password', 0o600, 'medium'],
    ['/root/original-ks.cfg', 'password', 0o644, 'medium'],
    ['/autoinstall.yaml', 'hash', 0o644, 'medium'],
    ['/autoinstall.yaml', 'hash', 0o640, 'pass'],
  ] as const)('%s with a %s, mode %o: %s', (path, holds, mode, severity) =>
    expect(severityOf(path, holds, mode)).toBe(severity),
  );
});
