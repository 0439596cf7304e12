import { completeSet, incompleteSet } from 'rempart/check';
import check from '../../../checks/os-hardening/setuid-programs-known.ts';
import { testCheck } from '../../test-check.ts';
import { aWalkEntry, NO_PERMISSION } from '../host-examples.ts';

const self = (path: string, mode = 0o4755) => ({ self: { walk: completeSet([aWalkEntry(path, mode)]) } });

testCheck(check, [
  { name: 'sudo', facts: self('/usr/bin/sudo'), expect: 'pass' },
  { name: 'mount on a system without merged /usr', facts: self('/bin/mount'), expect: 'pass' },
  {
    name: 'the helper of D-Bus',
    facts: self('/usr/lib/dbus-1.0/dbus-daemon-launch-helper', 0o4754),
    expect: 'pass',
  },
  { name: 'busybox of Alpine for su', facts: self('/bin/bbsuid', 0o4111), expect: 'pass' },
  { name: 'setgid alone', facts: self('/usr/bin/chage-like-game', 0o2755), expect: 'pass' },
  {
    name: 'snap-confine inside of a snap',
    facts: self('/snap/snapd/1/usr/lib/snapd/snap-confine'),
    expect: 'pass',
  },
  { name: 'an interpreter', facts: self('/usr/bin/python3.11'), expect: 'fail' },
  { name: 'a shell in /tmp', facts: self('/tmp/.x/sh'), expect: 'fail' },
  { name: 'a known program that a group can write', facts: self('/usr/bin/sudo', 0o4775), expect: 'fail' },
  { name: 'an unknown program among packages', facts: self('/usr/bin/backdoor'), expect: 'fail' },
  { name: 'a shell in /usr/local', facts: self('/usr/local/bin/rescue'), expect: 'fail' },
  { name: 'a program in /opt', facts: self('/opt/vendor/helper'), expect: 'fail' },
  {
    name: 'not all was seen',
    facts: { self: { walk: incompleteSet([aWalkEntry('/usr/bin/su', 0o4755)], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
