import { completeSet, incompleteSet, type SupportLine, type Target } from 'rempart/check';
import check from '../../../checks/vulnerabilities/packages-supported.ts';
import { testCheck } from '../../test-check.ts';
import { NO_PERMISSION } from '../host-examples.ts';
import { aPackage, dpkg } from '../patching-examples.ts';
import { aRelease } from '../release-examples.ts';

const image: Target = {
  id: 'example/image',
  kind: 'image',
  name: 'example-image',
  parent: null,
  labels: {},
  image: null,
  replicaOf: null,
};
const follows = ['patching/release-supported', 'vulnerabilities/image-release-supported'];
const bookworm = aRelease('debian', '12');
const lists = completeSet<SupportLine>([]);
const openssl = aPackage('openssl', '3.0.17-1~deb12u2');
const dnsdist = aPackage('dnsdist', '1.7.3-2');

const line = (over: Partial<SupportLine>): SupportLine => ({
  source: 'openssl',
  support: 'ended',
  last: null,
  ended: '2026-01-01',
  release: '12',
  path: '/usr/share/debian-security-support/security-support.deb12',
  ...over,
});

testCheck(check, [
  {
    name: 'every package is mended',
    facts: { self: { installed: dpkg(openssl), release: bookworm, lists } },
    expect: { outcome: 'pass', note: 'by lists of 2026-06-30' },
  },
  {
    name: 'limited support is told, and no failure',
    facts: {
      self: {
        installed: dpkg(openssl, aPackage('libwebkit2gtk-4.0-37', '2.44', { source: 'webkit2gtk' })),
        release: bookworm,
        lists: completeSet([line({ source: 'webkit2gtk', support: 'limited', ended: null })]),
      },
    },
    expect: {
      outcome: 'pass',
      note: 'by /usr/share/debian-security-support/security-support.deb12, lists of 2026-06-30; limited support: webkit2gtk',
    },
  },
  {
    name: 'one that Debian gave up while the release lives',
    facts: { self: { installed: dpkg(openssl, dnsdist), release: bookworm, lists } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'dnsdist gets no security updates any more: upstream mends that line no more',
          expected: 'a package that is mended as long as its release',
          actual: '1.7.3-2 (dnsdist), ended 2025-10-01',
          location: { resource: 'dnsdist' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
      follows,
    },
  },
  {
    name: 'the list of the system knows of another one',
    facts: { self: { installed: dpkg(openssl), release: bookworm, lists: completeSet([line({})]) } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'openssl gets no security updates any more',
          expected: 'a package that is mended as long as its release',
          actual: '3.0.17-1~deb12u2 (openssl), ended 2026-01-01',
          location: {
            path: '/usr/share/debian-security-support/security-support.deb12',
            resource: 'openssl',
          },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
      follows,
    },
  },
  {
    name: 'support that ends later has not ended',
    facts: {
      self: {
        installed: dpkg(openssl),
        release: bookworm,
        lists: completeSet([line({ ended: '2027-01-01' })]),
      },
    },
    expect: 'pass',
  },
  {
    name: 'the list of the system may not be read, and may name more',
    facts: {
      self: {
        installed: dpkg(openssl),
        release: bookworm,
        lists: incompleteSet<SupportLine>([], NO_PERMISSION),
      },
    },
    expect: { outcome: 'unknown', code: 'permission', text: NO_PERMISSION.text },
  },
  {
    name: 'what is seen is a failure although a list may not be read',
    facts: {
      self: {
        installed: dpkg(dnsdist),
        release: bookworm,
        lists: incompleteSet<SupportLine>([], NO_PERMISSION),
      },
    },
    expect: 'fail',
  },
  {
    name: 'a release of which no list is known',
    facts: { self: { installed: dpkg(openssl), release: aRelease('debian', '14'), lists } },
    expect: 'unknown',
  },
  {
    name: 'Ubuntu keeps no such list',
    facts: { self: { installed: dpkg(openssl), release: aRelease('ubuntu', '24.04'), lists } },
    expect: 'not-applicable',
  },
  {
    name: 'testing has no release that ends',
    facts: { self: { installed: dpkg(openssl), release: aRelease('debian', null), lists } },
    expect: 'not-applicable',
  },
  {
    name: 'dpkg on what does not tell its distribution',
    facts: { self: { installed: dpkg(openssl), release: null, lists } },
    expect: 'unknown',
  },
  {
    name: 'another package manager',
    facts: {
      self: { installed: { manager: 'apk', packages: [] }, release: aRelease('alpine', '3.22'), lists },
    },
    expect: 'not-applicable',
  },
  {
    name: 'a host without any package database',
    facts: { self: { installed: null, release: null, lists } },
    expect: 'unknown',
  },
  {
    name: 'an image of Debian whose package database was deleted',
    target: image,
    facts: { self: { installed: null, release: bookworm, lists } },
    expect: 'unknown',
  },
  {
    name: 'an image from scratch',
    target: image,
    facts: { self: { installed: null, release: null, lists } },
    expect: 'not-applicable',
  },
]);
