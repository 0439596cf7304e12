import {
  auditSettings,
  defineCheck,
  fail,
  notApplicable,
  pass,
  type Reference,
  type Severity,
  system,
} from 'rempart/check';

interface Row {
  readonly slug: string;
  readonly title: string;
  readonly severity: Severity;
  readonly setting: string;
  /** What auditd goes by where nothing is told. */
  readonly standard: string;
  readonly accepts: RegExp;
  /** Acceptable where the log leaves the host in time: a milder finding. */
  readonly tolerates: RegExp | null;
  readonly expected: string;
  readonly message: string;
  readonly rationale: string;
  readonly remediation: string;
  readonly references: readonly Reference[];
}

const cis = (id: string): Reference => ({ standard: 'cis-debian-12', id });
const LYNIS: Reference = { standard: 'lynis', id: 'ACCT-9632' };
const DEV_SEC: Reference = { standard: 'dev-sec-linux', id: 'package-08' };
const AFTERWARDS = 'in /etc/audit/auditd.conf, then `service auditd reload`';

const TABLE: readonly Row[] = [
  {
    slug: 'audit-log-sized',
    title: 'The audit log has a size that holds more than moments',
    severity: 'info',
    setting: 'max_log_file',
    standard: '8',
    accepts: /^([6-9]|[1-9]\d+)$/,
    tolerates: null,
    expected: '6 MiB or more',
    message: 'A file of the audit log is small',
    rationale: 'A busy host fills a small file within minutes, and what happened before is gone.',
    remediation: `Set \`max_log_file = 8\` or more ${AFTERWARDS}.`,
    references: [cis('6.2.2.1'), LYNIS, DEV_SEC],
  },
  {
    slug: 'audit-log-kept',
    title: 'Old files of the audit log are kept',
    severity: 'low',
    setting: 'max_log_file_action',
    standard: 'ignore',
    accepts: /^keep_logs$/,
    tolerates: /^rotate$/,
    expected: 'keep_logs',
    message: 'The audit log overwrites itself, or grows without end',
    rationale:
      'Whoever makes enough events pushes his first ones out of a log that overwrites itself. Where logs leave the host, rotate is fine.',
    remediation: `Set \`max_log_file_action = keep_logs\` ${AFTERWARDS}, and move old files away before the disk is full.`,
    references: [cis('6.2.2.2'), LYNIS, DEV_SEC],
  },
  {
    slug: 'audit-disk-full-noticed',
    title: 'The host does not go on unwatched when the audit log is full',
    severity: 'low',
    setting: 'disk_full_action',
    standard: 'ignore',
    accepts: /^(halt|single)$/,
    tolerates: /^(syslog|exec\b.*|rotate)$/,
    expected: 'halt or single',
    message: 'With a full disk nothing is recorded any more, and the host goes on',
    rationale:
      'Filling the disk is how an intruder stops the record. A host that stops is the price of it: where that is too high, a message and a log that leaves the host are the least.',
    remediation: `Set \`disk_full_action = halt\` (or \`syslog\`, with somebody who reads it) ${AFTERWARDS}.`,
    references: [cis('6.2.2.3'), LYNIS],
  },
  {
    slug: 'audit-disk-error-noticed',
    title: 'An error while the audit log is written is noticed',
    severity: 'low',
    setting: 'disk_error_action',
    standard: 'ignore',
    accepts: /^(halt|single|syslog)$/,
    tolerates: /^exec\b.*/,
    expected: 'syslog, single or halt',
    message: 'An error while the audit log is written is ignored',
    rationale: 'A log that cannot be written must not be missed only when it is needed.',
    remediation: `Set \`disk_error_action = syslog\` ${AFTERWARDS}.`,
    references: [cis('6.2.2.3'), LYNIS],
  },
  {
    slug: 'audit-space-warned',
    title: 'Somebody is told before the disk of the audit log is full',
    severity: 'low',
    setting: 'space_left_action',
    standard: 'ignore',
    accepts: /^(email|exec\b.*|single|halt)$/,
    tolerates: /^syslog$/,
    expected: 'email, exec, single or halt',
    message: 'Nobody is told that the disk of the audit log fills up',
    rationale: 'A message in the log that nobody reads is none.',
    remediation: `Set \`space_left_action = email\` and \`action_mail_acct\` ${AFTERWARDS}; a mail program must be installed.`,
    references: [cis('6.2.2.4'), LYNIS],
  },
  {
    slug: 'audit-last-space-guarded',
    title: 'The host stops ordinary work when the audit log has little room left',
    severity: 'low',
    setting: 'admin_space_left_action',
    standard: 'ignore',
    accepts: /^(single|halt)$/,
    tolerates: /^(suspend|syslog|email|exec\b.*)$/,
    expected: 'single or halt',
    message: 'With little room left the host goes on until nothing can be recorded',
    rationale: 'It is the last moment at which an administrator can make room without a gap in the record.',
    remediation: `Set \`admin_space_left_action = single\` ${AFTERWARDS}. Single-user mode ends every service.`,
    references: [cis('6.2.2.4'), LYNIS],
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
    tags: ['audit'],
    needs: { self: { settings: auditSettings, system } },
    evaluate({ self: { settings, system } }) {
      if (system.machine === 'container')
        return notApplicable('The audit trail belongs to the machine, not to a container');
      if (settings === null)
        return notApplicable('auditd is not installed, which runtime-detection/audit-daemon judges');
      const setting = settings.get(row.setting);
      const value = setting?.value ?? row.standard;
      if (row.accepts.test(value)) return pass(value);
      return fail({
        message: row.message,
        expected: row.expected,
        actual: setting === undefined ? `${value} (default)` : value,
        location: {
          path: '/etc/audit/auditd.conf',
          ...(setting === undefined ? {} : { line: setting.line }),
          resource: row.setting,
        },
        ...(row.tolerates?.test(value) === true ? { severity: 'info' } : {}),
      });
    },
  }),
);
