import { completeSet, incompleteSet } from 'rempart/check';
import check from '../../../checks/os-hardening/virtual-machines-confined.ts';
import { testCheck } from '../../test-check.ts';
import { aProcess, NO_PERMISSION } from '../host-examples.ts';

const machine = aProcess({
  pid: 7,
  uid: 64055,
  name: 'qemu-system-x86',
  command: ['/usr/bin/qemu-system-x86_64', '-name', 'guest=web,debug-threads=on'],
});
const one = completeSet([machine]);
const access = { modules: ['apparmor'], apparmor: true, selinux: null, label: 'unconfined' } as const;
const labels = (text: string) => new Map([[7, text]]);

testCheck(check, [
  {
    name: 'by AppArmor',
    facts: { self: { processes: one, labels: labels('libvirt-3f0e4b6e (enforce)'), access } },
    expect: 'pass',
  },
  {
    name: 'by SELinux',
    facts: {
      self: {
        processes: one,
        labels: labels('system_u:system_r:svirt_t:s0:c1,c2'),
        access: { ...access, apparmor: false, selinux: 'enforcing' },
      },
    },
    expect: 'pass',
  },
  {
    name: 'started by hand',
    facts: { self: { processes: one, labels: labels('unconfined'), access } },
    expect: 'fail',
  },
  {
    name: 'a profile that only complains',
    facts: { self: { processes: one, labels: labels('libvirt-3f0e4b6e (complain)'), access } },
    expect: 'fail',
  },
  {
    name: 'neither is in force',
    facts: {
      self: { processes: one, labels: new Map<number, string>(), access: { ...access, apparmor: false } },
    },
    expect: 'fail',
  },
  {
    name: 'labels hidden',
    facts: { self: { processes: one, labels: new Map([[1, 'unconfined']]), access } },
    expect: 'unknown',
  },
  {
    name: 'no machine seen where processes are hidden',
    facts: { self: { processes: incompleteSet([], NO_PERMISSION), labels: labels('x'), access } },
    expect: 'unknown',
  },
  {
    name: 'no machine',
    facts: { self: { processes: completeSet([aProcess()]), labels: labels('x'), access } },
    expect: 'not-applicable',
  },
]);
