import { completeSet, incompleteSet, type Process } from 'rempart/check';
import check from '../../../checks/process-privileges/capabilities-confined.ts';
import { testCheck } from '../../test-check.ts';
import { aProcess, NO_PERMISSION } from '../host-examples.ts';

const bit = (...numbers: readonly number[]): bigint =>
  numbers.reduce((mask, number) => mask | (1n << BigInt(number)), 0n);
const self = (...over: readonly Partial<Process>[]) => ({
  self: { processes: completeSet(over.map((each) => aProcess(each))) },
});
const NET_BIND_SERVICE = 10;
const SYS_ADMIN = 21;
const BPF = 39;

testCheck(check, [
  { name: 'none', facts: self({}), expect: 'pass' },
  { name: 'a low port', facts: self({ capEff: bit(NET_BIND_SERVICE) }), expect: 'pass' },
  { name: 'CAP_SYS_ADMIN', facts: self({ capEff: bit(SYS_ADMIN) }), expect: 'fail' },
  { name: 'a bit above 31', facts: self({ capEff: bit(BPF) }), expect: 'fail' },
  { name: 'root holds all of them', facts: self({ uid: 0 }), expect: 'pass' },
  {
    name: 'all of them within a user namespace of its own',
    facts: self({ capEff: (1n << 41n) - 1n, userNamespace: 'user:[4026532512]' }),
    expect: 'pass',
  },
  {
    name: 'systemd-oomd by design',
    facts: self({ name: 'systemd-oomd', capEff: bit(1, 5) }),
    expect: 'pass',
  },
  {
    name: 'systemd-oomd with more',
    facts: self({ name: 'systemd-oomd', capEff: bit(1, SYS_ADMIN) }),
    expect: 'fail',
  },
  {
    name: 'the daily AIDE run of Debian, whatever its script starts',
    facts: self({ name: 'find', cgroup: '/system.slice/dailyaidecheck.service', capEff: bit(2, 29) }),
    expect: 'pass',
  },
  {
    name: 'a session that calls itself after it',
    facts: self({ cgroup: '/user.slice/system.slice/dailyaidecheck.service', capEff: bit(2) }),
    expect: 'fail',
  },
  {
    name: 'systemd on its way to become a service',
    facts: self({ name: '(chronyd)', executable: '/usr/lib/systemd/systemd', capEff: bit(7, SYS_ADMIN) }),
    expect: 'pass',
  },
  {
    name: 'a program that calls itself so',
    facts: self({ name: '(chronyd)', executable: '/tmp/x', capEff: bit(SYS_ADMIN) }),
    expect: 'fail',
  },
  {
    name: 'a namespace that cannot be seen',
    facts: self({ capEff: bit(SYS_ADMIN), userNamespace: null }),
    expect: 'unknown',
  },
  {
    name: 'hidden processes',
    facts: { self: { processes: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
