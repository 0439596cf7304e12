import check from '../../../checks/os-hardening/default-umask-strict.ts';
import { testCheck } from '../../test-check.ts';

const self = (umask?: string) => ({
  self: {
    loginDefs: new Map([
      ['PASS_MAX_DAYS', { value: '99999', line: 1 }],
      ...(umask === undefined ? [] : [['UMASK', { value: umask, line: 2 }] as const]),
    ]),
  },
});

testCheck(check, [
  { name: '027', facts: self('027'), expect: 'pass' },
  { name: '077', facts: self('077'), expect: 'pass' },
  { name: '022, the default', facts: self('022'), expect: 'fail' },
  { name: 'not told', facts: self(), expect: 'fail' },
  { name: '002', facts: self('002'), expect: 'fail' },
  { name: '026 leaves the files executable by others', facts: self('026'), expect: 'fail' },
  { name: 'no login.defs', facts: { self: { loginDefs: new Map() } }, expect: 'not-applicable' },
]);
