import { completeSet, incompleteSet, type PackageSource } from 'rempart/check';
import check from '../../../checks/patching/sources-verified.ts';
import { testCheck } from '../../test-check.ts';
import { known, NO_PERMISSION, notKnown } from '../host-examples.ts';

const source = (over: Partial<PackageSource> = {}): PackageSource => ({
  format: 'apt',
  name: 'http://mirror.example.org/debian bookworm',
  uris: ['http://mirror.example.org/debian'],
  suites: ['bookworm'],
  enabled: true,
  unverified: null,
  signedBy: null,
  path: '/etc/apt/sources.list',
  line: 1,
  ...over,
});
const settings = known(new Map<string, readonly string[]>());

testCheck(check, [
  { name: 'signed', facts: { self: { sources: completeSet([source()]), settings } }, expect: 'pass' },
  {
    name: 'trusted=yes',
    facts: { self: { sources: completeSet([source({ unverified: 'trusted=yes' })]), settings } },
    expect: 'fail',
  },
  {
    name: 'turned off it harms nobody',
    facts: {
      self: {
        sources: completeSet([source(), source({ unverified: 'gpgcheck=0', enabled: false })]),
        settings,
      },
    },
    expect: 'pass',
  },
  {
    name: 'apt told to take anything',
    facts: {
      self: {
        sources: completeSet([source()]),
        settings: known(new Map([['apt::get::allowunauthenticated', ['true']]])),
      },
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'apt takes packages without a signature: APT::Get::AllowUnauthenticated',
          expected: 'false',
          actual: 'true',
          location: { path: '/etc/apt/apt.conf.d', resource: 'APT::Get::AllowUnauthenticated' },
        },
      ],
      resources: { passed: 1, total: 2, complete: true },
    },
  },
  {
    name: 'its default',
    facts: {
      self: {
        sources: completeSet([source()]),
        settings: known(new Map([['acquire::allowinsecurerepositories', ['0']]])),
      },
    },
    expect: 'pass',
  },
  {
    name: 'settings that are not known',
    facts: { self: { sources: completeSet([source()]), settings: notKnown } },
    expect: 'unknown',
  },
  {
    name: 'a source that may not be read',
    facts: { self: { sources: incompleteSet([source()], NO_PERMISSION), settings } },
    expect: 'unknown',
  },
  { name: 'no sources', facts: { self: { sources: completeSet([]), settings } }, expect: 'not-applicable' },
  {
    name: 'https without looking who answers',
    facts: {
      self: {
        sources: completeSet([source()]),
        settings: known(new Map([['acquire::https::verify-peer', ['false']]])),
      },
    },
    expect: 'fail',
  },
]);
