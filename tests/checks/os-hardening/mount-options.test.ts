import { describe, expect, it } from 'vitest';
import checks from '../../../checks/os-hardening/mount-options.ts';
import { testCheck } from '../../test-check.ts';
import { aMount, aSystem, inContainer } from '../host-examples.ts';

const root = aMount('/', 'rw,relatime');
const line = (path: string, options: string) => ({
  source: '/dev/sdb1',
  path,
  fileSystem: 'ext4',
  options: options.split(','),
  line: 4,
});
const system = aSystem();

const OPTIONS: Readonly<Record<string, string>> = {
  'data-mounts-nodev': 'nodev',
  'data-mounts-nosuid': 'nosuid',
  'temporary-mounts-noexec': 'noexec',
};

describe('the table', () => {
  it('has an option for every row', () => {
    expect(checks.map(({ id }) => id.slice('os-hardening/'.length)).sort()).toEqual(
      Object.keys(OPTIONS).sort(),
    );
  });
});

for (const check of checks) {
  const option = OPTIONS[check.id.slice('os-hardening/'.length)] ?? '';
  testCheck(check, [
    {
      name: 'set',
      facts: {
        self: {
          mounts: [root, aMount('/tmp', `rw,${option}`)],
          fstab: [line('/tmp', `defaults,${option}`)],
          system,
        },
      },
      expect: 'pass',
    },
    {
      name: 'set by systemd, without a line in fstab',
      facts: { self: { mounts: [root, aMount('/dev/shm', `rw,${option}`)], fstab: [], system } },
      expect: 'pass',
    },
    {
      name: 'not set',
      facts: { self: { mounts: [root, aMount('/tmp', 'rw')], fstab: [], system } },
      expect: 'fail',
    },
    {
      name: 'lost at the next boot',
      facts: {
        self: { mounts: [root, aMount('/tmp', `rw,${option}`)], fstab: [line('/tmp', 'defaults')], system },
      },
      expect: 'fail',
    },
    {
      name: 'a mount over it counts',
      facts: {
        self: {
          mounts: [root, aMount('/tmp', `rw,${option}`), aMount('/tmp', 'rw', { device: '9:9' })],
          fstab: [],
          system,
        },
      },
      expect: 'fail',
    },
    {
      name: 'a single disk',
      facts: { self: { mounts: [root], fstab: [], system } },
      expect: 'not-applicable',
    },
    {
      name: 'a container',
      facts: { self: { mounts: [root, aMount('/dev/shm', 'rw')], fstab: [], system: inContainer } },
      expect: 'not-applicable',
    },
  ]);
}
