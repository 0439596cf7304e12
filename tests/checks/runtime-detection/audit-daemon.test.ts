import { completeSet, incompleteSet, pass } from 'rempart/check';
import check from '../../../checks/runtime-detection/audit-daemon.ts';
import { testCheck } from '../../test-check.ts';
import { aProcess, aSystem, inContainer, NO_PERMISSION } from '../host-examples.ts';

const system = aSystem();

testCheck(check, [
  {
    name: 'auditd runs',
    facts: { self: { processes: completeSet([aProcess({ name: 'auditd' })]), system } },
    expect: pass('auditd'),
  },
  {
    name: 'the kernel thread kauditd is no daemon',
    facts: { self: { processes: completeSet([aProcess({ name: 'kauditd', kernelThread: true })]), system } },
    expect: 'fail',
  },
  {
    name: 'a kernel thread of its name is none either',
    facts: { self: { processes: completeSet([aProcess({ name: 'auditd', kernelThread: true })]), system } },
    expect: 'fail',
  },
  {
    name: 'hidden processes',
    facts: { self: { processes: incompleteSet([aProcess()], NO_PERMISSION), system } },
    expect: 'unknown',
  },
  {
    name: 'a container',
    facts: { self: { processes: completeSet([]), system: inContainer } },
    expect: 'not-applicable',
  },
]);
