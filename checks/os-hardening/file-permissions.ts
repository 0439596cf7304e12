import {
  accountCopies,
  accountFiles,
  accounts,
  auditFiles,
  auditTools,
  bannerFiles,
  bootFiles,
  completeSet,
  cronFiles,
  defineCheck,
  type Fact,
  type FileEntry,
  type Finding,
  groups,
  judgeEach,
  logFiles,
  milder,
  notApplicable,
  octal,
  pathFolders,
  populatedGroups,
  type Reference,
  type ResourceSet,
  type Severity,
  sudoersModes,
  tlsKeyFiles,
} from 'rempart/check';

interface Row {
  readonly slug: string;
  readonly title: string;
  readonly severity: Severity;
  readonly files: Fact<ResourceSet<FileEntry>>;
  readonly only: RegExp;
  /** Bits that may not be set. Modes are compared bit by bit: 0602 is not below 0644 though it is the smaller number. */
  readonly forbidden: number;
  /** Bits that are set by default on many systems: a milder finding. */
  readonly unwanted: number;
  /** Groups that may own it besides root. */
  readonly groups: readonly string[];
  readonly owner: 'root' | 'any-system';
  readonly rationale: string;
  readonly remediation: string;
  readonly references: readonly Reference[];
}

const cis = (id: string): Reference => ({ standard: 'cis-debian-12', id });
const devSec = (id: string): Reference => ({ standard: 'dev-sec-linux', id });
const lynis = (id: string): Reference => ({ standard: 'lynis', id });

