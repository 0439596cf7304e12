import { describe, expect, it } from 'vitest';
import { bootLoader, nextBootArguments } from '../../src/facts/boot-loader.ts';
import { rescueMode } from '../../src/facts/rescue-mode.ts';
import {
  commandOutput,
  filesOutput,
  recordedFiles,
  recordedText,
  resolveWith,
  valueWith,
} from './answer-text.ts';

describe('the password of the boot loader', () => {
  const loader = (text: string) => valueWith(bootLoader, { 'boot-loader': commandOutput(text) });

  it('is there on Debian', () =>
    expect(loader(recordedText('boot-loader', 'debian-12-with-password'))).toEqual({
      paths: ['/boot/grub/grub.cfg'],
      superuser: true,
      password: 'hashed',
    }));
  it('is not there on Red Hat’s until user.cfg holds one, though grub.cfg always asks for it', () => {
    const text = recordedText('boot-loader', 'rhel-9-without-password');
    expect(loader(text)).toMatchObject({ superuser: true, password: null });
    expect(
      loader(`${text}# /boot/grub2/user.cfg\nGRUB2_PASSWORD=grub.pbkdf2.sha512.10000.0A1B.2C3D\n`),
    ).toMatchObject({ password: 'hashed' });
  });
  it('in clear text is told, and kept out of the recording', () => {
    const output = commandOutput('# /boot/grub/grub.cfg\nset superusers="a"\npassword a s3cret word\n');
    const redact = bootLoader.questions[0]?.redact as unknown as (given: typeof output) => { stdout: string };
    expect(redact(output).stdout).toContain('password a [redacted]');
    expect(redact(output).stdout).not.toContain('s3cret');
    expect(loader('# /boot/grub/grub.cfg\npassword a s3cret\n').password).toBe('clear-text');
  });
  it('a hash never stays', () => {
    const output = commandOutput('password_pbkdf2 a grub.pbkdf2.sha512.10000.ABCDEF.0123\n');
    const redact = bootLoader.questions[0]?.redact as unknown as (given: typeof output) => { stdout: string };
    expect(redact(output).stdout).toBe('password_pbkdf2 a grub.pbkdf2.sha512\n');
  });
  it('in a file that root alone may read is not known', () =>
    expect(
      resolveWith(bootLoader, { 'boot-loader': commandOutput('# /boot/grub/grub.cfg\n@ hidden\n') }),
    ).toMatchObject({ known: false, reason: { code: 'permission' } }));
  it('without GRUB there is no place for it', () =>
    expect(loader('')).toMatchObject({ paths: [], password: null }));
});

describe('arguments of the next boot', () => {
  const words = (texts: Readonly<Record<string, string>>) =>
    valueWith(nextBootArguments, { 'boot-loader.arguments': filesOutput(texts) }).map(
      ({ word, path, line }) => `${word} ${path}:${line}`,
    );
  it('of every loader, quoted words whole, comments and other settings left out', () => {
    expect(
      words({
        '/etc/default/grub':
          '# GRUB_CMDLINE_LINUX="nokaslr"\nGRUB_TIMEOUT=5\nGRUB_CMDLINE_LINUX_DEFAULT="quiet splash"\nGRUB_CMDLINE_LINUX=\'dyndbg="file x +p" ro\'\n',
        '/etc/default/grub.d/50-cloud.cfg': 'GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX mitigations=off"\n',
      }),
    ).toEqual([
      'quiet /etc/default/grub:3',
      'splash /etc/default/grub:3',
      'dyndbg="file x +p" /etc/default/grub:4',
      'ro /etc/default/grub:4',
      '$GRUB_CMDLINE_LINUX /etc/default/grub.d/50-cloud.cfg:1',
      'mitigations=off /etc/default/grub.d/50-cloud.cfg:1',
    ]);
    expect(words({ '/etc/kernel/cmdline': 'root=/dev/vda ro\n' })).toEqual([
      'root=/dev/vda /etc/kernel/cmdline:1',
      'ro /etc/kernel/cmdline:1',
    ]);
    expect(words({ '/boot/loader/entries/a.conf': 'title x\noptions root=/dev/vda audit=0\n' })).toEqual([
      'root=/dev/vda /boot/loader/entries/a.conf:2',
      'audit=0 /boot/loader/entries/a.conf:2',
    ]);
    expect(words({ '/etc/update-extlinux.conf': 'default_kernel_opts="quiet rootfstype=ext4"\n' })).toEqual([
      'quiet /etc/update-extlinux.conf:1',
      'rootfstype=ext4 /etc/update-extlinux.conf:1',
    ]);
  });
  it('none where no file is there', () => expect(words({})).toEqual([]));
});

