import {
  accounts,
  auditFiles,
  auditTools,
  bannerFiles,
  defineCheck,
  type Fact,
  type FileEntry,
  type FileModeRule,
  groups,
  judgeFileModes,
  logFiles,
  type Reference,
  type ResourceSet,
} from 'rempart/check';

interface Row extends FileModeRule {
  readonly slug: string;
  readonly title: string;
  readonly files: Fact<ResourceSet<FileEntry>>;
  readonly rationale: string;
  readonly remediation: string;
  readonly references: readonly Reference[];
}

const cis = (id: string): Reference => ({ standard: 'cis-debian-12', id });
const devSec = (id: string): Reference => ({ standard: 'dev-sec-linux', id });

const TABLE: readonly Row[] = [
  {
    slug: 'banner-files-guarded',
    title: 'Only root can change the texts shown at logins',
    severity: 'low',
    files: bannerFiles,
    only: /./,
    forbidden: 0o022,
    unwanted: 0,
    groups: ['root'],
    owner: 'root',
    rationale:
      'Who writes them tells the next administrator what he likes; scripts in /etc/update-motd.d are run by root at each login.',
    remediation: 'Run `chown root:root FILE` and `chmod go-w FILE`.',
    references: [cis('1.6.4'), cis('1.6.5'), cis('1.6.6')],
  },
  {
    slug: 'log-folder-guarded',
    title: 'Only the system can put files into the folder of logs',
    severity: 'medium',
    files: logFiles,
    only: /^\/var\/log$/,
    forbidden: 0o002,
    unwanted: 0,
    groups: ['root', 'syslog', 'adm', 'log'],
    owner: 'root',
    rationale: 'Who writes into /var/log replaces logs, and lays links where a daemon of root will write.',
    remediation: 'Run `chown root:root /var/log` (root:syslog on Ubuntu) and `chmod o-w /var/log`.',
    references: [devSec('os-11'), cis('6.1.4.1')],
  },
  {
    slug: 'log-files-private',
    title: 'Logs are not readable by everybody',
    severity: 'low',
    files: logFiles,
    // Tools read these for everybody (last, lastlog), or they hold what anybody may ask the package manager.
    only: /(?<!^\/var\/log|\/(?:wtmp|lastlog|faillog|wtmp\.db|README|dpkg\.log|alternatives\.log|bootstrap\.log|fontconfig\.log|eipp\.log|dnf[^/]*\.log|hawkey\.log|zypper\.log|apk\.log|pacman\.log|history\.log)(?:[.-][\w.]+)?)$/,
    forbidden: 0o002,
    unwanted: 0o004,
    groups: ['*'],
    owner: 'any-system',
    rationale: 'Logs hold names, addresses, and passwords that somebody typed at the wrong prompt.',
    remediation:
      'Run `chmod o-rwx FILE`, and set the mode where the log is made: `create 0640` of logrotate, `$FileCreateMode 0640` of rsyslog, the log setting of the service.',
    references: [cis('6.1.4.1'), { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-700010' }],
  },
  {
    slug: 'audit-files-guarded',
    title: 'Only root can read and change audit logs and rules',
    severity: 'medium',
    files: auditFiles,
    only: /./,
    // The folders are closed, so that a readable rule in them is the milder deviation.
    forbidden: 0o022,
    unwanted: 0o005,
    groups: ['root', 'adm'],
    owner: 'root',
    rationale: 'Who can rewrite the audit log can hide what he did; who reads it learns what is watched.',
    remediation:
      'Run `chown root PATH` and `chmod g-w,o-rwx PATH`; set `log_group` in /etc/audit/auditd.conf to root or adm.',
    references: [
      cis('6.2.4.1'),
      cis('6.2.4.2'),
      cis('6.2.4.3'),
      cis('6.2.4.4'),
      cis('6.2.4.5'),
      cis('6.2.4.6'),
      cis('6.2.4.7'),
      { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-900040' },
    ],
  },
  {
    slug: 'audit-tools-guarded',
    title: 'Only root can change the audit tools',
    severity: 'medium',
    files: auditTools,
    only: /./,
    forbidden: 0o022,
    unwanted: 0,
    groups: ['root'],
    owner: 'root',
    rationale: 'A changed auditctl or ausearch hides what its author does not want seen.',
    remediation:
      'Run `chown root:root FILE` and `chmod 755 FILE`; look with `dpkg --verify auditd` or `rpm -V audit` whether it is still the one of the package.',
    references: [cis('6.2.4.8'), cis('6.2.4.9'), cis('6.2.4.10')],
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
    tags: ['file-permissions'],
    needs: { self: { files: row.files, groups, accounts } },
    evaluate: ({ self: { files, groups, accounts } }) => judgeFileModes(row, files, { groups, accounts }),
  }),
);
