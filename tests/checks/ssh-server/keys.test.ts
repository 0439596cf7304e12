import type {
  AuthorizedKeysFile,
  FileEntry,
  Group,
  ResourceSet,
  SshHostKey,
  SshPublicKey,
} from 'rempart/check';
import { describe, expect, it } from 'vitest';
import authorizedChecks from '../../../checks/ssh-server/authorized-keys.ts';
import hostKeyChecks from '../../../checks/ssh-server/host-keys.ts';
import { type Answer, absent, found } from '../../../src/core/answer.ts';
import type { Fact } from '../../../src/core/fact.ts';
import { executable, fileModes, files, type ProbeKey, probeKey } from '../../../src/core/probe.ts';
import { completeSet } from '../../../src/core/resource-set.ts';
import { accounts } from '../../../src/facts/accounts.ts';
import { authorizedKeys } from '../../../src/facts/authorized-keys.ts';
import { knownValue, resolveFact } from '../../facts/host-answers.ts';
import { testCheck } from '../../test-check.ts';

const [hostKeyPermissions, hostKeyStrength] = hostKeyChecks;
const [permissions, strength, root, shared] = authorizedChecks;

const entry = (path: string, changes: Partial<FileEntry> = {}): FileEntry => ({
  path,
  type: 'file',
  mode: 0o600,
  uid: 0,
  gid: 0,
  size: 400,
  mtime: 0,
  content: null,
  unreadable: null,
  ...changes,
});
const set = <T>(...items: readonly T[]): ResourceSet<T> => ({ items, complete: true, reason: null });
const key = (type: string, bits: number | null, changes: Partial<SshPublicKey> = {}): SshPublicKey => ({
  type,
  bits,
  blob: 'AAAA',
  comment: '',
  options: [],
  ...changes,
});

const PATH = '/etc/ssh/ssh_host_ed25519_key';
const hostKey = (changes: Partial<FileEntry> = {}, publicKey = key('ssh-ed25519', 256)): SshHostKey => ({
  path: PATH,
  file: entry(PATH, changes),
  publicFile: entry(`${PATH}.pub`, { mode: 0o644 }),
  publicKey,
});
const group = (name: string, gid: number): Group =>
  ({ name, gid, members: [], password: 'locked', line: 1 }) as never;
const known = <T>(value: T) => ({ known: true, value }) as const;
const noGroups = known([group('root', 0)]);

testCheck(hostKeyPermissions, [
  { name: 'root alone', facts: { self: { keys: set(hostKey()), groups: noGroups } }, expect: 'pass' },
  {
    name: 'stricter still',
    facts: { self: { keys: set(hostKey({ mode: 0o400 })), groups: noGroups } },
    expect: 'pass',
  },
  {
    name: 'everybody',
    facts: { self: { keys: set(hostKey({ mode: 0o644 })), groups: noGroups } },
    expect: 'fail',
  },
  // docker-bench compares modes as decimal numbers, so that 0602 is "at most 644".
  {
    name: 'writable by others though a small number',
    facts: { self: { keys: set(hostKey({ mode: 0o602 })), groups: noGroups } },
    expect: 'fail',
  },
  {
    name: 'another owner',
    facts: { self: { keys: set(hostKey({ uid: 1000 })), groups: noGroups } },
    expect: 'fail',
  },
  {
    name: "Fedora's group for ssh-keysign",
    facts: {
      self: { keys: set(hostKey({ mode: 0o640, gid: 998 })), groups: known([group('ssh_keys', 998)]) },
    },
    expect: 'pass',
  },
  {
    name: 'any other group',
    facts: { self: { keys: set(hostKey({ mode: 0o640, gid: 998 })), groups: noGroups } },
    expect: 'fail',
  },
  { name: 'no sshd', facts: { self: { keys: null, groups: noGroups } }, expect: 'not-applicable' },
  {
    name: 'no keys',
    facts: { self: { keys: set<SshHostKey>(), groups: noGroups } },
    expect: 'not-applicable',
  },
]);

