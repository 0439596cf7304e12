import { completeSet, type FileEntry, incompleteSet } from 'rempart/check';
import check from '../../../checks/vulnerabilities/image-machine-identity.ts';
import { testCheck } from '../../test-check.ts';
import { anEntry, NO_PERMISSION } from '../host-examples.ts';

const image = (...entries: readonly FileEntry[]) => ({ self: { files: completeSet(entries) } });
const machineId = (size: number) => anEntry('/etc/machine-id', 0o444, { size });

testCheck(check, [
  { name: 'none', facts: image(), expect: 'pass' },
  { name: 'an empty machine-id, for the first start', facts: image(machineId(0)), expect: 'pass' },
  { name: '`uninitialized`, for the first boot', facts: image(machineId(14)), expect: 'pass' },
  { name: 'a machine-id', facts: image(machineId(33)), expect: 'fail' },
  {
    name: 'that of D-Bus in a file of its own',
    facts: image(machineId(0), anEntry('/var/lib/dbus/machine-id', 0o644, { size: 33 })),
    expect: 'fail',
  },
  {
    name: 'that of D-Bus, a link to the other: one fault',
    facts: image(machineId(33), anEntry('/var/lib/dbus/machine-id', 0o444, { size: 33 })),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: '/etc/machine-id was left in the image',
          expected: 'empty, or not there',
          actual: '33 bytes',
          location: { path: '/etc/machine-id', resource: '/etc/machine-id' },
        },
      ],
      resources: { passed: 1, total: 2, complete: true },
    },
  },
  {
    name: 'a seed',
    facts: image(anEntry('/var/lib/systemd/random-seed', 0o600, { size: 32 })),
    expect: 'fail',
  },
  {
    name: 'not all was seen',
    facts: { self: { files: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
