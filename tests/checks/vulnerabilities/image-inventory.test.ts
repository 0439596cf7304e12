import { completeSet, pass } from 'rempart/check';
import check from '../../../checks/vulnerabilities/image-inventory.ts';
import { testCheck } from '../../test-check.ts';
import { known, refused } from '../container-examples.ts';
import { anEntry } from '../host-examples.ts';
import { aPackage, dpkg } from '../patching-examples.ts';
import { aRelease } from '../release-examples.ts';

const none = known(completeSet([]));

testCheck(check, [
  {
    name: 'dpkg',
    facts: { self: { installed: dpkg(aPackage('libc6', '2.36-9')), release: refused, lists: refused } },
    expect: pass('1 packages of dpkg'),
  },
  {
    name: 'a list of parts in place of a database',
    facts: {
      self: {
        installed: null,
        release: known(null),
        lists: known(completeSet([anEntry('/usr/share/sbom/app.cdx.json', 0o644)])),
      },
    },
    expect: pass('/usr/share/sbom/app.cdx.json'),
  },
  {
    name: 'from scratch: milder',
    facts: { self: { installed: null, release: known(null), lists: none } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The image holds no package database',
          expected: 'a database of dpkg, apk or rpm',
          actual: 'none',
          location: { resource: 'package database' },
          severity: 'low',
        },
      ],
    },
  },
  {
    name: 'a distribution that lost its database',
    facts: { self: { installed: null, release: known(aRelease('debian', '12')), lists: refused } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The image holds no package database',
          expected: 'a database of dpkg, apk or rpm',
          actual: 'none',
          location: { resource: 'package database' },
        },
      ],
    },
  },
]);
