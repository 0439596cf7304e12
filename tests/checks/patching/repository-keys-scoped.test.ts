import { completeSet, incompleteSet, type PackageSource } from 'rempart/check';
import check from '../../../checks/patching/repository-keys-scoped.ts';
import { testCheck } from '../../test-check.ts';
import { NO_PERMISSION } from '../host-examples.ts';

const source = (over: Partial<PackageSource> = {}): PackageSource => ({
  format: 'apt',
  name: 'https://repo.example.com/apt stable',
  uris: ['https://repo.example.com/apt'],
  suites: ['stable'],
  enabled: true,
  unverified: null,
  signedBy: null,
  path: '/etc/apt/sources.list.d/example.list',
  line: 1,
  ...over,
});

const sources = completeSet([source()]);
const own = '/etc/apt/trusted.gpg.d/debian-archive-bookworm-stable.asc';

testCheck(check, [
  { name: 'those of Debian', facts: { self: { keyrings: [own], sources } }, expect: 'pass' },
  {
    name: 'one of somebody else',
    facts: { self: { keyrings: [own, '/etc/apt/trusted.gpg.d/docker.gpg'], sources } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The key docker.gpg is taken for every source',
          expected: 'a key that its source names with signed-by',
          actual: 'valid for 1 sources that name no key',
          location: {
            path: '/etc/apt/trusted.gpg.d/docker.gpg',
            resource: '/etc/apt/trusted.gpg.d/docker.gpg',
          },
        },
      ],
      resources: { passed: 1, total: 2, complete: true },
    },
  },
  {
    name: 'the old single file',
    facts: { self: { keyrings: ['/etc/apt/trusted.gpg'], sources } },
    expect: 'fail',
  },
  {
    name: 'sources that may not be read',
    facts: { self: { keyrings: [own], sources: incompleteSet<PackageSource>([], NO_PERMISSION) } },
    expect: 'unknown',
  },
  {
    name: 'no apt',
    facts: { self: { keyrings: [], sources: completeSet([source({ format: 'rpm' })]) } },
    expect: 'not-applicable',
  },
]);
