import { completeSet, incompleteSet, type PackageSource } from 'rempart/check';
import check from '../../../checks/patching/sources-encrypted.ts';
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
const of = (uri: string, over: Partial<PackageSource> = {}) => source({ name: uri, uris: [uri], ...over });

testCheck(check, [
  { name: 'https', facts: { self: { sources: completeSet([source()]) } }, expect: 'pass' },
  {
    name: 'mirrors of the distribution are signed as a whole',
    facts: {
      self: {
        sources: completeSet([
          of('http://mirror.example.org/debian'),
          of('http://mirror.example.org/pub/ubuntu/'),
          of('http://dl-cdn.alpinelinux.org/alpine/v3.22/main', { format: 'apk' }),
        ]),
      },
    },
    expect: 'pass',
  },
  {
    name: 'another’s folder for Debian is no mirror of Debian',
    facts: { self: { sources: completeSet([of('http://repo.zabbix.com/zabbix/6.0/debian')]) } },
    expect: 'fail',
  },
  {
    name: 'metadata of rpm repositories are seldom signed',
    facts: {
      self: { sources: completeSet([of('http://mirror.example.org/pub/rocky', { format: 'rpm' })]) },
    },
    expect: 'fail',
  },
  {
    name: 'a cache on this machine, and a source that is off',
    facts: {
      self: {
        sources: completeSet([
          of('http://127.0.0.1:3142/example'),
          of('http://repo.example.com/x', { enabled: false }),
        ]),
      },
    },
    expect: 'pass',
  },
  {
    name: 'files that may not be read',
    facts: { self: { sources: incompleteSet([source()], NO_PERMISSION) } },
    expect: 'unknown',
  },
  { name: 'none', facts: { self: { sources: completeSet([]) } }, expect: 'not-applicable' },
]);
