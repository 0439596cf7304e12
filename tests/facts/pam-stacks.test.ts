import { describe, expect, it } from 'vitest';
import { pam } from '../../src/facts/pam.ts';
import { loginStacks, pamStack, passwordStack } from '../../src/facts/pam-stacks.ts';
import { filesOutput, recordedFiles, valueWith } from './answer-text.ts';

const from = (texts: Readonly<Record<string, string>>) => {
  const value = valueWith(pam, { pam: filesOutput(texts) });
  if (value === null) throw new Error('no PAM');
  return value;
};
const modules = (lines: ReturnType<typeof pamStack>) => lines.map(({ module }) => module);

describe('a stack of PAM', () => {
  it('of a virtual machine: the password stack of passwd is that of common-password', () => {
    const all = valueWith(pam, { pam: recordedFiles('pam', 'debian-12-vm') });
    if (all === null) throw new Error('no PAM');
    expect(loginStacks(all).every(({ lines }) => lines.some(({ module }) => module === 'pam_unix'))).toBe(
      true,
    );
  });

  it('follows @include, include and substack, of its own type alone', () => {
    const all = from({
      '/etc/pam.d/sshd': '@include common-auth\naccount required pam_nologin.so\nauth substack more\n',
      '/etc/pam.d/common-auth':
        'auth [success=1 default=ignore] pam_unix.so nullok\naccount required pam_time.so\n',
      '/etc/pam.d/more': 'auth include most\n-auth optional pam_gnome_keyring.so\n',
      '/etc/pam.d/most': 'auth required /lib/security/pam_faillock.so authfail\n',
    });
    expect(modules(pamStack(all, 'sshd', 'auth'))).toEqual(['pam_unix', 'pam_faillock', 'pam_gnome_keyring']);
    expect(modules(pamStack(all, 'sshd', 'account'))).toEqual(['pam_time', 'pam_nologin']);
  });

  it('that includes itself ends', () => {
    const all = from({
      '/etc/pam.d/a': 'auth include b',
      '/etc/pam.d/b': 'auth required pam_unix.so\nauth include a',
    });
    expect(modules(pamStack(all, 'a', 'auth'))).toEqual(['pam_unix']);
  });

  it('of a service without a file is that of other', () => {
    const all = from({ '/etc/pam.d/other': 'auth required pam_deny.so' });
    expect(modules(pamStack(all, 'ftp', 'auth'))).toEqual(['pam_deny']);
  });

  it('in /etc wins over that of the vendor', () => {
    const all = from({
      '/usr/lib/pam.d/passwd': 'password required pam_permit.so',
      '/etc/pam.d/passwd': 'password required pam_unix.so',
      '/usr/lib/pam.d/login': 'auth required pam_unix.so',
    });
    expect(modules(passwordStack(all))).toEqual(['pam_unix']);
    expect(loginStacks(all).map(({ service }) => service)).toEqual(['login']);
  });

  it('has no lines where nothing can be read', () => {
    const all = from({ '/etc/pam.d/x': '# nothing\n\0\u001b[31m auth\n@include\n' });
    expect(pamStack(all, 'x', 'auth')).toEqual([]);
    expect(loginStacks(all)).toEqual([]);
  });
});
