import check from '../../../checks/os-hardening/password-ageing.ts';
import { testCheck } from '../../test-check.ts';
import { aShadowEntry, YESCRYPT } from '../host-examples.ts';

testCheck(check, [
  {
    name: 'a year',
    facts: { self: { shadow: [aShadowEntry('jane', YESCRYPT, { maxDays: 365 })] } },
    expect: 'pass',
  },
  {
    name: 'for ever, the default',
    facts: { self: { shadow: [aShadowEntry('jane', YESCRYPT)] } },
    expect: 'fail',
  },
  {
    name: 'an empty field',
    facts: { self: { shadow: [aShadowEntry('jane', YESCRYPT, { maxDays: null })] } },
    expect: 'fail',
  },
  {
    name: 'changed in the future',
    facts: { self: { shadow: [aShadowEntry('jane', YESCRYPT, { maxDays: 365, lastChange: 40_000 })] } },
    expect: 'fail',
  },
  {
    name: 'accounts with keys alone are exempt',
    facts: { self: { shadow: [aShadowEntry('jane', '*')] } },
    expect: 'not-applicable',
  },
  { name: 'no shadow file', facts: { self: { shadow: null } }, expect: 'not-applicable' },
]);
