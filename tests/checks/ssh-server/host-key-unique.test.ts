import type { SshHostKey } from 'rempart/check';
import hostKeyUnique from '../../../checks/ssh-server/host-key-unique.ts';
import { completeSet, incompleteSet } from '../../../src/core/resource-set.ts';
import { testCheck } from '../../test-check.ts';
import { exampleHost } from '../host-peers.ts';

const key = (blob: string | null, path = '/etc/ssh/ssh_host_ed25519_key'): SshHostKey => ({
  path,
  file: null,
  publicFile: null,
  publicKey: blob === null ? null : { type: 'ssh-ed25519', bits: 256, blob, comment: '', options: [] },
});
const host = (boot: string, ...keys: readonly SshHostKey[]) => ({ keys: completeSet(keys), boot });
const peer = (name: string, boot: string, ...keys: readonly SshHostKey[]) => ({
  ...host(boot, ...keys),
  target: exampleHost(name),
});

testCheck(hostKeyUnique, [
  {
    name: 'a key of its own',
    facts: { self: host('b', key('B')), peers: [peer('web-1', 'a', key('A'))] },
    expect: 'pass',
  },
  {
    name: 'the key of a machine named before, told for each key',
    facts: {
      self: host('b', key('A'), key('B', '/etc/ssh/ssh_host_rsa_key')),
      peers: [peer('web-0', 'z', key('Z')), peer('web-1', 'a', key('A'))],
    },
    expect: {
      outcome: 'fail',
      resources: { passed: 1, total: 2, complete: true },
      findings: [
        {
          message: 'web-1 has the same host key (ssh-ed25519)',
          expected: 'a key of its own',
          actual: 'the key of web-1',
          location: { path: '/etc/ssh/ssh_host_ed25519_key.pub', resource: '/etc/ssh/ssh_host_ed25519_key' },
        },
      ],
    },
  },
  {
    name: 'one machine under two names',
    facts: { self: host('a', key('A')), peers: [peer('10.0.0.1', 'a', key('A'))] },
    expect: 'not-applicable',
  },
  { name: 'the first of the run', facts: { self: host('a', key('A')) }, expect: 'not-applicable' },
  {
    name: 'a private key without its public half',
    facts: { self: host('b', key(null)), peers: [peer('web-1', 'a', key('A'))] },
    expect: {
      outcome: 'unknown',
      code: 'parse-error',
      text: 'There is no public key in /etc/ssh/ssh_host_ed25519_key.pub',
    },
  },
  {
    name: 'keys of which some could not be seen',
    facts: {
      self: { keys: incompleteSet([key('B')], { code: 'permission', text: 'no' }), boot: 'b' },
      peers: [peer('web-1', 'a', key('A'))],
    },
    expect: 'unknown',
  },
  {
    name: 'no sshd here',
    facts: { self: { keys: null, boot: 'b' }, peers: [peer('web-1', 'a', key('A'))] },
    expect: 'not-applicable',
  },
  {
    name: 'no sshd there',
    facts: { self: host('b', key('A')), peers: [{ keys: null, boot: 'a', target: exampleHost('web-1') }] },
    expect: 'pass',
  },
  {
    name: 'no keys',
    facts: { self: host('b'), peers: [peer('web-1', 'a', key('A'))] },
    expect: 'not-applicable',
  },
]);
