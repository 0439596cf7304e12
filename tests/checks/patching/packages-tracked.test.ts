import check from '../../../checks/patching/packages-tracked.ts';
import { testCheck } from '../../test-check.ts';
import { known } from '../host-examples.ts';
import { anIndex, aPackage, dpkg, freshIndex } from '../patching-examples.ts';

const immutable = known(null);
const installed = dpkg(aPackage('agent', '9.1'), aPackage('linux-image-6.1.0-18-amd64', '6.1.76-1'));

testCheck(check, [
  { name: 'each is listed', facts: { self: { installed, index: freshIndex, immutable } }, expect: 'pass' },
  {
    name: 'one was installed from a file',
    facts: { self: { installed, index: { ...freshIndex, foreign: ['agent'] }, immutable } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'agent comes from no source that is configured',
          expected: 'a package of a configured source',
          actual: '9.1',
          location: { resource: 'agent' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a kernel that left the archive',
    facts: {
      self: { installed, index: { ...freshIndex, foreign: ['linux-image-6.1.0-18-amd64'] }, immutable },
    },
    expect: 'pass',
  },
  {
    name: 'without lists everything would look foreign',
    facts: { self: { installed, index: anIndex([], { foreign: ['agent'] }), immutable } },
    expect: 'unknown',
  },
  {
    name: 'a list that could not be unpacked may name it',
    facts: {
      self: { installed, index: { ...freshIndex, unread: ['x.lz4'], foreign: ['agent'] }, immutable },
    },
    expect: 'unknown',
  },
  {
    name: 'another package manager',
    facts: { self: { installed: { manager: 'rpm', packages: [] }, index: null, immutable } },
    expect: 'unknown',
  },
  {
    name: 'an immutable system',
    facts: { self: { installed, index: null, immutable: known('NixOS') } },
    expect: 'not-applicable',
  },
]);
