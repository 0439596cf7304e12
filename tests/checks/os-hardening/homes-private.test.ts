import { completeSet, incompleteSet } from 'rempart/check';
import check from '../../../checks/os-hardening/homes-private.ts';
import { testCheck } from '../../test-check.ts';
import { anAccount, anEntry, NO_PERMISSION, root } from '../host-examples.ts';

const jane = anAccount('jane', 1000);
const home = (mode: number, over = {}) =>
  completeSet([
    { account: jane, entry: anEntry('/home/jane/', mode, { uid: 1000, gid: 1000, ...over }), files: [] },
  ]);

testCheck(check, [
  { name: '0750', facts: { self: { homes: home(0o750) } }, expect: 'pass' },
  {
    name: 'writable by the private group of its user',
    facts: { self: { homes: home(0o770) } },
    expect: 'pass',
  },
  {
    name: 'writable by another group',
    facts: { self: { homes: home(0o770, { gid: 100 }) } },
    expect: 'fail',
  },
  { name: 'writable by everybody', facts: { self: { homes: home(0o777) } }, expect: 'fail' },
  { name: 'of another user', facts: { self: { homes: home(0o700, { uid: 1001 }) } }, expect: 'fail' },
  {
    name: 'owned by root, as a chroot for SFTP demands',
    facts: { self: { homes: home(0o750, { uid: 0 }) } },
    expect: 'pass',
  },
  {
    name: '0755, the old default, is milder',
    facts: { self: { homes: home(0o755) } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Everybody can look into the home of jane',
          expected: '0750',
          actual: '0755',
          location: { path: '/home/jane', resource: 'jane' },
          severity: 'low',
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
      partialCredit: true,
    },
  },
  {
    name: 'a home that is not there',
    facts: { self: { homes: completeSet([{ account: root, entry: null, files: [] }]) } },
    expect: 'pass',
  },
  { name: 'nobody has one', facts: { self: { homes: completeSet([]) } }, expect: 'not-applicable' },
  {
    name: 'not all were seen',
    facts: { self: { homes: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