describe('the rescue shell', () => {
  const LIB = '/usr/lib/systemd/system/rescue.service';
  const SHIPPED =
    '[Service]\nEnvironment=HOME=/root\nExecStartPre=-/bin/plymouth --wait quit\nExecStart=-/lib/systemd/systemd-sulogin-shell rescue\n';
  const mode = (texts: Readonly<Record<string, string>>) =>
    valueWith(rescueMode, { 'rescue-mode': filesOutput(texts) });

  it('of a Debian 12 asks for the password of root, and has no inittab', () => {
    const real = valueWith(rescueMode, { 'rescue-mode': recordedFiles('rescue-mode', 'debian-12') });
    expect(real.shells.map(({ name, command, forced }) => [name, command, forced])).toEqual([
      ['rescue.service', '/lib/systemd/systemd-sulogin-shell rescue', false],
      ['emergency.service', '/lib/systemd/systemd-sulogin-shell emergency', false],
    ]);
    expect(real).toMatchObject({ inittab: false, rebootKeys: null });
  });
  it('as systemd ships it', () =>
    expect(mode({ [LIB]: SHIPPED }).shells).toEqual([
      {
        name: 'rescue.service',
        command: '/lib/systemd/systemd-sulogin-shell rescue',
        forced: false,
        path: LIB,
        line: 4,
      },
    ]));
  it('a drop-in resets and replaces the command, and names its line', () =>
    expect(
      mode({
        [LIB]: SHIPPED,
        '/etc/systemd/system/rescue.service.d/x.conf': '[Service]\nExecStart=\nExecStart=-/bin/bash\n',
      }).shells,
    ).toMatchObject([
      { command: '/bin/bash', path: '/etc/systemd/system/rescue.service.d/x.conf', line: 3 },
    ]));
  it('the drop-in of a name in /etc stands in for the vendor’s', () =>
    expect(
      mode({
        [LIB]: SHIPPED,
        '/usr/lib/systemd/system/rescue.service.d/10.conf':
          '[Service]\nEnvironment=SYSTEMD_SULOGIN_FORCE=1\n',
        '/etc/systemd/system/rescue.service.d/10.conf': '[Service]\n',
      }).shells,
    ).toMatchObject([{ forced: false }]));
  it('forced by its environment, and the last word counts', () => {
    const forced = (...values: readonly string[]) =>
      mode({
        [LIB]: SHIPPED + values.map((value) => `Environment="SYSTEMD_SULOGIN_FORCE=${value}"\n`).join(''),
      }).shells[0]?.forced;
    expect(forced('1')).toBe(true);
    expect(forced('1', '0')).toBe(false);
  });
  it('masked is none', () => expect(mode({ '/etc/systemd/system/rescue.service': '' }).shells).toEqual([]));

  it('of busybox and of System V, with the keys', () => {
    const alpine = mode({
      '/etc/inittab':
        '::sysinit:/sbin/openrc sysinit\n# comment:x:respawn:/bin/sh\ntty1::respawn:/sbin/getty 38400 tty1\n::askfirst:-/bin/ash\n::ctrlaltdel:/sbin/reboot\n',
    });
    expect(alpine.shells.map(({ command, line }) => `${command} ${line}`)).toEqual([
      '/sbin/getty 38400 tty1 3',
      '/bin/ash 4',
    ]);
    expect(alpine.rebootKeys).toEqual({ command: '/sbin/reboot', line: 5 });
    const sysv = mode({
      '/etc/inittab':
        'id:2:initdefault:\n~~:S:wait:/sbin/sulogin\nl2:2:wait:/etc/init.d/rc 2\nca:12345:ctrlaltdel:/sbin/shutdown -r now\n',
    });
    expect(sysv.shells.map(({ command }) => command)).toEqual(['/sbin/sulogin']);
    expect(sysv).toMatchObject({ inittab: true, rebootKeys: { line: 4 } });
  });
  it('a unit that may not be read leaves it unknown', () => {
    const closed = {
      ...(filesOutput({ [LIB]: '' }) as { entries: readonly object[] }).entries[0],
      content: null,
      unreadable: { code: 'permission', text: 'x' },
    };
    expect(
      resolveWith(rescueMode, {
        'rescue-mode': { entries: [closed], complete: true, reason: null } as never,
      }),
    ).toMatchObject({ known: false, reason: { code: 'permission' } });
  });
});
