import { completeSet, defineCheck, judgeEach, notApplicable, shadow } from 'rempart/check';

const LONGEST_DAYS = 365;

export default defineCheck({
  id: 'os-hardening/password-ageing',
  title: 'Passwords expire within a year',
  targets: ['host'],
  severity: 'low',
  rationale:
    'A password that leaked long ago should not work for ever. The severity is low because NIST SP 800-63B advises against frequent forced changes.',
  remediation:
    'Run `chage --maxdays 365 NAME`, and set `PASS_MAX_DAYS 365` in /etc/login.defs for accounts to come. Accounts of services that use a password stop working when it expires.',
  references: [
    { standard: 'cis-debian-12', id: '5.4.1.1' },
    { standard: 'cis-debian-12', id: '5.4.1.6' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-400300' },
    { standard: 'dev-sec-linux', id: 'os-05' },
    { standard: 'lynis', id: 'AUTH-9286' },
    { standard: 'lynis', id: 'AUTH-9282' },
  ],
  needs: { self: { shadow } },
  evaluate({ self: { shadow }, collectedAt }) {
    const today = Math.floor(collectedAt / 86_400_000);
    const withPassword = (shadow ?? []).filter(({ password }) => password.kind === 'hashed');
    return judgeEach(
      completeSet(withPassword),
      ({ name, maxDays, lastChange, line }) => {
        const location = { path: '/etc/shadow', line, resource: name };
        const expected = `${LONGEST_DAYS} days at most`;
        if (maxDays === null || maxDays < 0 || maxDays > LONGEST_DAYS)
          return {
            message: `The password of ${name} ${maxDays === null || maxDays < 0 || maxDays >= 99_999 ? 'never expires' : `lasts ${maxDays} days`}`,
            expected,
            actual: maxDays === null ? 'no limit' : `${maxDays} days`,
            location,
          };
        return lastChange !== null && lastChange > today + 1
          ? {
              message: `The password of ${name} was changed in the future, so it does not expire when it should`,
              expected: 'a day in the past',
              actual: `day ${lastChange} since 1970`,
              location,
            }
          : null;
      },
      { partialCredit: true, whenEmpty: notApplicable('No account has a password') },
    );
  },
});