testCheck(hostKeyStrength, [
  { name: 'Ed25519', facts: { self: { keys: set(hostKey()) } }, expect: 'pass' },
  {
    name: 'RSA of 3072 bits',
    facts: { self: { keys: set(hostKey({}, key('ssh-rsa', 3072))) } },
    expect: 'pass',
  },
  {
    name: 'RSA of 1024 bits',
    facts: { self: { keys: set(hostKey({}, key('ssh-rsa', 1024))) } },
    expect: 'fail',
  },
  {
    name: 'RSA of 2048 bits: milder',
    facts: { self: { keys: set(hostKey({}, key('ssh-rsa', 2048))) } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'A host key is short: ssh-rsa',
          expected: 'Ed25519, ECDSA, or RSA of 3072 bits and more',
          actual: 'ssh-rsa, 2048 bits',
          location: { path: `${PATH}.pub`, resource: PATH },
          severity: 'medium',
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  { name: 'DSA', facts: { self: { keys: set(hostKey({}, key('ssh-dss', 1024))) } }, expect: 'fail' },
  { name: 'no sshd', facts: { self: { keys: null } }, expect: 'not-applicable' },
]);

const account = (name: string, uid: number) =>
  ({
    name,
    uid,
    gid: uid,
    home: uid === 0 ? '/root' : `/home/${name}`,
    shell: '/bin/sh',
    password: 'shadow',
    line: 1,
  }) as never;
const keysOf = (
  name: string,
  uid: number,
  keys: readonly SshPublicKey[],
  changes: Partial<AuthorizedKeysFile> = {},
): AuthorizedKeysFile => ({
  account: account(name, uid),
  file: entry(`/home/${name}/.ssh/authorized_keys`, { uid }),
  folders: [
    entry(`/home/${name}`, { type: 'directory', mode: 0o755, uid }),
    entry(`/home/${name}/.ssh`, { type: 'directory', mode: 0o700, uid }),
  ],
  keys: keys.map((one, index) => ({ ...one, line: index + 1 })),
  ...changes,
});
const ED25519 = key('ssh-ed25519', 256);

testCheck(permissions, [
  {
    name: 'private to the account',
    facts: { self: { files: set(keysOf('alice', 1000, [ED25519])) } },
    expect: 'pass',
  },
  {
    name: 'the group may write',
    facts: {
      self: { files: set(keysOf('alice', 1000, [], { file: entry('/f', { uid: 1000, mode: 0o660 }) })) },
    },
    expect: 'fail',
  },
  {
    name: 'another account owns it',
    facts: { self: { files: set(keysOf('alice', 1000, [], { file: entry('/f', { uid: 1001 }) })) } },
    expect: 'fail',
  },
  {
    name: 'root owns it',
    facts: { self: { files: set(keysOf('alice', 1000, [], { file: entry('/f') })) } },
    expect: 'pass',
  },
  {
    name: 'the home is writable by everybody',
    facts: {
      self: {
        files: set(
          keysOf('alice', 1000, [], {
            folders: [entry('/home/alice', { type: 'directory', mode: 0o777, uid: 1000 })],
          }),
        ),
      },
    },
    expect: 'fail',
  },
  {
    name: 'nobody has keys',
    facts: { self: { files: set<AuthorizedKeysFile>() } },
    expect: 'not-applicable',
  },
  {
    name: 'homes of others may not be seen',
    facts: {
      self: {
        files: {
          items: [keysOf('alice', 1000, [ED25519])],
          complete: false,
          reason: { code: 'permission', text: 'hidden' },
        },
      },
    },
    expect: 'unknown',
  },
]);

testCheck(strength, [
  { name: 'Ed25519', facts: { self: { files: set(keysOf('alice', 1000, [ED25519])) } }, expect: 'pass' },
  {
    name: 'RSA of 1024 bits',
    facts: { self: { files: set(keysOf('alice', 1000, [ED25519, key('ssh-rsa', 1024)])) } },
    expect: 'fail',
  },
  {
    name: 'RSA of 2048 bits',
    facts: { self: { files: set(keysOf('alice', 1000, [key('ssh-rsa', 2048)])) } },
    expect: 'pass',
  },
  {
    name: 'DSA',
    facts: { self: { files: set(keysOf('alice', 1000, [key('ssh-dss', 1024)])) } },
    expect: 'fail',
  },
  {
    name: 'the key of every Vagrant box, whose private half is public',
    facts: {
      self: {
        files: set(
          keysOf('vagrant', 1000, [
            key('ssh-rsa', 2048, {
              blob: 'AAAAB3NzaC1yc2EAAAABIwAAAQEA6NF8iallvQVp22WDkTkyrtvp9eWW6A8YVr+kz4TjGYe7gHzIw+niNltGEFHzD8+v1I2YJ6oXevct1YeS0o9HZyN1Q9qgCgzUFtdOKLv6IedplqoPkcmF0aYet2PkEDo3MlTBckFXPITAMzF8dJSIFo9D8HfdOV0IAdx4O7PtixWKn5y2hMNG0zQPyUecp4pzC6kivAIhyfHilFR61RGL+GPXQ2MWZWFYbAGjyiYJnAmCP3NOTd0jMZEnDkbUvxhMmBYSdETk1rRgm+R4LOzFUGaHqHDLKLX+FIPKcF96hrucXzcWyLbIbEgE98OHlnVYCzRdK8jlqm8tehUc9c9WhQ==',
            }),
          ]),
        ),
      },
    },
    expect: 'fail',
  },
  {
    name: 'nobody has keys',
    facts: { self: { files: set<AuthorizedKeysFile>() } },
    expect: 'not-applicable',
  },
]);

testCheck(root, [
  {
    name: 'bound to a place',
    facts: {
      self: { files: set(keysOf('root', 0, [key('ssh-ed25519', 256, { options: ['from="192.0.2.1"'] })])) },
    },
    expect: 'pass',
  },
  {
    name: 'bound to a command',
    facts: {
      self: {
        files: set(keysOf('root', 0, [key('ssh-ed25519', 256, { options: ['command="x"', 'restrict'] })])),
      },
    },
    expect: 'pass',
  },
  { name: 'unbound', facts: { self: { files: set(keysOf('root', 0, [ED25519])) } }, expect: 'fail' },
  {
    name: 'an option that binds nothing',
    facts: { self: { files: set(keysOf('root', 0, [key('ssh-ed25519', 256, { options: ['no-pty'] })])) } },
    expect: 'fail',
  },
  {
    name: 'keys of others only',
    facts: { self: { files: set(keysOf('alice', 1000, [ED25519])) } },
    expect: 'not-applicable',
  },
]);

const FIRST = key('ssh-ed25519', 256, { blob: 'AAAAfirst' });
const SECOND = key('ssh-ed25519', 256, { blob: 'AAAAsecond' });

testCheck(shared, [
  {
    name: 'a key for each',
    facts: { self: { files: set(keysOf('alice', 1000, [FIRST]), keysOf('bob', 1001, [SECOND])) } },
    expect: 'pass',
  },
  {
    name: 'the same line twice in one file',
    facts: { self: { files: set(keysOf('alice', 1000, [FIRST, FIRST])) } },
    expect: 'pass',
  },
  {
    name: 'one key for two accounts',
    facts: { self: { files: set(keysOf('alice', 1000, [FIRST]), keysOf('bob', 1001, [SECOND, FIRST])) } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'One key opens 2 accounts',
          expected: 'one account for each key',
          actual: 'alice, bob',
          location: {
            path: keysOf('alice', 1000, []).file.path,
            line: 1,
            resource: 'alice,bob',
          },
        },
      ],
      resources: { passed: 2, total: 3, complete: true },
    },
  },
  {
    name: 'files that may not be read',
    facts: {
      self: {
        files: {
          items: [keysOf('alice', 1000, [FIRST])],
          complete: false,
          reason: { code: 'permission', text: 'may not be read' },
        },
      },
    },
    expect: 'unknown',
  },
  {
    name: 'nobody has keys',
    facts: { self: { files: set<AuthorizedKeysFile>() } },
    expect: 'not-applicable',
  },
]);

