import { completeSet, defineCheck, type Finding, judgeEach, loginDefs, notApplicable } from 'rempart/check';

/** Settings of login.defs(5) for accounts to come, what is accepted, and what holds where nothing is told. */
const DEFAULTS: readonly (readonly [string, (days: number) => boolean, string, number])[] = [
  ['PASS_MAX_DAYS', (days) => days >= 1 && days <= 365, '1 to 365', 99_999],
  ['PASS_MIN_DAYS', (days) => days >= 1, '1 or more', 0],
  ['PASS_WARN_AGE', (days) => days >= 7, '7 or more', 7],
];

export default defineCheck({
  id: 'os-hardening/password-ageing-defaults',
  title: 'Passwords of accounts to come expire within a year',
  targets: ['host'],
  severity: 'low',
  rationale:
    'useradd gives each new account the limits of /etc/login.defs; accounts that exist keep theirs. The severity is low because NIST SP 800-63B advises against frequent forced changes.',
  remediation: 'Set `PASS_MAX_DAYS 365`, `PASS_MIN_DAYS 1` and `PASS_WARN_AGE 7` in /etc/login.defs.',
  references: [
    { standard: 'cis-debian-12', id: '5.4.1.1' },
    { standard: 'dev-sec-linux', id: 'os-05' },
    { standard: 'lynis', id: 'AUTH-9286' },
  ],
  needs: { self: { loginDefs } },
  evaluate({ self: { loginDefs } }) {
    if (loginDefs.size === 0) return notApplicable('There is no /etc/login.defs');
    return judgeEach(
      completeSet(DEFAULTS),
      ([name, accepts, expected, standard]): Finding | null => {
        const setting = loginDefs.get(name);
        const days = Number(setting?.value ?? standard);
        return accepts(days)
          ? null
          : {
              message: `New accounts get ${name} ${days}`,
              expected,
              actual: setting === undefined ? `${days} (default)` : String(days),
              location: {
                path: setting?.path ?? '/etc/login.defs',
                ...(setting === undefined ? {} : { line: setting.line }),
                resource: name,
              },
              ...(name === 'PASS_MAX_DAYS' ? {} : { severity: 'info' }),
            };
      },
      { partialCredit: true },
    );
  },
});
