import { completeSet, incompleteSet } from 'rempart/check';
import checks from '../../../checks/os-hardening/virtual-disks-private.ts';
import { testCheck } from '../../test-check.ts';
import { anEntry, NO_PERMISSION } from '../host-examples.ts';

const [disks, kvm] = checks;
const disk = (mode: number) => anEntry('/var/lib/libvirt/images/web.qcow2', mode);

testCheck(disks, [
  {
    name: 'of its account',
    facts: { self: { disks: completeSet([disk(0o600), disk(0o660)]) } },
    expect: 'pass',
  },
  { name: 'as qemu-img makes it', facts: { self: { disks: completeSet([disk(0o644)]) } }, expect: 'fail' },
  {
    name: 'folders are no disks',
    facts: { self: { disks: completeSet([anEntry('/var/lib/libvirt/images/iso/', 0o755)]) } },
    expect: 'not-applicable',
  },
  {
    name: 'the folder may not be listed',
    facts: { self: { disks: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);

const device = (mode: number) => completeSet([anEntry('/dev/kvm', mode, { type: 'other' })]);
testCheck(kvm, [
  { name: 'for its group', facts: { self: { device: device(0o660) } }, expect: 'pass' },
  { name: 'for everybody', facts: { self: { device: device(0o666) } }, expect: 'fail' },
  { name: 'not there', facts: { self: { device: completeSet([]) } }, expect: 'not-applicable' },
]);