describe('where authorised keys are looked for', () => {
  const passwd =
    'root:x:0:0:root:/root:/bin/bash\nalice:x:1000:1000::/home/alice:/bin/sh\nnobody:x:65534:65534::/nonexistent:/usr/sbin/nologin\n';
  const paths = [
    '/home/alice/.ssh/authorized_keys',
    '/home/alice/.ssh/authorized_keys2',
    '/root/.ssh/authorized_keys',
    '/root/.ssh/authorized_keys2',
  ];
  const folders = ['/home/alice', '/home/alice/.ssh', '/root', '/root/.ssh'];
  const line = 'environment="TOKEN=[redacted 8]" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ8C1Hjx alice\n';
  const answers = new Map<ProbeKey, Answer>([
    [probeKey(executable('sshd')), absent],
    [
      probeKey(accounts.questions.at(-1)?.probe as never),
      found(entry('/etc/passwd', { mode: 0o644, content: passwd })),
    ],
    [
      probeKey(files(...paths)),
      found({
        entries: [entry('/home/alice/.ssh/authorized_keys', { uid: 1000, content: line })],
        complete: true,
        reason: null,
      }),
    ],
    [
      probeKey(fileModes(...folders)),
      found({
        entries: [entry('/home/alice', { type: 'directory', mode: 0o755, uid: 1000 })],
        complete: true,
        reason: null,
      }),
    ],
  ]);
  it('takes values of the environment out before anything is stored', () => {
    const view = {
      resolve: (fact: Fact<unknown>) => resolveFact(fact, answers),
      descendants: () => completeSet([]),
    };
    const [question] = authorizedKeys.followUp?.(view as never) ?? [];
    const raw = {
      entries: [entry('/k', { content: 'environment="TOKEN=hunter22" ssh-ed25519 A' })],
      complete: true,
      reason: null,
    };
    const clean = JSON.stringify(question?.redact?.(raw as never, {} as never));
    expect(clean).toContain('TOKEN=[redacted 8]');
    expect(clean).not.toContain('hunter22');
  });

  it('is every home, and the folders above the file come along', () => {
    const [file, ...rest] = knownValue(authorizedKeys, answers).items;
    expect(rest).toEqual([]);
    expect(file?.folders.map(({ path }) => path)).toEqual(['/home/alice']);
    expect(file?.keys).toMatchObject([
      { type: 'ssh-ed25519', line: 1, options: ['environment="TOKEN=[redacted 8]"'] },
    ]);
  });
});
