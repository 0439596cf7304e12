import { describe, expect, it } from 'vitest';
import { fstab, mountAt, mounts } from '../../src/facts/mounts.ts';
import { fileOutput, recordedText, resolveWith, valueWith } from './answer-text.ts';

describe('mounts', () => {
  it('of a virtual machine', () => {
    const all = valueWith(mounts, {
      mounts: fileOutput('/proc/self/mountinfo', recordedText('mounts', 'debian-12-vm')),
    });
    expect(mountAt(all, '/')).toMatchObject({
      fileSystem: 'ext4',
      source: '/dev/vda',
      options: ['rw', 'relatime'],
      root: '/',
    });
    expect(mountAt(all, '/dev/shm')?.options).toContain('nosuid');
    expect(mountAt(all, '/tmp')).toBeNull();
  });

  it('a mount over another one is seen, and escapes are read', () => {
    const text = '1 0 8:1 / /a\\040b rw - ext4 /dev/sda rw\n2 1 8:2 / /a\\040b ro,nodev - ext4 /dev/sdb rw\n';
    expect(
      mountAt(valueWith(mounts, { mounts: fileOutput('/proc/self/mountinfo', text) }), '/a b'),
    ).toMatchObject({ device: '8:2', options: ['ro', 'nodev'] });
  });

  it('no mountinfo is unknown, not a system without mounts', () => {
    expect(resolveWith(mounts, {})).toMatchObject({ known: false, reason: { code: 'unsupported' } });
  });
});

describe('fstab', () => {
  it('leaves comments out and counts lines', () => {
    const all = valueWith(fstab, {
      fstab: fileOutput('/etc/fstab', '# /tmp\n\n/dev/sdb /tmp ext4 rw,noexec 0 2\n/dev/sdc /x ext4\n'),
    });
    expect(all).toEqual([
      { source: '/dev/sdb', path: '/tmp', fileSystem: 'ext4', options: ['rw', 'noexec'], line: 3 },
      { source: '/dev/sdc', path: '/x', fileSystem: 'ext4', options: ['defaults'], line: 4 },
    ]);
  });
});
