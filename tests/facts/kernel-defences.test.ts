import { describe, expect, it } from 'vitest';
import { binaryFormats } from '../../src/facts/binary-formats.ts';
import { kernelBuild } from '../../src/facts/kernel-build.ts';
import { kernelLockdown, moduleSignatures, secureBoot } from '../../src/facts/kernel-integrity.ts';
import { processLabels } from '../../src/facts/process-labels.ts';
import { processor } from '../../src/facts/processor.ts';
import { swapAreas } from '../../src/facts/swap-areas.ts';
import { usbBuses } from '../../src/facts/usb-buses.ts';
import {
  commandOutput,
  fileOutput,
  filesOutput,
  recordedText,
  resolveWith,
  valueWith,
} from './answer-text.ts';

describe('what the kernel refuses', () => {
  const lockdown = (text: string) =>
    resolveWith(kernelLockdown, {
      'kernel.lockdown.file': fileOutput('/sys/kernel/security/lockdown', text),
    });
  it('lockdown is the word in brackets; without brackets it is not known', () => {
    expect(lockdown('none [integrity] confidentiality\n')).toMatchObject({ value: 'integrity' });
    expect(lockdown('[none] integrity confidentiality\n')).toMatchObject({ value: 'none' });
    expect(lockdown('integrity\n')).toMatchObject({ known: false, reason: { code: 'parse-error' } });
    const mounted = (fileSystem: string) =>
      resolveWith(kernelLockdown, {
        mounts: fileOutput('/proc/self/mountinfo', `9 1 0:7 / /sys/x rw - ${fileSystem} x rw\n`),
      });
    expect(mounted('securityfs')).toMatchObject({ known: true, value: null });
    expect(mounted('sysfs')).toMatchObject({ known: false, reason: { code: 'unsupported' } });
  });

  it('modules without a signature', () => {
    const enforced = (text: string) =>
      valueWith(moduleSignatures, { 'kernel.module-signatures': fileOutput('/sys/x', text) });
    expect(enforced('Y\n')).toBe(true);
    expect(enforced('N\n')).toBe(false);
    expect(valueWith(moduleSignatures, {})).toBeNull();
  });

  const firmware = (text: string) => resolveWith(secureBoot, { 'kernel.secure-boot': commandOutput(text) });
  it('unsigned loaders, as the firmware says', () => {
    expect(firmware(recordedText('kernel.secure-boot', 'uefi-on'))).toMatchObject({ value: 'on' });
    expect(firmware('efi\nSecureBoot 6 0 0 0 0\nSetupMode 6 0 0 0 0\n')).toMatchObject({ value: 'off' });
    expect(firmware('')).toMatchObject({ value: 'legacy' });
  });
  it('in setup mode anybody sets the keys, so that is off', () => {
    expect(firmware('efi\nSecureBoot 6 0 0 0 1\nSetupMode 6 0 0 0 1\n')).toMatchObject({ value: 'off' });
  });
  it('variables that are not mounted, or of another form, are not known', () => {
    for (const text of ['efi\n', 'efi\nSecureBoot \n', 'efi\nSecureBoot 6 0 0 0 7\n'])
      expect(firmware(text)).toMatchObject({ known: false });
  });
});

describe('the processor', () => {
  const seen = (text: string) => valueWith(processor, { 'host.processor': commandOutput(text) });
  it('of a virtual machine', () => {
    const { arch, flags } = seen(recordedText('host.processor', 'kvm-guest'));
    expect(arch).toBe('x86_64');
    expect(flags?.has('nx')).toBe(true);
  });
  it('of ARM lists Features, not flags', () => expect(seen('aarch64\n').flags).toBeNull());
  it('that nobody tells is not known', () =>
    expect(resolveWith(processor, { 'host.processor': commandOutput('') })).toMatchObject({ known: false }));
});

describe('formats of programs', () => {
  const formats = (text: string, exitCode = 0) =>
    resolveWith(binaryFormats, { 'kernel.binary-formats': commandOutput(text, exitCode) });
  it('with interpreter and flags', () => {
    expect(formats(recordedText('kernel.binary-formats', 'debian-12-qemu'))).toMatchObject({
      value: [
        { name: 'python3.11', enabled: true, flags: '' },
        {
          name: 'qemu-aarch64',
          enabled: true,
          flags: 'POCF',
          interpreter: '/usr/libexec/qemu-binfmt/aarch64-binfmt-P',
        },
        { name: 'jar', enabled: false },
      ],
    });
  });
  it('are null where their file system is not mounted, and not known where it cannot be entered', () => {
    expect(formats('')).toMatchObject({ value: null });
    expect(formats('mounted\n', 1)).toMatchObject({ known: false });
    expect(formats('mounted\n')).toMatchObject({ value: [] });
  });
  it('a name with a line of a record in it makes no record', () => {
    expect(formats('mounted\n# a\nenabled\ninterpreter /x # b\nflags: C\n')).toMatchObject({
      value: [{ name: 'a', interpreter: '/x # b', flags: 'C' }],
    });
  });
});