const TABLE: readonly Row[] = [
  {
    slug: 'account-files-guarded',
    title: 'Only root can change accounts and groups',
    severity: 'high',
    files: accountFiles,
    only: /\/(passwd|group)-?$/,
    forbidden: 0o7133,
    unwanted: 0,
    groups: ['root'],
    owner: 'root',
    rationale: 'Who writes /etc/passwd or /etc/group makes himself root by adding a line.',
    remediation: 'Run `chown root:root FILE` and `chmod 644 FILE` for each file named.',
    references: [cis('7.1.1'), cis('7.1.2'), cis('7.1.3'), cis('7.1.4'), devSec('os-03'), lynis('FILE-7524')],
  },
  {
    slug: 'shadow-files-guarded',
    title: 'Only root can read password hashes',
    severity: 'critical',
    files: accountFiles,
    only: /\/g?shadow-?$/,
    forbidden: 0o7137,
    unwanted: 0,
    groups: ['root', 'shadow'],
    owner: 'root',
    rationale: 'Who reads the hashes can guess the passwords at leisure; who writes them has every account.',
    remediation:
      'Run `chown root:shadow FILE` (root:root where there is no group shadow) and `chmod 640 FILE`.',
    references: [cis('7.1.5'), cis('7.1.6'), cis('7.1.7'), cis('7.1.8'), devSec('os-02')],
  },
  {
    slug: 'password-history-guarded',
    title: 'Only root can read the hashes of old passwords',
    severity: 'medium',
    files: accountFiles,
    only: /\/opasswd(\.old)?$/,
    forbidden: 0o7177,
    unwanted: 0,
    groups: ['root'],
    owner: 'root',
    rationale:
      'Old passwords tell the next ones; pam_pwhistory keeps their hashes, which can be guessed at leisure.',
    remediation: 'Run `chown root:root FILE` and `chmod 600 FILE`.',
    references: [cis('7.1.10')],
  },
  {
    slug: 'login-shells-guarded',
    title: 'Only root can change the list of login shells',
    severity: 'low',
    files: accountFiles,
    only: /\/shells$/,
    forbidden: 0o7133,
    unwanted: 0,
    groups: ['root'],
    owner: 'root',
    rationale: '/etc/shells decides which accounts chsh, FTP servers and su take for those of people.',
    remediation: 'Run `chown root:root /etc/shells` and `chmod 644 /etc/shells`.',
    references: [cis('7.1.9')],
  },
  {
    slug: 'account-copies-guarded',
    title: 'Copies of files with password hashes are closed to others',
    severity: 'high',
    files: accountCopies,
    // shadow- and gshadow- are the system’s own copies, judged by shadow-files-guarded; locks hold nothing.
    only: /(?<!g?shadow-|\.lock|\.edit)$/,
    forbidden: 0o077,
    unwanted: 0,
    groups: ['root', 'shadow'],
    owner: 'root',
    rationale: 'A copy that an editor or a hand left holds the same hashes, and nobody looks after its mode.',
    remediation:
      'Delete the copy, or run `chown root:root FILE` and `chmod 600 FILE`. If others could read it, set the passwords anew.',
    references: [{ standard: 'url', id: 'https://man7.org/linux/man-pages/man5/shadow.5.html' }],
  },
  {
    slug: 'sudoers-files-guarded',
    title: 'Only root can read and change the rules of sudo',
    severity: 'high',
    files: sudoersModes,
    only: /./,
    forbidden: 0o022,
    unwanted: 0o004,
    groups: ['root', 'wheel', 'sudo'],
    owner: 'root',
    rationale: 'Who writes a rule of sudo is root; who reads the rules knows which account to go for.',
    remediation: 'Run `chown root:root PATH`, `chmod 440 FILE` and `chmod 750 /etc/sudoers.d`.',
    references: [lynis('AUTH-9252'), { standard: 'url', id: 'https://www.sudo.ws/docs/man/sudoers.man/' }],
  },
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
    slug: 'cron-files-guarded',
    title: 'Only root can change the jobs of cron',
    severity: 'medium',
    files: cronFiles,
    only: /./,
    forbidden: 0o022,
    unwanted: 0o055,
    // Some systems give the spool's tables to its own group.
    groups: ['root', 'crontab', 'wheel'],
    owner: 'root',
    rationale:
      'Who writes a table of cron or into its folders runs programs as root; who reads them learns what root runs when.',
    remediation: 'Run `chown root:root PATH` and `chmod og-rwx PATH` for each path named.',
    references: [
      cis('2.4.1.2'),
      cis('2.4.1.3'),
      cis('2.4.1.4'),
      cis('2.4.1.5'),
      cis('2.4.1.6'),
      cis('2.4.1.7'),
      devSec('os-13'),
      lynis('SCHD-7704'),
    ],
  },
  {
    slug: 'boot-loader-files-guarded',
    title: 'Only root can read and change the boot loader’s configuration',
    severity: 'medium',
    files: bootFiles,
    only: /./,
    forbidden: 0o022,
    unwanted: 0o055,
    groups: ['root'],
    owner: 'root',
    rationale: 'It names the kernel and its arguments, and may hold the hash of the boot loader’s password.',
    remediation: 'Run `chown root:root FILE` and `chmod 600 FILE`.',
    references: [cis('1.4.2'), lynis('FILE-7524')],
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
  {
    slug: 'private-keys-guarded',
    title: 'Private keys of TLS servers are not readable by everybody',
    severity: 'high',
    files: tlsKeyFiles,
    // Halves that everybody may have: keys of package archives and of DNSSEC.
    only: /^(?!\/etc\/(apt|pki\/rpm-gpg|unbound\/root\.key|dnssec|trusted)).*$/,
    forbidden: 0o026,
    unwanted: 0,
    groups: ['*'],
    owner: 'any-system',
    rationale: 'With the private key anybody on the host can play the server, or read recorded traffic.',
    remediation: 'Run `chmod o-rwx,g-w FILE`, and replace the key: it has been readable.',
    references: [{ standard: 'url', id: 'https://www.debian.org/doc/manuals/securing-debian-manual/' }],
  },
  {
    slug: 'system-folders-guarded',
    title: 'Only root can change folders of programs and libraries',
    severity: 'high',
    files: pathFolders,
    only: /./,
    forbidden: 0o022,
    unwanted: 0,
    groups: ['root', 'staff', 'wheel', 'bin', 'sys'],
    owner: 'root',
    rationale: 'Who can put a file into a folder on root’s search path has his own program run by root.',
    remediation: 'Run `chown root:root FOLDER` and `chmod go-w FOLDER`.',
    references: [{ standard: 'stig-ubuntu-24.04', id: 'UBTU-24-300006' }, devSec('os-04')],
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
    evaluate({ self: { files, groups, accounts } }) {
      const named = new Map(groups.map(({ gid, name }) => [gid, name]));
      const populated = populatedGroups(groups, accounts);
      const entries = files.items.filter(({ path }) => row.only.test(path));
      const judge = (entry: FileEntry): Finding | null => {
        const { path, mode, uid, gid, type } = entry;
        const finding = (
          message: string,
          expected: string,
          actual: string,
          severity = row.severity,
        ): Finding => ({
          message,
          expected,
          actual,
          location: { path, resource: path },
          ...(severity === row.severity ? {} : { severity }),
        });
        if (row.owner === 'root' && uid !== 0)
          return finding(`${path} does not belong to root`, 'uid 0', `uid ${uid}`);
        if (type === 'directory' && row.owner === 'any-system') return null;
        const group = gid === 0 ? 'root' : (named.get(gid) ?? String(gid));
        // A folder may carry setgid, and only a file is made dangerous by execute bits that a folder needs.
        const meant = type === 'directory' ? row.forbidden & 0o026 : row.forbidden;
        // Debian gives /usr/local to the group staff; a group that nobody is in is nobody.
        const nobody = row.files === pathFolders && !populated.has(gid) ? 0o020 : 0;
        const bad = mode & meant & ~nobody;
        const wish = `no bit of ${octal(row.forbidden | row.unwanted)}`;
        if (bad !== 0) return finding(`${path} is open too far`, wish, octal(mode));
        if (row.groups[0] !== '*' && !row.groups.includes(group) && (mode & 0o070) !== 0)
          return finding(
            `${path} belongs to the group ${group}`,
            row.groups.join(' or '),
            group,
            milder(row.severity),
          );
        const usual = mode & row.unwanted;
        return usual === 0
          ? null
          : finding(`${path} is readable by others`, wish, octal(mode), milder(row.severity));
      };
      return judgeEach(files.reason === null ? completeSet(entries) : { ...files, items: entries }, judge, {
        ...(row.severity === 'critical' ? {} : { partialCredit: true }),
        whenEmpty: notApplicable('There is no such file'),
      });
    },
  }),
);
