import check from '../../../checks/os-hardening/kernel-arguments-strong.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer } from '../host-examples.ts';

const self = (line: string) => ({ self: { words: line.split(' '), system: aSystem() } });

testCheck(check, [
  {
    name: 'Debian’s own',
    facts: self('BOOT_IMAGE=/boot/vmlinuz-6.1.0-18-amd64 root=UUID=x ro quiet'),
    expect: 'pass',
  },
  { name: 'mitigations kept, SMT off', facts: self('root=/dev/vda1 mitigations=auto,nosmt'), expect: 'pass' },
  { name: 'mitigations off', facts: self('root=/dev/vda1 mitigations=off'), expect: 'fail' },
  { name: 'no random place of the kernel', facts: self('root=/dev/vda1 nokaslr'), expect: 'fail' },
  { name: 'SELinux off', facts: self('ro selinux=0'), expect: 'fail' },
  { name: 'SELinux on', facts: self('ro selinux=1 security=selinux'), expect: 'pass' },
  { name: 'a root shell on a console', facts: self('ro systemd.debug_shell'), expect: 'fail' },
  {
    name: 'a console in a name that only looks like one',
    facts: self('ro init=/usr/lib/systemd/systemd'),
    expect: 'pass',
  },
  {
    name: 'a container',
    facts: { self: { words: ['mitigations=off'], system: inContainer } },
    expect: 'not-applicable',
  },
]);
