import { completeSet, incompleteSet, type PackageSource } from 'rempart/check';
import check from '../../../checks/patching/package-index-authentic.ts';
import { testCheck } from '../../test-check.ts';
import { NO_PERMISSION } from '../host-examples.ts';
import { anAptSource, aPackage, aSignedArchive, dpkg } from '../patching-examples.ts';

const sources = completeSet([anAptSource()]);
const installed = dpkg(aPackage('openssl', '3.0'));
const good = aSignedArchive('bookworm');
const bad = { signature: { kind: 'bad', why: 'it was altered after it was signed' } } as const;
const without = {
  signature: {
    kind: 'unknown',
    reason: { code: 'tool-missing', text: 'neither gpgv nor sqv is there to verify it' },
  },
} as const;
const trusted = anAptSource({ unverified: 'trusted=yes', path: '/etc/apt/sources.list', line: 4 });

testCheck(check, [
  {
    name: 'every index is signed by the key of its source',
    facts: { self: { signed: [good, aSignedArchive('bookworm-security')], sources, installed } },
    expect: 'pass',
  },
  {
    name: 'one was altered where it lies',
    facts: { self: { signed: [good, aSignedArchive('bookworm-security', bad)], sources, installed } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The index of bookworm-security is not authentic: it was altered after it was signed',
          expected: 'a signature by the key of its source',
          actual: 'it was altered after it was signed',
          location: {
            path: '/var/lib/apt/lists/bookworm-security_InRelease',
            resource: 'bookworm-security',
          },
        },
      ],
      resources: { passed: 1, total: 2, complete: true },
    },
  },
  {
    name: 'a list is not the one that its index names',
    facts: {
      self: {
        signed: [aSignedArchive('bookworm-security', { altered: ['main/binary-amd64/Packages'] })],
        sources,
        installed,
      },
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message:
            'The list main/binary-amd64/Packages of bookworm-security is not the one that its index names',
          expected: 'the SHA-256 of the signed index',
          actual: 'other contents',
          location: {
            path: '/var/lib/apt/lists/bookworm-security_InRelease',
            resource: 'bookworm-security',
          },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a source is believed without a signature: that is told of the source already',
    facts: { self: { signed: [aSignedArchive('stable', without, [trusted])], sources, installed } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The index of stable is believed without a signature',
          expected: 'a signature by the key of its source',
          actual: 'trusted=yes',
          location: { path: '/etc/apt/sources.list', line: 4, resource: 'stable' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
      follows: ['patching/sources-verified'],
    },
  },
  {
    name: 'nothing is there to verify it with',
    facts: { self: { signed: [good, aSignedArchive('bookworm-security', without)], sources, installed } },
    expect: {
      outcome: 'unknown',
      code: 'tool-missing',
      text: 'bookworm-security: neither gpgv nor sqv is there to verify it',
    },
  },
  {
    name: 'an altered one counts although another one could not be verified',
    facts: { self: { signed: [aSignedArchive('a', without), aSignedArchive('b', bad)], sources, installed } },
    expect: 'fail',
  },
  {
    name: 'sources that may not be read may name other keys',
    facts: { self: { signed: [good], sources: incompleteSet<PackageSource>([], NO_PERMISSION), installed } },
    expect: 'unknown',
  },
  {
    name: 'no list was fetched',
    facts: { self: { signed: [], sources, installed } },
    expect: 'unknown',
  },
  {
    name: 'packages of dpkg without the lists of apt',
    facts: { self: { signed: null, sources, installed } },
    expect: 'unknown',
  },
  {
    name: 'a package manager that nobody knows',
    facts: { self: { signed: null, sources, installed: null } },
    expect: 'unknown',
  },
  {
    name: 'another package manager',
    facts: { self: { signed: null, sources, installed: { manager: 'rpm', packages: [] } } },
    expect: 'not-applicable',
  },
]);
