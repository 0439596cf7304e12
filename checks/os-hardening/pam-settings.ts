import {
  defineCheck,
  judgePamSetting,
  optional,
  type PamSettingRule,
  pam,
  type Reference,
  type Severity,
  shadow,
} from 'rempart/check';

interface Row extends PamSettingRule {
  readonly slug: string;
  readonly title: string;
  readonly severity: Severity;
  readonly rationale: string;
  readonly remediation: string;
  readonly references: readonly Reference[];
}

const cis = (id: string): Reference => ({ standard: 'cis-debian-12', id });
const within =
  (least: number, most: number) =>
  (told: string | null): boolean =>
    told !== null && Number(told) >= least && Number(told) <= most;
const isTold = (told: string | null): boolean => told !== null;
const isNot =
  (off: string) =>
  (told: string | null): boolean =>
    told !== off;

const LOCK = 'os-hardening/pam-locks-out';
const QUALITY = 'os-hardening/pam-password-quality';
const HISTORY = 'os-hardening/password-history-kept';
const QUALITY_FILE = '/etc/security/pwquality.conf';

const TABLE: readonly Row[] = [
  {
    slug: 'account-lock-lasts',
    title: 'Accounts stay locked for a quarter of an hour after wrong passwords',
    severity: 'low',
    module: 'pam_faillock',
    names: ['unlock_time'],
    accepts: (told) => told === '0' || told === 'never' || within(900, Number.POSITIVE_INFINITY)(told),
    expected: '900 seconds or more, or 0: until an administrator opens it',
    message: 'The lock after wrong passwords is short',
    present: LOCK,
    rationale: 'The shorter the lock, the more passwords can be tried in a day.',
    remediation:
      'Set `unlock_time = 900` in /etc/security/faillock.conf. Without it the lock ends after 600 seconds.',
    references: [cis('5.3.3.1.2')],
  },
  {
    slug: 'account-lock-covers-root',
    title: 'The lock after wrong passwords holds for root too',
    severity: 'low',
    module: 'pam_faillock',
    names: ['even_deny_root', 'root_unlock_time'],
    accepts: (told) => told === '' || within(60, Number.POSITIVE_INFINITY)(told),
    expected: 'even_deny_root, or root_unlock_time of 60 seconds or more',
    message: 'The password of root can be tried without end',
    present: LOCK,
    rationale: 'root is the one name that every guesser knows.',
    remediation:
      'Write `even_deny_root` and `root_unlock_time = 60` into /etc/security/faillock.conf. While somebody guesses, root is kept out too: have another way in.',
    references: [cis('5.3.3.1.3')],
  },
  {
    slug: 'passwords-differ-from-old',
    title: 'A new password differs from the old one in two characters or more',
    severity: 'low',
    module: 'pam_pwquality',
    names: ['difok'],
    accepts: within(2, Number.POSITIVE_INFINITY),
    expected: '2 or more',
    message: 'A new password may differ from the old one in one character',
    present: QUALITY,
    rationale: 'Who knows an old password tries it with the next number at its end.',
    remediation: `Set \`difok = 2\` in ${QUALITY_FILE}.`,
    references: [cis('5.3.3.2.1')],
  },
  {
    slug: 'passwords-mix-characters',
    title: 'A new password mixes several kinds of characters',
    severity: 'info',
    module: 'pam_pwquality',
    names: ['minclass', 'dcredit', 'ucredit', 'lcredit', 'ocredit'],
    accepts: (told) => told !== null && (Number(told) >= 3 || Number(told) < 0),
    expected: 'minclass of 3 or more, or a credit below 0',
    message: 'A password of one kind of characters is accepted',
    present: QUALITY,
    rationale:
      'Mixed characters make short passwords stronger. NIST SP 800-63B advises for length and against rules of composition, hence no weight here.',
    remediation: `Set \`minclass = 3\` in ${QUALITY_FILE}, or demand more length.`,
    references: [cis('5.3.3.2.3')],
  },
  {
    slug: 'passwords-repeat-little',
    title: 'A new password repeats no character more than three times in a row',
    severity: 'low',
    module: 'pam_pwquality',
    names: ['maxrepeat'],
    accepts: within(1, 3),
    expected: '1 to 3',
    message: 'A password of one character repeated is accepted',
    present: QUALITY,
    rationale: 'Length that is one key held down is no length.',
    remediation: `Set \`maxrepeat = 3\` in ${QUALITY_FILE}; 0 switches the rule off.`,
    references: [cis('5.3.3.2.4')],
  },
  {
    slug: 'passwords-have-no-sequences',
    title: 'A new password holds no long sequence such as 12345',
    severity: 'low',
    module: 'pam_pwquality',
    names: ['maxsequence'],
    accepts: within(1, 3),
    expected: '1 to 3',
    message: 'A password of a plain sequence is accepted',
    present: QUALITY,
    rationale: 'Sequences of the alphabet and of digits are the first that are tried.',
    remediation: `Set \`maxsequence = 3\` in ${QUALITY_FILE}; 0 switches the rule off.`,
    references: [cis('5.3.3.2.5')],
  },
  {
    slug: 'passwords-not-in-dictionary',
    title: 'A new password is looked up in a dictionary',
    severity: 'medium',
    module: 'pam_pwquality',
    names: ['dictcheck'],
    accepts: isNot('0'),
    expected: 'dictcheck not 0',
    message: 'Words of a dictionary are accepted as passwords',
    present: QUALITY,
    rationale: 'Lists of words and of leaked passwords are what guessing programs go through first.',
    remediation: `Take \`dictcheck = 0\` out of ${QUALITY_FILE}.`,
    references: [cis('5.3.3.2.6')],
  },
  {
    slug: 'password-quality-enforced',
    title: 'A password that is too weak is refused, not only warned about',
    severity: 'medium',
    module: 'pam_pwquality',
    names: ['enforcing'],
    accepts: isNot('0'),
    expected: 'enforcing not 0',
    message: 'Weak passwords are taken with a warning',
    present: QUALITY,
    rationale: 'A warning at the time of the change is clicked away; the weak password stays.',
    remediation: `Take \`enforcing = 0\` out of ${QUALITY_FILE}.`,
    references: [cis('5.3.3.2.7')],
  },
  {
    slug: 'password-quality-for-root',
    title: 'Passwords that root sets must be good ones too',
    severity: 'low',
    module: 'pam_pwquality',
    names: ['enforce_for_root'],
    accepts: isTold,
    expected: 'enforce_for_root',
    message: 'root may give any account any password',
    present: QUALITY,
    rationale: 'First passwords are set by root, and often stay.',
    remediation: `Write \`enforce_for_root\` into ${QUALITY_FILE}.`,
    references: [cis('5.3.3.2.8')],
  },
  {
    slug: 'password-history-kept',
    title: 'Old passwords cannot be taken again',
    severity: 'low',
    module: 'pam_pwhistory',
    names: ['remember'],
    accepts: within(24, Number.POSITIVE_INFINITY),
    expected: 'remember of 24 or more',
    message: 'Old passwords can be taken again soon',
    present: null,
    rationale: 'Who must change a password that leaked should not be able to return to it.',
    remediation:
      'Add `password requisite pam_pwhistory.so remember=24 enforce_for_root use_authtok` before pam_unix in the password stack (on Debian a profile for pam-auth-update, on RHEL `authselect enable-feature with-pwhistory`).',
    references: [cis('5.3.2.4'), cis('5.3.3.3.1')],
  },
  {
    slug: 'password-history-for-root',
    title: 'Passwords that root sets are not old ones',
    severity: 'info',
    module: 'pam_pwhistory',
    names: ['enforce_for_root'],
    accepts: isTold,
    expected: 'enforce_for_root',
    message: 'root may set a password that the account had before',
    present: HISTORY,
    rationale: 'A reset by the help desk is where old passwords come back.',
    remediation: 'Add `enforce_for_root` at pam_pwhistory or in /etc/security/pwhistory.conf.',
    references: [cis('5.3.3.3.2')],
  },
  {
    slug: 'password-history-sees-password',
    title: 'The history of passwords is asked about the password that is set',
    severity: 'info',
    module: 'pam_pwhistory',
    names: ['use_authtok'],
    accepts: isTold,
    expected: 'use_authtok',
    message: 'pam_pwhistory asks for a password of its own',
    present: HISTORY,
    rationale:
      'Without it the module prompts again, and what the other modules accepted may not be what it looks at.',
    remediation: 'Add `use_authtok` at pam_pwhistory, unless it is the first module of the stack.',
    references: [cis('5.3.3.3.3')],
  },
  {
    slug: 'password-set-as-judged',
    title: 'The password that was judged is the one that is set',
    severity: 'low',
    module: 'pam_unix',
    names: ['use_authtok', 'use_first_pass'],
    accepts: isTold,
    expected: 'use_authtok',
    message: 'pam_unix asks for a password of its own, which no module judged',
    present: QUALITY,
    rationale: 'Rules about passwords mean nothing where the module that stores them asks again.',
    remediation:
      'Add `use_authtok` at pam_unix in the password stack, behind the module that judges the password.',
    references: [cis('5.3.3.4.4')],
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
    tags: ['pam'],
    needs: { self: { pam, shadow: optional(shadow) } },
    evaluate: ({ self: { pam, shadow } }) => judgePamSetting(row, pam, shadow),
  }),
);
