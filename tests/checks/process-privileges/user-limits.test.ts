import { completeSet, type Units, type UserLimit } from 'rempart/check';
import checks from '../../../checks/process-privileges/user-limits.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer } from '../host-examples.ts';

const [logins, processes] = checks;
const limit = (item: string, value: string, over: Partial<UserLimit> = {}): UserLimit => ({
  domain: '*',
  type: 'hard',
  item,
  value,
  path: '/etc/security/limits.d/10.conf',
  line: 1,
  ...over,
});
const system = aSystem();

testCheck(logins, [
  { name: 'ten', facts: { self: { limits: [limit('maxlogins', '10')], system } }, expect: 'pass' },
  { name: 'none', facts: { self: { limits: [], system } }, expect: 'fail' },
  { name: 'a hundred', facts: { self: { limits: [limit('maxlogins', '100')], system } }, expect: 'fail' },
  { name: 'without end', facts: { self: { limits: [limit('maxlogins', '-1')], system } }, expect: 'fail' },
  {
    name: 'for one group alone',
    facts: { self: { limits: [limit('maxlogins', '2', { domain: '@students' })], system } },
    expect: 'fail',
  },
  { name: 'a container', facts: { self: { limits: [], system: inContainer } }, expect: 'not-applicable' },
]);

const managed = (manager: Units['manager']): Units => ({ manager, installed: completeSet([]) });

testCheck(processes, [
  { name: 'systemd', facts: { self: { limits: [], units: managed('systemd'), system } }, expect: 'pass' },
  {
    name: 'a limit on OpenRC',
    facts: { self: { limits: [limit('nproc', '4096')], units: managed('openrc'), system } },
    expect: 'pass',
  },
  {
    name: 'none on OpenRC',
    facts: { self: { limits: [], units: managed('openrc'), system } },
    expect: 'fail',
  },
  {
    name: 'lifted',
    facts: { self: { limits: [limit('nproc', 'unlimited')], units: managed('openrc'), system } },
    expect: 'fail',
  },
  {
    name: 'a soft one can be raised',
    facts: { self: { limits: [limit('nproc', '4096', { type: 'soft' })], units: managed(null), system } },
    expect: 'fail',
  },
  {
    name: 'a container',
    facts: { self: { limits: [], units: managed(null), system: inContainer } },
    expect: 'not-applicable',
  },
]);