describe('how the kernel was built', () => {
  it('options that are on, and where that is told', () => {
    const build = valueWith(kernelBuild, {
      'kernel.build': commandOutput(recordedText('kernel.build', 'debian-12-amd64')),
    });
    expect(build.path).toBe('/boot/config-6.1.0-18-amd64');
    expect(build.options.get('HARDENED_USERCOPY')).toBe('y');
    expect(build.options.has('LEGACY_VSYSCALL_EMULATE')).toBe(false);
  });
  it('a file without a line of them, and no file, tell nothing', () => {
    for (const text of ['', '# /boot/config-6.1\n'])
      expect(resolveWith(kernelBuild, { 'kernel.build': commandOutput(text) })).toMatchObject({
        known: false,
        reason: { code: 'unsupported' },
      });
  });
});

describe('USB', () => {
  it('buses with their switch', () => {
    const buses = valueWith(usbBuses, {
      'host.usb-buses': filesOutput({ '/sys/bus/usb/devices/usb1/authorized_default': '1\n' }),
    });
    expect(buses).toMatchObject({ complete: true, items: [{ name: 'usb1', authorised: '1' }] });
  });
});

describe('labels of processes', () => {
  it('by pid, whatever they hold', () => {
    const labels = valueWith(processLabels, {
      'process-labels': commandOutput(
        `${recordedText('process-labels', 'apparmor')}7/attr/current:a:b (complain)\nx/attr/current:root\n`,
      ),
    });
    expect(labels.get(812)).toBe('/usr/sbin/named (enforce)');
    expect(labels.get(7)).toBe('a:b (complain)');
    expect(labels.size).toBe(5);
  });
});

describe('swap', () => {
  const HEAD = 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n';
  const mountinfo = [
    '21 1 8:1 / / rw - ext4 /dev/sda1 rw',
    '22 1 253:0 / /home rw - ext4 /dev/mapper/home rw',
    '23 1 0:40 /@swap /swap rw - btrfs /dev/sda3 rw',
  ].join('\n');
  const areas = (lines: string, uuids: Readonly<Record<string, string>> = {}) =>
    valueWith(swapAreas, {
      'swap-areas.active': fileOutput('/proc/swaps', HEAD + lines),
      'swap-areas.devices': fileOutput(
        '/proc/partitions',
        'major minor  #blocks  name\n\n   8        2    1048576 sda2\n 253        1    1048576 dm-1\n 254        0  100 vda\n',
      ),
      'host.encrypted-devices': filesOutput(uuids),
      mounts: fileOutput('/proc/self/mountinfo', mountinfo),
    }).map(({ path, state }) => `${path} ${state}`);

  it('on a partition, behind dm-crypt, in memory', () => {
    const line = (path: string, kind = 'partition') => `${path} ${kind}\t1048572\t\t0\t\t-2\n`;
    expect(areas(line('/dev/sda2'))).toEqual(['/dev/sda2 plain']);
    expect(areas(line('/dev/zram0'))).toEqual(['/dev/zram0 memory']);
    expect(areas(line('/dev/dm-1'))).toEqual(['/dev/dm-1 plain']);
    expect(areas(line('/dev/dm-1'), { '/sys/dev/block/253:1/dm/uuid': 'CRYPT-PLAIN-cryptswap\n' })).toEqual([
      '/dev/dm-1 encrypted',
    ]);
  });
  it('in a file, by what it lies on', () => {
    expect(areas('/swapfile file 1 0 -2\n')).toEqual(['/swapfile plain']);
    expect(
      areas('/home/swap\\040file file 1 0 -2\n', { '/sys/dev/block/253:0/dm/uuid': 'CRYPT-LUKS2-x\n' }),
    ).toEqual(['/home/swap file encrypted']);
  });
  it('of every kind at once, as the kernel lists them', () => {
    const found = valueWith(swapAreas, {
      'swap-areas.active': fileOutput('/proc/swaps', recordedText('swap-areas.active', 'all-kinds')),
      'swap-areas.devices': fileOutput('/proc/partitions', recordedText('swap-areas.devices', 'all-kinds')),
      'host.encrypted-devices': filesOutput({ '/sys/dev/block/253:1/dm/uuid': 'CRYPT-PLAIN-swap\n' }),
      mounts: fileOutput('/proc/self/mountinfo', mountinfo),
    });
    expect(found.map(({ path, state }) => `${path} ${state}`)).toEqual([
      '/dev/sda2 plain',
      '/home/swap file plain',
      '/dev/zram0 memory',
      '/dev/dm-1 encrypted',
    ]);
  });
  it('on what hides its disks is not known', () => {
    expect(
      areas('/swap/swapfile file 1 0 -2\n/dev/zd0 partition 1 0 -2\n/dev/nbd9 partition 1 0 -3\n'),
    ).toEqual(['/swap/swapfile unknown', '/dev/zd0 unknown', '/dev/nbd9 unknown']);
  });
  it('that is not there is none', () => expect(areas('')).toEqual([]));
});
