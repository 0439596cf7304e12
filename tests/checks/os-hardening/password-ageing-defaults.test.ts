import check from '../../../checks/os-hardening/password-ageing-defaults.ts';
import { testCheck } from '../../test-check.ts';

const defs = (settings: Readonly<Record<string, string>>) => ({
  self: {
    loginDefs: new Map(
      Object.entries(settings).map(([name, value], index) => [name, { value, line: index + 1 }]),
    ),
  },
});

testCheck(check, [
  {
    name: 'a year',
    facts: defs({ PASS_MAX_DAYS: '365', PASS_MIN_DAYS: '1', PASS_WARN_AGE: '7' }),
    expect: 'pass',
  },
  {
    name: 'as Debian ships it',
    facts: defs({ PASS_MAX_DAYS: '99999', PASS_MIN_DAYS: '0', PASS_WARN_AGE: '7' }),
    expect: 'fail',
  },
  { name: 'nothing told', facts: defs({ UMASK: '022' }), expect: 'fail' },
  { name: 'minus one: never', facts: defs({ PASS_MAX_DAYS: '-1', PASS_MIN_DAYS: '1' }), expect: 'fail' },
  { name: 'no login.defs', facts: { self: { loginDefs: new Map() } }, expect: 'not-applicable' },
]);
