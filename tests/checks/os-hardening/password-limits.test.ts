import type { ShadowEntry } from 'rempart/check';
import checks from '../../../checks/os-hardening/password-limits.ts';
import { testCheck } from '../../test-check.ts';
import { aShadowEntry, YESCRYPT } from '../host-examples.ts';

const bySlug = (slug: string) => {
  const check = checks.find(({ id }) => id === `os-hardening/${slug}`);
  if (check === undefined) throw new Error(slug);
  return check;
};
const self = (over: Partial<ShadowEntry>, field = YESCRYPT) => ({
  self: { shadow: [aShadowEntry('jane', field, over)] },
});

testCheck(bySlug('password-expiry-announced'), [
  { name: 'a week', facts: self({ warnDays: 7 }), expect: 'pass' },
  { name: 'a day', facts: self({ warnDays: 1 }), expect: 'fail' },
  { name: 'never', facts: self({ warnDays: null }), expect: 'fail' },
  { name: 'keys alone', facts: self({ warnDays: 1 }, '!'), expect: 'not-applicable' },
]);

testCheck(bySlug('expired-passwords-lock'), [
  { name: 'after a month', facts: self({ inactiveDays: 30 }), expect: 'pass' },
  { name: 'never, the default', facts: self({ inactiveDays: null }), expect: 'fail' },
  { name: 'switched off', facts: self({ inactiveDays: -1 }), expect: 'fail' },
  { name: 'after a year', facts: self({ inactiveDays: 365 }), expect: 'fail' },
]);

testCheck(bySlug('password-changes-spaced'), [
  { name: 'a day', facts: self({ minDays: 1 }), expect: 'pass' },
  { name: 'at once', facts: self({ minDays: 0 }), expect: 'fail' },
]);
