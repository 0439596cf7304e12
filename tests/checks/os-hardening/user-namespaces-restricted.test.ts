import { completeSet } from 'rempart/check';
import check from '../../../checks/os-hardening/user-namespaces-restricted.ts';
import { testCheck } from '../../test-check.ts';
import { aProcess, aSystem, inContainer, someParameters } from '../host-examples.ts';

const system = aSystem();
const processes = completeSet([aProcess()]);
const open = { 'user.max_user_namespaces': '15000' };

testCheck(check, [
  {
    name: 'AppArmor of Ubuntu',
    facts: {
      self: {
        parameters: someParameters({ ...open, 'kernel.apparmor_restrict_unprivileged_userns': '1' }),
        processes,
        system,
      },
    },
    expect: 'pass',
  },
  {
    name: 'the switch of Debian',
    facts: {
      self: {
        parameters: someParameters({ ...open, 'kernel.unprivileged_userns_clone': '0' }),
        processes,
        system,
      },
    },
    expect: 'pass',
  },
  {
    name: 'none allowed',
    facts: { self: { parameters: someParameters({ 'user.max_user_namespaces': '0' }), processes, system } },
    expect: 'pass',
  },
  {
    name: 'open',
    facts: {
      self: {
        parameters: someParameters({ ...open, 'kernel.unprivileged_userns_clone': '1' }),
        processes,
        system,
      },
    },
    expect: 'fail',
  },
  {
    name: 'rootless containers need them',
    facts: {
      self: {
        parameters: someParameters(open),
        processes: completeSet([aProcess({ name: 'rootlesskit' })]),
        system,
      },
    },
    expect: 'not-applicable',
  },
  {
    name: 'a kernel without them',
    facts: { self: { parameters: someParameters({}), processes, system } },
    expect: 'not-applicable',
  },
  {
    name: 'a container',
    facts: { self: { parameters: someParameters(open), processes, system: inContainer } },
    expect: 'not-applicable',
  },
]);
