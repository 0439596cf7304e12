import type { MandatoryAccess } from 'rempart/check';
import check from '../../../checks/os-hardening/mandatory-access-control.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer } from '../host-examples.ts';

const self = (over: Partial<MandatoryAccess>, system = aSystem()) => ({
  self: {
    mandatoryAccess: {
      modules: ['lockdown', 'capability', 'yama'],
      apparmor: false,
      selinux: null,
      label: null,
      ...over,
    },
    system,
  },
});

testCheck(check, [
  {
    name: 'AppArmor',
    facts: self({ modules: ['lockdown', 'capability', 'apparmor'], apparmor: true, label: 'unconfined' }),
    expect: 'pass',
  },
  {
    name: 'SELinux in place of AppArmor (docker-bench 5.2 fails it)',
    facts: self({ selinux: 'enforcing' }),
    expect: 'pass',
  },
  { name: 'SELinux that only logs', facts: self({ selinux: 'permissive' }), expect: 'fail' },
  { name: 'neither', facts: self({}), expect: 'fail' },
  {
    name: 'securityfs not mounted, but processes are labelled',
    facts: self({ modules: null, label: 'unconfined' }),
    expect: 'pass',
  },
  { name: 'securityfs not mounted, and no label anywhere', facts: self({ modules: null }), expect: 'fail' },
  { name: 'SMACK', facts: self({ modules: ['capability', 'smack'] }), expect: 'pass' },
  { name: 'a container', facts: self({}, inContainer), expect: 'not-applicable' },
]);
