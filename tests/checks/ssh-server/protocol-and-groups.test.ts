import type { WireOffer } from 'rempart/check';
import moduli from '../../../checks/ssh-server/moduli.ts';
import protocolVersion from '../../../checks/ssh-server/protocol-version.ts';
import { testCheck } from '../../test-check.ts';
import { exampleSshd } from './example-sshd.ts';

const local = {
  known: false as const,
  leftOut: false,
  reason: { code: 'unsupported' as const, text: 'not over SSH' },
};
const calling = (identification: string) => ({
  known: true as const,
  value: {
    identification,
    kexalgorithms: [],
    hostkeyalgorithms: [],
    ciphers: [],
    macs: [],
  } satisfies WireOffer,
});
const versioned = (version: string | null, settings = {}) => exampleSshd(settings, {}, { version });

testCheck(protocolVersion, [
  { name: '9.2', facts: { self: { sshd: versioned('9.2p1'), offer: local } }, expect: 'pass' },
  { name: '10.0', facts: { self: { sshd: versioned('10.0p2'), offer: local } }, expect: 'pass' },
  {
    name: '6.6 of CentOS 6 with both',
    facts: { self: { sshd: versioned('6.6p1', { protocol: '2,1' }), offer: local } },
    expect: 'fail',
  },
  {
    name: '6.6 with protocol 2',
    facts: { self: { sshd: versioned('6.6p1', { protocol: '2' }), offer: local } },
    expect: 'pass',
  },
  {
    name: 'a server that says both',
    facts: { self: { sshd: null, offer: calling('SSH-1.99-OpenSSH_3.9p1') } },
    expect: 'fail',
  },
  {
    name: 'a version that nobody told, over protocol 2',
    facts: { self: { sshd: versioned(null), offer: calling('SSH-2.0-OpenSSH') } },
    expect: 'pass',
  },
  {
    name: 'a version that nobody told',
    facts: { self: { sshd: versioned(null), offer: local } },
    expect: 'unknown',
  },
  { name: 'no sshd', facts: { self: { sshd: null, offer: local } }, expect: 'not-applicable' },
]);

const server = exampleSshd({ kexalgorithms: 'curve25519-sha256,diffie-hellman-group-exchange-sha256' });

testCheck(moduli, [
  {
    name: '3072 bits and more',
    facts: {
      self: {
        server,
        moduli: new Map([
          [3071, 60],
          [8191, 40],
        ]),
      },
    },
    expect: 'pass',
  },
  {
    name: 'those of Debian',
    facts: {
      self: {
        server,
        moduli: new Map([
          [2047, 50],
          [4095, 40],
        ]),
      },
    },
    expect: 'fail',
  },
  {
    name: 'no group exchange, as by default since 10.0',
    facts: {
      self: { server: exampleSshd({ kexalgorithms: 'curve25519-sha256' }), moduli: new Map([[1023, 1]]) },
    },
    expect: 'not-applicable',
  },
  { name: 'no file', facts: { self: { server, moduli: null } }, expect: 'not-applicable' },
  { name: 'a file that is none', facts: { self: { server, moduli: new Map() } }, expect: 'unknown' },
  {
    name: 'exchanges that were not told',
    facts: { self: { server: exampleSshd({}, {}, { source: 'files' }), moduli: new Map([[2047, 1]]) } },
    expect: 'unknown',
  },
  { name: 'no sshd', facts: { self: { server: null, moduli: null } }, expect: 'not-applicable' },
]);
