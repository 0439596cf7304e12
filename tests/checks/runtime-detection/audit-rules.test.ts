import { pass } from 'rempart/check';
import check from '../../../checks/runtime-detection/audit-rules.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer } from '../host-examples.ts';

const system = aSystem();

testCheck(check, [
  {
    name: 'watches and calls',
    facts: {
      self: {
        rules: ['-w /etc/passwd -p wa -k identity', '-a always,exit -F arch=b64 -S execve -k exec'],
        system,
      },
    },
    expect: pass('2 rules'),
  },
  {
    name: 'rules that only leave out record nothing',
    facts: { self: { rules: ['-a never,task'], system } },
    expect: 'fail',
  },
  { name: 'no rules', facts: { self: { rules: [], system } }, expect: 'fail' },
  { name: 'no audit tools', facts: { self: { rules: null, system } }, expect: 'fail' },
  { name: 'a container', facts: { self: { rules: null, system: inContainer } }, expect: 'not-applicable' },
]);
