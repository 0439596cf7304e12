import { describe, expect, it } from 'vitest';
import { kernelModules } from '../../src/facts/kernel-modules.ts';
import {
  apparmorProfiles,
  cpuVulnerabilities,
  kernelCommandLine,
  mandatoryAccess,
  selinuxConfig,
} from '../../src/facts/kernel-state.ts';
import {
  commandOutput,
  fileOutput,
  filesOutput,
  recordedText,
  resolveWith,
  valueWith,
} from './answer-text.ts';

describe('the kernel', () => {
  it('tells of its processor', () => {
    const states = valueWith(cpuVulnerabilities, {
      'kernel.cpu-vulnerabilities': commandOutput(recordedText('kernel.cpu-vulnerabilities', 'debian-12-vm')),
    });
    expect(states?.get('meltdown')).toBe('Not affected');
    expect(states?.size).toBeGreaterThan(10);
    expect(valueWith(cpuVulnerabilities, { 'kernel.cpu-vulnerabilities': commandOutput('') })).toBeNull();
  });

  it('tells of its arguments, quoted ones whole', () => {
    expect(
      valueWith(kernelCommandLine, {
        'kernel.command-line': fileOutput('/proc/cmdline', 'ro dyndbg="file x +p" quiet\n'),
      }),
    ).toEqual(['ro', 'dyndbg="file x +p"', 'quiet']);
    expect(resolveWith(kernelCommandLine, {})).toMatchObject({ known: false });
  });

  it('tells of its mandatory access control', () => {
    const text = recordedText('kernel.mandatory-access', 'debian-12-vm');
    expect(valueWith(mandatoryAccess, { 'kernel.mandatory-access': commandOutput(text) })).toMatchObject({
      apparmor: true,
      selinux: null,
      modules: expect.arrayContaining(['apparmor']),
    });
    const rhel =
      '/sys/kernel/security/lsm \n/sys/fs/selinux/enforce 0\n/proc/self/attr/current unconfined_u:unconfined_r\n';
    expect(valueWith(mandatoryAccess, { 'kernel.mandatory-access': commandOutput(rhel) })).toEqual({
      apparmor: false,
      selinux: 'permissive',
      modules: null,
      label: 'unconfined_u:unconfined_r',
    });
  });

  it('tells of AppArmor’s profiles', () => {
    const text = '/usr/bin/man (enforce)\nlibvirt (complain)\nname with (brackets) (enforce)\n';
    expect([
      ...(valueWith(apparmorProfiles, { 'kernel.apparmor-profiles': fileOutput('/x', text) }) ?? []),
    ]).toEqual([
      ['/usr/bin/man', 'enforce'],
      ['libvirt', 'complain'],
      ['name with (brackets)', 'enforce'],
    ]);
    expect(valueWith(apparmorProfiles, {})).toBeNull();
  });
});

describe('SELinux after the next boot', () => {
  it.each([
    ['# x\nSELINUX=enforcing\nSELINUXTYPE=targeted\n', { mode: 'enforcing', policy: 'targeted', line: 2 }],
    ['#SELINUX=enforcing\n', { mode: 'disabled', policy: null, line: 0 }],
  ])('%s', (text, expected) => {
    expect(valueWith(selinuxConfig, { 'selinux-config': fileOutput('/etc/selinux/config', text) })).toEqual(
      expected,
    );
  });
});

describe('kernel modules', () => {
  const lists = commandOutput(recordedText('kernel-modules.lists', 'debian-12-vm'));
  const modules = (texts: Readonly<Record<string, string>>) =>
    valueWith(kernelModules, {
      'kernel-modules.loaded': fileOutput('/proc/modules', 'usb_storage 1 0 - Live 0x0\n'),
      'kernel-modules.lists': lists,
      'kernel-modules.modprobe': filesOutput(texts),
    });

  it('on disk, built in and loaded, `-` and `_` alike', () => {
    const all = modules({});
    expect(all.loaded?.has('usb_storage')).toBe(true);
    expect(all.available.size).toBeGreaterThan(10);
    expect([...all.available].every((name) => !name.includes('-') && !name.includes('.'))).toBe(true);
    expect(all.builtIn.size).toBeGreaterThan(10);
  });

  it('rules of the winning files', () => {
    const all = modules({
      '/etc/modprobe.d/a.conf': 'install usb-storage /bin/false\n',
      '/lib/modprobe.d/a.conf': 'install dccp /bin/true',
      '/lib/modprobe.d/b.conf': '# x\nblacklist sctp',
    });
    expect(all.rules.map(({ kind, module, line }) => `${kind} ${module}:${line}`).sort()).toEqual([
      'blacklist sctp:2',
      'install usb_storage:1',
    ]);
  });

  it('a kernel built without them', () => {
    expect(
      valueWith(kernelModules, {
        'kernel-modules.lists': commandOutput(''),
        'kernel-modules.modprobe': filesOutput({}),
      }).loaded,
    ).toBeNull();
  });
});
