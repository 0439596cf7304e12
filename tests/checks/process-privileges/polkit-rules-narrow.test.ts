import { completeSet, incompleteSet, type PolkitGrant } from 'rempart/check';
import check from '../../../checks/process-privileges/polkit-rules-narrow.ts';
import { testCheck } from '../../test-check.ts';
import { NO_PERMISSION } from '../host-examples.ts';

const grant = (conditions: PolkitGrant['conditions'], ...actions: readonly string[]): PolkitGrant => ({
  conditions,
  actions,
  path: '/etc/polkit-1/rules.d/10.rules',
  line: 1,
});
const self = (...grants: readonly PolkitGrant[]) => ({ self: { grants: completeSet(grants) } });

testCheck(check, [
  { name: 'no rules', facts: self(), expect: 'pass' },
  {
    name: 'a group, for one action',
    facts: self(grant(['group'], 'org.libvirt.unix.manage')),
    expect: 'pass',
  },
  { name: 'everybody, for one action', facts: self(grant([], 'org.libvirt.unix.manage')), expect: 'fail' },
  { name: 'everybody, for all', facts: self(grant([])), expect: 'fail' },
  { name: 'a group, for all', facts: self(grant(['group'])), expect: 'fail' },
  {
    name: 'whoever sits there',
    facts: self(grant(['seat'], 'org.freedesktop.udisks2.filesystem-mount')),
    expect: 'fail',
  },
  {
    name: 'a folder that may not be listed',
    facts: { self: { grants: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
