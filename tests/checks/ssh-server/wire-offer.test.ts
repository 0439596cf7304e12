import type { WireOffer } from 'rempart/check';
import wireOffers from '../../../checks/ssh-server/wire-offer.ts';
import { testCheck } from '../../test-check.ts';
import { exampleSshd } from './example-sshd.ts';

const [terrapin, asConfigured, versionHidden] = wireOffers;

const offering = (changes: Partial<WireOffer> = {}) => ({
  known: true as const,
  value: {
    identification: 'SSH-2.0-OpenSSH_9.2p1 Debian-2',
    kexalgorithms: ['curve25519-sha256', 'kex-strict-s-v00@openssh.com'],
    hostkeyalgorithms: ['ssh-ed25519'],
    ciphers: ['chacha20-poly1305@openssh.com', 'aes256-gcm@openssh.com'],
    macs: ['hmac-sha2-256-etm@openssh.com'],
    ...changes,
  },
});
const local = {
  known: false as const,
  leftOut: false,
  reason: { code: 'unsupported' as const, text: 'not over SSH' },
};
const damaged = { ...local, reason: { code: 'parse-error' as const, text: 'damaged' } };
const server = exampleSshd({});

testCheck(terrapin, [
  { name: 'strict key exchange', facts: { self: { server, offer: offering() } }, expect: 'pass' },
  {
    name: 'neither ChaCha20 nor CBC with encrypt-then-MAC',
    facts: {
      self: {
        server,
        offer: offering({
          kexalgorithms: ['curve25519-sha256'],
          ciphers: ['aes128-cbc', 'aes256-ctr'],
          macs: ['hmac-sha2-256'],
        }),
      },
    },
    expect: 'pass',
  },
  {
    name: 'ChaCha20 without strict key exchange, whatever the version claims',
    facts: {
      self: {
        server: exampleSshd({}, {}, { version: '9.9p1' }),
        offer: offering({ kexalgorithms: ['curve25519-sha256'] }),
      },
    },
    expect: 'fail',
  },
  {
    name: 'CBC with encrypt-then-MAC',
    facts: {
      self: { server, offer: offering({ kexalgorithms: ['curve25519-sha256'], ciphers: ['aes256-cbc'] }) },
    },
    expect: 'fail',
  },
  {
    name: 'on this machine, a version of before that a distribution may have mended',
    facts: {
      self: { server: exampleSshd({ ciphers: 'chacha20-poly1305@openssh.com', macs: '' }), offer: local },
    },
    expect: 'unknown',
  },
  {
    name: 'on this machine, 9.6',
    facts: { self: { server: exampleSshd({}, {}, { version: '9.6p1' }), offer: local } },
    expect: 'pass',
  },
  {
    name: 'on this machine, no cipher that the attack needs',
    facts: { self: { server: exampleSshd({ ciphers: 'aes256-gcm@openssh.com' }), offer: local } },
    expect: 'pass',
  },
  { name: 'no sshd', facts: { self: { server: null, offer: local } }, expect: 'not-applicable' },
]);

const configured = {
  kexalgorithms: 'curve25519-sha256,sntrup761x25519-sha512@openssh.com',
  hostkeyalgorithms: 'ssh-ed25519,rsa-sha2-512',
  ciphers: 'chacha20-poly1305@openssh.com,aes256-gcm@openssh.com',
  macs: 'hmac-sha2-256-etm@openssh.com',
};

testCheck(asConfigured, [
  {
    name: 'the same, with marks that no configuration holds',
    facts: { self: { sshd: exampleSshd(configured), offer: offering() } },
    expect: 'pass',
  },
  {
    name: 'less, as without an RSA key',
    facts: {
      self: { sshd: exampleSshd(configured), offer: offering({ ciphers: ['aes256-gcm@openssh.com'] }) },
    },
    expect: 'pass',
  },
  {
    name: 'exchanges of Kerberos, which have a list of their own',
    facts: {
      self: {
        sshd: exampleSshd(configured),
        offer: offering({ kexalgorithms: ['gss-group16-sha512-x', 'curve25519-sha256'] }),
      },
    },
    expect: 'pass',
  },
  {
    name: 'a daemon that was started before the file was tightened',
    facts: { self: { sshd: exampleSshd({ ...configured, ciphers: 'aes256-ctr' }), offer: offering() } },
    expect: 'fail',
  },
  {
    name: 'a daemon with options of its own beside one without',
    facts: {
      self: {
        sshd: exampleSshd(
          { ...configured, ciphers: 'aes256-ctr' },
          { 'any user (sshd -f /etc/ssh/other)': configured },
        ),
        offer: offering(),
      },
    },
    expect: 'pass',
  },
  {
    name: 'the files alone',
    facts: { self: { sshd: exampleSshd(configured, {}, { source: 'files' }), offer: offering() } },
    expect: 'unknown',
  },
  {
    name: 'Dropbear on the port',
    facts: {
      self: {
        sshd: exampleSshd(configured),
        offer: offering({ identification: 'SSH-2.0-dropbear_2022.83' }),
      },
    },
    expect: 'not-applicable',
  },
  {
    name: 'this machine itself',
    facts: { self: { sshd: exampleSshd(configured), offer: local } },
    expect: 'not-applicable',
  },
  {
    name: 'an offer that could not be read',
    facts: { self: { sshd: exampleSshd(configured), offer: damaged } },
    expect: 'unknown',
  },
  { name: 'no sshd', facts: { self: { sshd: null, offer: offering() } }, expect: 'not-applicable' },
]);

testCheck(versionHidden, [
  {
    name: 'OpenSSH alone',
    facts: { self: { offer: offering({ identification: 'SSH-2.0-OpenSSH_9.2p1' }) } },
    expect: 'pass',
  },
  { name: 'the package of Debian', facts: { self: { offer: offering() } }, expect: 'fail' },
  { name: 'this machine itself', facts: { self: { offer: local } }, expect: 'not-applicable' },
  { name: 'an offer that could not be read', facts: { self: { offer: damaged } }, expect: 'unknown' },
]);
