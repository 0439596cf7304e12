import { completeSet, incompleteSet, type PackageSource, pass } from 'rempart/check';
import check from '../../../checks/patching/security-source.ts';
import { testCheck } from '../../test-check.ts';
import { NO_PERMISSION } from '../host-examples.ts';
import { aRelease } from '../release-examples.ts';

const source = (uri: string, suite: string, enabled = true): PackageSource => ({
  format: 'apt',
  name: `${uri} ${suite}`,
  uris: [uri],
  suites: [suite],
  enabled,
  unverified: null,
  signedBy: null,
  path: '/etc/apt/sources.list',
  line: 2,
});
const release = aRelease('debian', '12');
const main = source('http://mirror.example.org/debian', 'bookworm');

testCheck(check, [
  {
    name: 'Debian',
    facts: {
      self: {
        sources: completeSet([main, source('http://security.debian.org', 'bookworm-security')]),
        release,
      },
    },
    expect: pass('/etc/apt/sources.list:2'),
  },
  {
    name: 'Debian 10 names it by its address',
    facts: {
      self: {
        sources: completeSet([source('http://security.debian.org/debian-security', 'buster/updates')]),
        release: aRelease('debian', '10'),
      },
    },
    expect: 'pass',
  },
  { name: 'missing', facts: { self: { sources: completeSet([main]), release } }, expect: 'fail' },
  {
    name: 'turned off',
    facts: {
      self: {
        sources: completeSet([main, source('http://security.debian.org', 'bookworm-security', false)]),
        release,
      },
    },
    expect: 'fail',
  },
  {
    name: 'a list that may not be read',
    facts: { self: { sources: incompleteSet([main], NO_PERMISSION), release } },
    expect: 'unknown',
  },
  {
    name: 'Debian unstable has none',
    facts: { self: { sources: completeSet([main]), release: aRelease('debian', null) } },
    expect: 'not-applicable',
  },
  {
    name: 'Fedora',
    facts: { self: { sources: completeSet([]), release: aRelease('fedora', '42') } },
    expect: 'not-applicable',
  },
]);
