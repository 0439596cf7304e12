import { completeSet, incompleteSet } from 'rempart/check';
import check from '../../../checks/os-hardening/no-unowned-files.ts';
import { testCheck } from '../../test-check.ts';
import { aWalkEntry, NO_PERMISSION } from '../host-examples.ts';

const lost = { uid: 1234, gid: 1234, unowned: true };

testCheck(check, [
  { name: 'none', facts: { self: { walk: completeSet([]) } }, expect: 'pass' },
  {
    name: 'a file of a deleted account',
    facts: { self: { walk: completeSet([aWalkEntry('/srv/old', 0o644, lost)]) } },
    expect: 'fail',
  },
  {
    name: 'a folder stands for what is in it',
    facts: {
      self: {
        walk: completeSet([
          aWalkEntry('/opt/app/', 0o755, lost),
          aWalkEntry('/opt/app/a', 0o644, lost),
          aWalkEntry('/opt/app/b', 0o644, lost),
        ]),
      },
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: '/opt/app belongs to nobody, nor may what is in it',
          expected: 'an account and a group that exist',
          actual: 'uid 1234, gid 1234',
          location: { path: '/opt/app', resource: '/opt/app' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'storage of rootless containers',
    facts: {
      self: {
        walk: completeSet([
          aWalkEntry('/home/jane/.local/share/containers/storage/x', 0o644, { ...lost, uid: 100_999 }),
        ]),
      },
    },
    expect: 'pass',
  },
  {
    name: 'state of a service with DynamicUser=',
    facts: { self: { walk: completeSet([aWalkEntry('/var/cache/x', 0o644, { ...lost, uid: 61_200 })]) } },
    expect: 'pass',
  },
  {
    name: 'not all was seen',
    facts: { self: { walk: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
