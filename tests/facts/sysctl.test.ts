import { describe, expect, it } from 'vitest';
import { kernelParameters, persistedSetting } from '../../src/facts/sysctl.ts';
import {
  commandOutput,
  fileOutput,
  filesOutput,
  recordedFiles,
  recordedText,
  valueWith,
} from './answer-text.ts';

const live = commandOutput('kernel/sysrq:438\n');
const systemd = filesOutput({ '/usr/lib/systemd/systemd-sysctl': null });
const saved = (texts: Readonly<Record<string, string>>, name: string, withSystemd = true) => {
  const { persisted } = valueWith(kernelParameters, {
    'sysctl.live': live,
    'sysctl.files': filesOutput(texts),
    ...(withSystemd ? { 'sysctl.systemd': systemd } : {}),
  });
  const setting = persistedSetting(persisted.items, name);
  return setting === null ? null : `${setting.value} ${setting.path}:${setting.line}`;
};

describe('kernel parameters', () => {
  it('of a virtual machine, live and persisted', () => {
    const all = valueWith(kernelParameters, {
      'sysctl.live': commandOutput(recordedText('sysctl.live', 'debian-12-vm')),
      'sysctl.files': recordedFiles('sysctl.files', 'debian-12-vm'),
      'sysctl.systemd': systemd,
    });
    expect(all.live.get('kernel.randomize_va_space')).toBe('2');
    expect(all.live.get('net.ipv4.conf.eth0.rp_filter')).toBe('0');
    expect(persistedSetting(all.persisted.items, 'net.ipv4.ip_forward')).toMatchObject({
      value: '1',
      path: '/etc/sysctl.d/house.conf',
    });
    expect(persistedSetting(all.persisted.items, 'fs.protected_symlinks')?.value).toBe('1');
  });

  it('one that may not be read is null, an interface with a dot keeps it as a slash', () => {
    const all = valueWith(kernelParameters, {
      'sysctl.live': commandOutput('net/core/bpf_jit_harden!\nnet/ipv4/conf/eth0.100/rp_filter:1\n'),
      'sysctl.files': filesOutput({}),
    });
    expect(all.live.get('net.core.bpf_jit_harden')).toBeNull();
    expect(all.live.get('net.ipv4.conf.eth0/100.rp_filter')).toBe('1');
  });
});

