import type { ContainerHostConfig } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import check from '../../../checks/isolation/devices.ts';
import { testCheck } from '../../test-check.ts';
import { withHost } from '../container-examples.ts';

const device = (host: string) => ({ host, container: host, permissions: 'rwm' });
const facts = (hostConfig: Partial<ContainerHostConfig>) => ({ self: { inspect: withHost(hostConfig) } });

testCheck(check, [
  { name: 'none', facts: facts({ devices: [] }), expect: 'pass' },
  { name: 'a disk', facts: facts({ devices: [device('/dev/sda')] }), expect: 'fail' },
  { name: 'a graphics card by its driver', facts: facts({ deviceRequests: ['nvidia gpu'] }), expect: 'fail' },
  { name: 'privileged holds all', facts: facts({ privileged: true, devices: [] }), expect: 'fail' },
  {
    name: 'none, but whether it is privileged is not told',
    facts: facts({ privileged: null, devices: [] }),
    expect: 'unknown',
  },
  { name: 'what drivers hand in is not told', facts: facts({ deviceRequests: null }), expect: 'unknown' },
  { name: 'not told', facts: facts({ devices: null }), expect: 'unknown' },
]);

describe('the severity of a device', () => {
  it.each([
    ['/dev/sda1', 'high'],
    ['/dev/nvme0n1', 'high'],
    ['/dev/mapper/vg-root', 'high'],
    ['/dev/mem', 'high'],
    ['/dev/kmsg', 'medium'],
    ['/dev/kvm', 'low'],
    ['/dev/fuse', 'low'],
    ['/dev/net/tun', 'low'],
    ['/dev/ttyUSB0', 'low'],
    // Every container has it.
    ['/dev/null', false],
  ])('%s is %s', (path, severity) => {
    const verdict = check.evaluate(facts({ devices: [device(path)] }) as never);
    expect(verdict.outcome === 'fail' && verdict.findings[0].severity).toBe(severity);
  });
});
