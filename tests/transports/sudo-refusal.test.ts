import { describe, expect, it } from 'vitest';
import { sudoRefusal } from '../../src/transports/sudo-refusal.ts';

describe('a command through sudo that was never run', () => {
  it.each([
    'sudo: a password is required',
    'sudo: interactive authentication is required',
    'sudo: a terminal is required to read the password; either use the -S option to read from standard input',
    'sudo: sorry, you must have a tty to run sudo',
    "Sorry, user ann is not allowed to execute '/usr/sbin/sshd -T' as root on host.",
    'ann is not in the sudoers file.  This incident will be reported.',
    'sudo: PAM account management error: Authentication service cannot retrieve authentication info',
    'sudo: unable to resolve host host: Name or service not known\nsudo: a password is required',
  ])('is a question of permission: %s', (stderr) => {
    expect(sudoRefusal('sshd', 1, stderr)).toMatchObject({ code: 'permission' });
  });

  it('is a missing tool where sudo finds none, or is none itself', () => {
    expect(sudoRefusal('nft', 1, 'sudo: nft: command not found')).toMatchObject({ code: 'tool-missing' });
    for (const said of [
      "timeout: failed to run command 'sudo': No such file or directory",
      "timeout: can't execute 'sudo': No such file or directory",
      'sh: 9: sudo: not found',
    ])
      expect(sudoRefusal('nft', 127, said)).toEqual({ code: 'tool-missing', text: 'sudo is not installed' });
  });

  it('is not what the command itself says', () => {
    expect(sudoRefusal('nft', 1, 'Error: Could not process rule: No such file or directory')).toBeNull();
    expect(sudoRefusal('grep', 1, '')).toBeNull();
    expect(sudoRefusal('grep', 1, 'sudo: unable to resolve host host: Name or service not known')).toBeNull();
    expect(sudoRefusal('x', 2, 'sudo: a password is required')).toBeNull();
  });
});