describe('what the next boot sets', () => {
  it('files apply by name, whatever their folder, and the last one wins', () => {
    const texts = {
      '/etc/sysctl.d/10-a.conf': 'kernel.sysrq = 1',
      '/usr/lib/sysctl.d/50-b.conf': 'kernel.sysrq=438',
    };
    expect(saved(texts, 'kernel.sysrq')).toBe('438 /usr/lib/sysctl.d/50-b.conf:1');
  });

  it('a file of the same name in /etc stands in for the one in /usr/lib', () => {
    const texts = {
      '/etc/sysctl.d/50-b.conf': '# nothing\n',
      '/usr/lib/sysctl.d/50-b.conf': 'kernel.sysrq=438',
    };
    expect(saved(texts, 'kernel.sysrq')).toBeNull();
  });

  it('systemd reads /etc/sysctl.conf only through its link, others read it last', () => {
    const texts = { '/etc/sysctl.conf': 'kernel.sysrq=0', '/etc/sysctl.d/99-x.conf': 'kernel.sysrq=1' };
    expect(saved(texts, 'kernel.sysrq')).toBe('1 /etc/sysctl.d/99-x.conf:1');
    expect(saved(texts, 'kernel.sysrq', false)).toBe('0 /etc/sysctl.conf:1');
    expect(saved({ ...texts, '/etc/sysctl.d/99-sysctl.conf': 'kernel.sysrq=0' }, 'kernel.sysrq')).toBe(
      '1 /etc/sysctl.d/99-x.conf:1',
    );
  });

  it('ufw applies its file last, when it is enabled', () => {
    const texts = {
      '/etc/sysctl.d/99-x.conf': 'net.ipv4.conf.all.log_martians=1',
      '/etc/ufw/sysctl.conf': '#x\nnet/ipv4/conf/all/log_martians=0',
      '/etc/default/ufw': 'IPT_SYSCTL=/etc/ufw/sysctl.conf',
      '/etc/ufw/ufw.conf': 'ENABLED=yes',
    };
    expect(saved(texts, 'net.ipv4.conf.all.log_martians')).toBe('0 /etc/ufw/sysctl.conf:2');
    expect(saved({ ...texts, '/etc/ufw/ufw.conf': 'ENABLED=no' }, 'net.ipv4.conf.all.log_martians')).toBe(
      '1 /etc/sysctl.d/99-x.conf:1',
    );
  });

  it('an exact name wins over a pattern, and a dash without a value exempts', () => {
    const texts = {
      '/etc/sysctl.d/50.conf': 'net.ipv4.conf.*.rp_filter = 2\n-net.ipv4.conf.all.rp_filter\n',
      '/etc/sysctl.d/10.conf': 'net.ipv4.conf.default.rp_filter = 1',
    };
    expect(saved(texts, 'net.ipv4.conf.all.rp_filter')).toBeNull();
    expect(saved(texts, 'net.ipv4.conf.default.rp_filter')).toBe('1 /etc/sysctl.d/10.conf:1');
    expect(saved(texts, 'net.ipv4.conf.eth0.rp_filter')).toBe('2 /etc/sysctl.d/50.conf:1');
  });

  it('a dash before an assignment only hides errors', () => {
    expect(saved({ '/etc/sysctl.d/1.conf': '-kernel.sysrq = 0' }, 'kernel.sysrq')).toBe(
      '0 /etc/sysctl.d/1.conf:1',
    );
  });

  it('an argument of the kernel holds where no file says otherwise', () => {
    const { persisted } = valueWith(kernelParameters, {
      'sysctl.live': live,
      'sysctl.files': filesOutput({ '/etc/sysctl.d/1.conf': 'kernel.sysrq = 4' }),
      'sysctl.systemd': systemd,
      'kernel.command-line': fileOutput(
        '/proc/cmdline',
        'ro panic=-1 norandmaps sysctl.kernel.sysrq=1 sysctl.net/ipv4/conf/eth0.100/rp_filter=2 quiet\n',
      ),
    });
    expect(persistedSetting(persisted.items, 'kernel.sysrq')).toMatchObject({ value: '4' });
    expect(persistedSetting(persisted.items, 'kernel.panic')).toMatchObject({ value: '-1' });
    expect(persistedSetting(persisted.items, 'kernel.randomize_va_space')).toMatchObject({ value: '0' });
    expect(persistedSetting(persisted.items, 'net.ipv4.conf.eth0/100.rp_filter')).toMatchObject({
      value: '2',
      path: '/proc/cmdline',
    });
  });

  const openrc = (started: string) =>
    commandOutput(
      `@ openrc\n# /etc/runlevels/boot\nlrwxrwxrwx 1 0 0 18 Jan 1 00:00 ${started} -> /etc/init.d/${started}\n# /etc/init.d\n-rwxr-xr-x 1 0 0 900 Jan 1 00:00 sysctl\n`,
    );
  it.each([
    [
      'systemd, the service masked',
      commandOutput(
        '@ systemd\n# /etc/systemd/system\nlrwxrwxrwx 1 0 0 9 Jan 1 00:00 systemd-sysctl.service -> /dev/null\n',
      ),
      ['/etc/ufw/sysctl.conf'],
    ],
    ['OpenRC, the service in no runlevel', openrc('sshd'), ['/etc/ufw/sysctl.conf']],
    ['OpenRC, at boot', openrc('sysctl'), ['/etc/sysctl.d/1.conf', '/etc/ufw/sysctl.conf']],
  ])('files that nobody applies set nothing, but for ufw: %s', (_, listed, paths) => {
    const { persisted } = valueWith(kernelParameters, {
      'sysctl.live': live,
      'sysctl.files': filesOutput({
        '/etc/sysctl.d/1.conf': 'kernel.sysrq = 4',
        '/etc/ufw/sysctl.conf': 'net/ipv4/tcp_syncookies=1',
        '/etc/default/ufw': 'IPT_SYSCTL=/etc/ufw/sysctl.conf',
        '/etc/ufw/ufw.conf': 'ENABLED=yes',
      }),
      units: listed,
    });
    expect(persisted.items.map(({ path }) => path)).toEqual(paths);
  });

  it('a file that may not be read leaves the set incomplete', () => {
    const closed = {
      path: '/etc/sysctl.d/1.conf',
      type: 'file',
      mode: 0o600,
      uid: 0,
      gid: 0,
      size: 1,
      mtime: 0,
      content: null,
      unreadable: { code: 'permission', text: 'x' },
    } as const;
    const { persisted } = valueWith(kernelParameters, {
      'sysctl.live': live,
      'sysctl.files': { entries: [closed], complete: true, reason: null },
    });
    expect(persisted).toMatchObject({ complete: false, reason: { code: 'permission' } });
  });
});
