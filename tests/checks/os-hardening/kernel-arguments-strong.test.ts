import checks from '../../../checks/os-hardening/kernel-arguments-strong.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer } from '../host-examples.ts';

const [now, nextBoot] = checks;
const self = (line: string) => ({ self: { words: line.split(' '), system: aSystem() } });

testCheck(now, [
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

const waiting = (words: string, running = 'ro quiet', system = aSystem()) => ({
  self: {
    words: words.split(' ').map((word) => ({ word, path: '/etc/default/grub', line: 10 })),
    running: running.split(' '),
    system,
  },
});

testCheck(nextBoot, [
  { name: 'the same as now', facts: waiting('quiet'), expect: 'pass' },
  { name: 'new since the last boot', facts: waiting('quiet mitigations=off'), expect: 'fail' },
  {
    name: 'in force already, and told there',
    facts: waiting('quiet mitigations=off', 'ro mitigations=off'),
    expect: 'pass',
  },
  { name: 'the recovery entry of the menu', facts: waiting('single'), expect: 'pass' },
  {
    name: 'a loader that is not known',
    facts: { self: { words: [], running: ['ro'], system: aSystem() } },
    expect: 'not-applicable',
  },
  { name: 'a container', facts: waiting('mitigations=off', 'ro', inContainer), expect: 'not-applicable' },
]);
