import { completeSet, incompleteSet, type WalkEntry } from 'rempart/check';
import check from '../../../checks/filesystem-permissions/image-device-nodes.ts';
import { testCheck } from '../../test-check.ts';
import { aWalkEntry, NO_PERMISSION } from '../host-examples.ts';

const image = (...entries: readonly WalkEntry[]) => ({ self: { walk: completeSet(entries) } });

testCheck(check, [
  { name: 'none', facts: image(aWalkEntry('/usr/bin/su', 0o4755)), expect: 'pass' },
  {
    name: 'a disk',
    facts: image(aWalkEntry('/srv/disk', 0o660, { type: 'block-device' })),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: '/srv/disk is a block device',
          expected: 'no device outside /dev',
          actual: '0660, uid 0',
          location: { path: '/srv/disk', resource: '/srv/disk' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a character device of a chroot inside',
    facts: image(aWalkEntry('/chroot/dev/null', 0o666, { type: 'char-device' })),
    expect: 'fail',
  },
  {
    name: 'not all was seen',
    facts: { self: { walk: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
