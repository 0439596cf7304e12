import type { RescueMode, RescueShell } from 'rempart/check';
import check from '../../../checks/os-hardening/rescue-shell-guarded.ts';
import { testCheck } from '../../test-check.ts';
import { aShadowEntry, aSystem, inContainer, known, notKnown, YESCRYPT } from '../host-examples.ts';

const shell = (over: Partial<RescueShell> = {}): RescueShell => ({
  name: 'rescue.service',
  command: '/lib/systemd/systemd-sulogin-shell rescue',
  forced: false,
  path: '/usr/lib/systemd/system/rescue.service',
  line: 22,
  ...over,
});
const onConsole = (command: string) =>
  shell({ name: '/etc/inittab', command, path: '/etc/inittab', line: 8 });
const rescue = (...shells: readonly RescueShell[]): RescueMode => ({
  shells,
  rebootKeys: null,
  inittab: false,
});
const system = aSystem();
const locked = known([aShadowEntry('root', '!')]);
const words = known(['ro', 'quiet']);
const self = (mode: RescueMode, shadow: typeof locked | typeof notKnown = locked) => ({
  self: { rescue: mode, shadow, words, system },
});

testCheck(check, [
  { name: 'as systemd ships it, root locked', facts: self(rescue(shell())), expect: 'pass' },
  {
    name: 'forced, but root has a password',
    facts: self(rescue(shell({ forced: true })), known([aShadowEntry('root', YESCRYPT)])),
    expect: 'pass',
  },
  { name: 'forced, and root locked', facts: self(rescue(shell({ forced: true }))), expect: 'fail' },
  {
    name: 'forced by the kernel’s arguments',
    facts: {
      self: {
        rescue: rescue(shell()),
        shadow: locked,
        words: known(['ro', 'systemd.setenv=SYSTEMD_SULOGIN_FORCE=1']),
        system,
      },
    },
    expect: 'fail',
  },
  {
    name: 'forced, and /etc/shadow not to be read',
    facts: self(rescue(shell({ forced: true })), notKnown),
    expect: 'unknown',
  },
  {
    name: 'a bare shell needs no look at /etc/shadow',
    facts: self(rescue(shell({ command: '/bin/sh' })), notKnown),
    expect: 'fail',
  },
  {
    name: 'getty of Alpine, sulogin of System V',
    facts: self(rescue(onConsole('/sbin/getty 38400 tty1'), onConsole('/sbin/sulogin'))),
    expect: 'pass',
  },
  {
    name: 'busybox with a shell for whoever presses Enter',
    facts: self(rescue(onConsole('/bin/ash'))),
    expect: 'fail',
  },
  {
    name: 'a console that logs root in',
    facts: self(rescue(onConsole('/sbin/agetty --autologin root tty1'))),
    expect: 'fail',
  },
  { name: 'nothing to open', facts: self(rescue()), expect: 'not-applicable' },
  {
    name: 'a container',
    facts: { self: { ...self(rescue(shell({ forced: true }))).self, system: inContainer } },
    expect: 'not-applicable',
  },
]);
