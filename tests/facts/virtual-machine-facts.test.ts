import { describe, expect, it } from 'vitest';
import { crashHandler } from '../../src/facts/crash-handler.ts';
import { libvirtSettings } from '../../src/facts/libvirt-settings.ts';
import { kernelParameters } from '../../src/facts/sysctl.ts';
import { commandOutput, filesOutput, resolveWith, valueWith } from './answer-text.ts';

describe('libvirt', () => {
  it('settings without comments and quotes, of the daemon and of its driver', () => {
    const settings = valueWith(libvirtSettings, {
      'libvirt-settings': filesOutput({
        '/etc/libvirt/libvirtd.conf': '#auth_tcp = "none"\nunix_sock_rw_perms = "0770"\n',
        '/etc/libvirt/qemu.conf': 'user = "+0"\nvnc_listen = "0.0.0.0" \nsecurity_driver = [ "none" ]\n',
      }),
    });
    expect(settings?.daemon.has('auth_tcp')).toBe(false);
    expect(settings?.daemon.get('unix_sock_rw_perms')).toEqual({
      value: '0770',
      path: '/etc/libvirt/libvirtd.conf',
      line: 2,
    });
    expect(settings?.qemu.get('user')?.value).toBe('+0');
    expect(settings?.qemu.get('security_driver')?.value).toBe('[ "none" ]');
  });
  it('is null where there is none', () => expect(valueWith(libvirtSettings, {})).toBeNull());
  it('passwords of screens are taken out, those in comments too', () => {
    const output = filesOutput({
      '/etc/libvirt/qemu.conf': 'vnc_password = "XYZ12345"\n#spice_password = "ABC98765"\n',
    });
    const redact = libvirtSettings.questions[0]?.redact as unknown as (given: typeof output) => typeof output;
    expect(JSON.stringify(redact(output))).not.toMatch(/XYZ12345|ABC98765/);
  });
});

describe('the handler of crashes', () => {
  const pattern = (text: string) => ({ 'sysctl.live': commandOutput(`kernel/core_pattern:${text}\n`) });
  const asked = (text: string) => {
    const view = { resolve: () => resolveWith(kernelParameters, pattern(text)) };
    return (crashHandler.followUp?.(view as never) ?? []).map(({ probe }) =>
      probe.kind === 'files' ? probe.patterns.join(' ') : probe.kind,
    );
  };
  it.each([
    ['|/usr/lib/systemd/systemd-coredump %P %u', ['/usr/lib/systemd/systemd-coredump /usr/lib/systemd']],
    ['core', []],
    ['/var/crash/core.%p', []],
    ['|/proc/%P/root/x', []],
    ['|/bin/*', []],
  ])('%s is asked about: %j', (text, patterns) => expect(asked(text)).toEqual(patterns));
  it('that what crashed chooses is there all the same, without a file', () =>
    expect(valueWith(crashHandler, pattern('|/proc/%P/root/x'))).toEqual({
      path: '/proc/%P/root/x',
      entry: null,
      folder: null,
    }));
  it('is null where crashes go to a file', () => expect(valueWith(crashHandler, pattern('core'))).toBeNull());
});
