import { completeSet, incompleteSet, type Process } from 'rempart/check';
import check from '../../../checks/process-privileges/root-programs-packaged.ts';
import { testCheck } from '../../test-check.ts';
import { aProcess, NO_PERMISSION } from '../host-examples.ts';

const self = (...all: readonly Process[]) => ({ self: { processes: completeSet(all) } });
const ofRoot = (executable: string, over: Partial<Process> = {}) =>
  aProcess({ uid: 0, name: 'daemon', executable, ...over });

testCheck(check, [
  {
    name: 'of packages',
    facts: self(ofRoot('/usr/sbin/sshd'), ofRoot('/lib/systemd/systemd')),
    expect: 'pass',
  },
  { name: 'of NixOS', facts: self(ofRoot('/nix/store/abc-openssh/bin/sshd')), expect: 'pass' },
  {
    name: 'of a user, under his own name',
    facts: self(ofRoot('/home/jane/app', { uid: 1000 })),
    expect: 'pass',
  },
  {
    name: 'in a session of an administrator',
    facts: self(ofRoot('/root/tool', { cgroup: '/user.slice/user-0.slice' })),
    expect: 'pass',
  },
  { name: 'from a home', facts: self(ofRoot('/home/jane/app')), expect: 'fail' },
  { name: 'of a vendor', facts: self(ofRoot('/opt/vendor/agent')), expect: 'fail' },
  { name: 'of the administrator', facts: self(ofRoot('/usr/local/bin/daemon')), expect: 'fail' },
  { name: 'from a shared folder is another fault', facts: self(ofRoot('/tmp/x')), expect: 'pass' },
  {
    name: 'out of sight',
    facts: { self: { processes: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
