import check from '../../../checks/os-hardening/selinux-persistent.ts';
import { testCheck } from '../../test-check.ts';

const access = { modules: null, apparmor: false, selinux: 'enforcing' as const, label: null };
const config = (mode: string) => ({ mode, policy: 'targeted', line: 6 });

testCheck(check, [
  {
    name: 'enforcing',
    facts: { self: { config: config('enforcing'), mandatoryAccess: access } },
    expect: 'pass',
  },
  {
    name: 'enforcing now, permissive after the next boot',
    facts: { self: { config: config('permissive'), mandatoryAccess: access } },
    expect: 'fail',
  },
  {
    name: 'disabled',
    facts: { self: { config: config('disabled'), mandatoryAccess: { ...access, selinux: null } } },
    expect: 'fail',
  },
  {
    name: 'left over beside AppArmor',
    facts: {
      self: { config: config('disabled'), mandatoryAccess: { ...access, selinux: null, apparmor: true } },
    },
    expect: 'not-applicable',
  },
  { name: 'no file', facts: { self: { config: null, mandatoryAccess: access } }, expect: 'not-applicable' },
]);
