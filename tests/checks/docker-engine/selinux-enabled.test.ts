import type { MandatoryAccess } from 'rempart/check';
import check from '../../../checks/docker-engine/selinux-enabled.ts';
import { testCheck } from '../../test-check.ts';
import { engine, podman } from '../container-examples.ts';

const facts = (selinux: MandatoryAccess['selinux'], info = engine()) => ({
  self: { info },
  parent: { host: { access: { modules: null, apparmor: selinux === null, selinux, label: null } } },
});

testCheck(check, [
  {
    name: 'enforcing, and the engine knows',
    facts: facts('enforcing', engine({ selinux: true })),
    expect: 'pass',
  },
  { name: 'enforcing, and the engine does not', facts: facts('enforcing'), expect: 'fail' },
  {
    name: 'Podman, which labels by itself',
    facts: facts('enforcing', podman({ selinux: true })),
    expect: 'pass',
  },
  { name: 'permissive', facts: facts('permissive'), expect: 'not-applicable' },
  { name: 'a host with AppArmor', facts: facts(null), expect: 'not-applicable' },
  {
    name: 'an engine that lists it in no case (Podman before 4.6)',
    facts: facts('enforcing', podman({ selinux: null })),
    expect: 'unknown',
  },
  {
    name: 'not told',
    facts: facts('enforcing', engine({}, { securityOptions: null })),
    expect: 'unknown',
  },
]);
