import {
  completeSet,
  defineCheck,
  type Finding,
  judgeEach,
  notApplicable,
  type Reference,
  type Severity,
  type ShadowEntry,
  shadow,
} from 'rempart/check';

interface Row {
  readonly slug: string;
  readonly title: string;
  readonly severity: Severity;
  readonly days: (entry: ShadowEntry) => number | null;
  readonly accepts: (days: number | null) => boolean;
  readonly expected: string;
  readonly says: (name: string, days: number | null) => string;
  readonly fix: (name: string) => string;
  readonly rationale: string;
  readonly remediation: string;
  readonly references: readonly Reference[];
}

const cis = (id: string): Reference => ({ standard: 'cis-debian-12', id });
const unless = (days: number | null): string => (days === null ? 'not set' : `${days} days`);

const TABLE: readonly Row[] = [
  {
    slug: 'password-expiry-announced',
    title: 'Users are warned a week before their password expires',
    severity: 'info',
    days: ({ warnDays }) => warnDays,
    accepts: (days) => days !== null && days >= 7,
    expected: '7 days or more',
    says: (name) => `${name} is warned late, or not at all, that the password expires`,
    fix: (name) => `chage --warndays 7 ${name}`,
    rationale: 'Who is surprised by an expired password chooses a bad one in haste, or stays out.',
    remediation: 'Run `chage --warndays 7 NAME`, and set `PASS_WARN_AGE 7` in /etc/login.defs.',
    references: [cis('5.4.1.3')],
  },
  {
    slug: 'expired-passwords-lock',
    title: 'Accounts are shut some weeks after their password expired',
    severity: 'low',
    days: ({ inactiveDays }) => inactiveDays,
    accepts: (days) => days !== null && days >= 0 && days <= 45,
    expected: '0 to 45 days',
    says: (name) => `${name} stays open however long ago the password expired`,
    fix: (name) => `chage --inactive 45 ${name}`,
    rationale: 'An account whose owner is gone is entered by others unnoticed.',
    remediation:
      'Run `chage --inactive 45 NAME`, and `useradd -D -f 45` for accounts to come. It takes effect only where passwords expire.',
    references: [
      cis('5.4.1.5'),
      { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-200260' },
      { standard: 'lynis', id: 'AUTH-9288' },
    ],
  },
  {
    slug: 'password-changes-spaced',
    title: 'A new password stays for a day at least',
    severity: 'info',
    days: ({ minDays }) => minDays,
    accepts: (days) => days !== null && days >= 1,
    expected: '1 day or more',
    says: (name) => `${name} may change the password again at once`,
    fix: (name) => `chage --mindays 1 ${name}`,
    rationale:
      'Who may change it again at once runs through the history of old passwords, back to the one that he had. It matters only where a history is kept.',
    remediation: 'Run `chage --mindays 1 NAME`, and set `PASS_MIN_DAYS 1` in /etc/login.defs.',
    references: [cis('5.4.1.2'), { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-400310' }],
  },
];

export default TABLE.map((row) =>
  defineCheck({
    id: `os-hardening/${row.slug}`,
    title: row.title,
    targets: ['host'],
    severity: row.severity,
    rationale: row.rationale,
    remediation: row.remediation,
    references: row.references,
    tags: ['password-limits'],
    needs: { self: { shadow } },
    evaluate({ self: { shadow } }) {
      const withPassword = (shadow ?? []).filter(({ password }) => password.kind === 'hashed');
      return judgeEach(
        completeSet(withPassword),
        (entry): Finding | null => {
          const days = row.days(entry);
          return row.accepts(days)
            ? null
            : {
                message: row.says(entry.name, days),
                expected: row.expected,
                actual: unless(days),
                location: { path: '/etc/shadow', line: entry.line, resource: entry.name },
                fix: row.fix(entry.name),
              };
        },
        { partialCredit: true, whenEmpty: notApplicable('No account has a password') },
      );
    },
  }),
);
