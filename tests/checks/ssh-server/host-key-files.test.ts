import type { FileEntry, ResourceSet, SshHostKey, SshPublicKey } from 'rempart/check';
import hostKeys from '../../../checks/ssh-server/host-keys.ts';
import { testCheck } from '../../test-check.ts';
import { checkNamed } from './example-sshd.ts';

const entry = (path: string, changes: Partial<FileEntry> = {}): FileEntry => ({
  path,
  type: 'file',
  mode: 0o644,
  uid: 0,
  gid: 0,
  size: 1,
  mtime: 0,
  content: null,
  unreadable: null,
  ...changes,
});
const publicKey = (type: string): SshPublicKey => ({ type, bits: 256, blob: 'A', comment: '', options: [] });
const keyOf = (type: string, changes: Partial<FileEntry> = {}, known = true): SshHostKey => {
  const path = `/etc/ssh/ssh_host_${type}_key`;
  return {
    path,
    file: entry(path, { mode: 0o600 }),
    publicFile: known ? entry(`${path}.pub`, changes) : null,
    publicKey: known ? publicKey(type) : null,
  };
};
const all = (...items: readonly SshHostKey[]): ResourceSet<SshHostKey> => ({
  items,
  complete: true,
  reason: null,
});
const some = (...items: readonly SshHostKey[]): ResourceSet<SshHostKey> => ({
  items,
  complete: false,
  reason: { code: 'permission', text: 'Only sshd -T names every host key' },
});

testCheck(checkNamed(hostKeys, 'ssh-server/public-host-key-permissions'), [
  { name: 'readable by everybody', facts: { self: { keys: all(keyOf('ssh-ed25519')) } }, expect: 'pass' },
  {
    name: 'writable by the group of root alone',
    facts: { self: { keys: all(keyOf('ssh-ed25519', { mode: 0o664 })) } },
    expect: 'pass',
  },
  {
    name: 'writable by another group',
    facts: { self: { keys: all(keyOf('ssh-ed25519', { mode: 0o664, gid: 100 })) } },
    expect: 'fail',
  },
  {
    name: 'writable by everybody though a small number',
    facts: { self: { keys: all(keyOf('ssh-ed25519', { mode: 0o602 })) } },
    expect: 'fail',
  },
  {
    name: 'another owner',
    facts: { self: { keys: all(keyOf('ssh-ed25519', { uid: 1000 })) } },
    expect: 'fail',
  },
  {
    name: 'no public file beside it',
    facts: { self: { keys: all(keyOf('ssh-ed25519', {}, false)) } },
    expect: 'pass',
  },
  {
    name: 'the usual places alone',
    facts: { self: { keys: some(keyOf('ssh-ed25519')) } },
    expect: 'unknown',
  },
  { name: 'no sshd', facts: { self: { keys: null } }, expect: 'not-applicable' },
  { name: 'no keys', facts: { self: { keys: all() } }, expect: 'not-applicable' },
]);

testCheck(checkNamed(hostKeys, 'ssh-server/ed25519-host-key'), [
  {
    name: 'one of three',
    facts: { self: { keys: all(keyOf('ssh-rsa'), keyOf('ssh-ed25519')) } },
    expect: 'pass',
  },
  { name: 'seen without root', facts: { self: { keys: some(keyOf('ssh-ed25519')) } }, expect: 'pass' },
  { name: 'RSA alone', facts: { self: { keys: all(keyOf('ssh-rsa')) } }, expect: 'fail' },
  {
    name: 'RSA at the usual place, others may lie elsewhere',
    facts: { self: { keys: some(keyOf('ssh-rsa')) } },
    expect: 'unknown',
  },
  {
    name: 'a key whose public file is missing',
    facts: { self: { keys: all(keyOf('ssh-rsa'), keyOf('custom', {}, false)) } },
    expect: 'unknown',
  },
  { name: 'no sshd', facts: { self: { keys: null } }, expect: 'not-applicable' },
  { name: 'no keys', facts: { self: { keys: all() } }, expect: 'not-applicable' },
]);
