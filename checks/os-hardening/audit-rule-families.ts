import {
  type AuditSubject,
  auditedPlaces,
  auditRuleFiles,
  auditRules,
  completeSet,
  defineCheck,
  type Finding,
  fail,
  firstOrdinaryUid,
  judgeEach,
  loginDefs,
  notApplicable,
  optional,
  type Reference,
  readAuditRules,
  system,
  unrecorded,
  unrecordedOf32Bits,
} from 'rempart/check';

interface Family {
  readonly slug: string;
  readonly title: string;
  readonly rationale: string;
  readonly subjects: readonly AuditSubject[];
  readonly references: readonly Reference[];
}

const cis = (...ids: readonly string[]): readonly Reference[] =>
  ids.map((id) => ({ standard: 'cis-debian-12', id: `6.2.3.${id}` }));

const NONE = /^$/;
const subject = (what: string, rule: string, over: Partial<AuditSubject>): AuditSubject => ({
  what,
  paths: [],
  programs: [],
  calls: [],
  accepted: NONE,
  rule,
  ...over,
});

const watch = (what: string, ...paths: readonly string[]): AuditSubject =>
  subject(what, paths.map((path) => `-w ${path} -p wa`).join('; '), { paths });
const starts = (what: string, ...programs: readonly string[]): AuditSubject =>
  subject(
    what,
    programs
      .map((path) => `-a always,exit -F path=${path} -F perm=x -F auid>=UID_MIN -F auid!=unset`)
      .join('; '),
    { programs },
  );
const calls = (what: string, names: string, accepted = NONE, condition = ''): AuditSubject =>
  subject(what, `-a always,exit -F arch=b64 -S ${names}${condition} -F auid>=UID_MIN -F auid!=unset`, {
    calls: names.split(','),
    accepted,
  });

/** A change that came about counts, one that was refused is another family. */
const SUCCEEDED = /^success=1$/;
/** The caller has the rights of another; auditctl(8) takes the two sides in any order. */
const AS_ANOTHER = /^(e?uid!=e?uid|euid=0|uid!=0)$/;
const REFUSED = /^(exit=-(EACCES|EPERM|13|1)|success=0)$/;

const FAMILIES: readonly Family[] = [
  {
    slug: 'audit-records-privileges',
    title: 'The audit trail shows who uses and changes the rights of root',
    rationale: 'Becoming root is what every intruder works towards; the record of it outlives the session.',
    subjects: [
      watch('changes of the rules of sudo', '/etc/sudoers', '/etc/sudoers.d'),
      subject(
        'commands run with the rights of another user',
        '-a always,exit -F arch=b64 -C euid!=uid -F auid!=unset -S execve',
        { calls: ['execve'], accepted: AS_ANOTHER },
      ),
      watch('changes of the log of sudo', '/var/log/sudo.log'),
      starts(
        'programs that give other rights',
        '/usr/bin/sudo',
        '/usr/bin/su',
        '/usr/bin/passwd',
        '/usr/bin/chage',
      ),
      starts('changes of accounts by usermod', '/usr/sbin/usermod'),
    ],
    references: cis('1', '2', '3', '6', '18'),
  },
  {
    slug: 'audit-records-accounts',
    title: 'The audit trail shows changes of accounts and logins',
    rationale:
      'An account that was added is how a break-in stays; logs of logins are what its traces are taken out of.',
    subjects: [
      watch(
        'changes of accounts',
        '/etc/passwd',
        '/etc/group',
        '/etc/shadow',
        '/etc/gshadow',
        '/etc/security/opasswd',
      ),
      watch('changes of how passwords are asked for', '/etc/pam.d', '/etc/nsswitch.conf'),
      watch('changes of the records of sessions', '/run/utmp', '/var/log/wtmp', '/var/log/btmp'),
      watch('changes of the records of logins', '/var/log/lastlog', '/run/faillock'),
    ],
    references: cis('8', '11', '12'),
  },
  {
    slug: 'audit-records-clock',
    title: 'The audit trail shows changes of the clock',
    rationale: 'With the clock set back, what happens now is looked for at the wrong time.',
    subjects: [
      subject(
        'calls that set the clock',
        '-a always,exit -F arch=b64 -S adjtimex,settimeofday,clock_settime',
        {
          calls: ['adjtimex', 'settimeofday', 'clock_settime'],
          // Programs read the monotonic clock by the same call: the clock of the day is number 0.
          accepted: /^a0=(0x)?0$/,
        },
      ),
      watch('changes of the time zone', '/etc/localtime'),
    ],
    references: cis('4'),
  },
  {
    slug: 'audit-records-network-names',
    title: 'The audit trail shows changes of the host’s name and network',
    rationale: 'A changed hosts file or interface sends traffic to whom an intruder chooses.',
    subjects: [
      subject(
        'calls that set the name of the host',
        '-a always,exit -F arch=b64 -S sethostname,setdomainname',
        {
          calls: ['sethostname', 'setdomainname'],
        },
      ),
      watch('changes of names and texts', '/etc/hosts', '/etc/hostname', '/etc/issue', '/etc/issue.net'),
      watch(
        'changes of interfaces',
        '/etc/network',
        '/etc/netplan',
        '/etc/NetworkManager',
        '/etc/systemd/network',
      ),
    ],
    references: cis('5'),
  },
  {
    slug: 'audit-records-file-access',
    title: 'The audit trail shows refused access, changed rights and deletions',
    rationale:
      'Refusals show who is looking around; changed rights and deletions what he did with what he found.',
    subjects: [
      calls('access that was refused', 'open,openat,creat,truncate,ftruncate', REFUSED, ' -F exit=-EACCES'),
      calls(
        'changes of owners and modes',
        'chmod,fchmod,fchmodat,chown,fchown,lchown,fchownat,setxattr,lsetxattr,fsetxattr,removexattr,lremovexattr,fremovexattr',
        SUCCEEDED,
      ),
      calls('deletions by users', 'unlink,unlinkat,rename,renameat', SUCCEEDED),
    ],
    references: cis('7', '9', '13'),
  },
  {
    slug: 'audit-records-mounts',
    title: 'The audit trail shows what users mount',
    rationale: 'A mounted disk is how files leave a host, and how a program with setuid comes in.',
    subjects: [calls('file systems that are mounted', 'mount', SUCCEEDED)],
    references: cis('10'),
  },
  {
    slug: 'audit-records-policy',
    title: 'The audit trail shows changes of policies and labels',
    rationale: 'A policy that is opened for a moment leaves no other trace.',
    subjects: [
      watch('changes of mandatory access control', '/etc/apparmor', '/etc/apparmor.d', '/etc/selinux'),
      starts('changes of labels and access lists', '/usr/bin/chcon', '/usr/bin/setfacl', '/usr/bin/chacl'),
    ],
    references: cis('14', '15', '16', '17'),
  },
  {
    slug: 'audit-records-modules',
    title: 'The audit trail shows modules that the kernel loads',
    rationale: 'A kernel module can do everything, and hide it.',
    subjects: [
      calls('modules that are loaded and removed', 'init_module,finit_module,delete_module', SUCCEEDED),
      starts('the program that loads modules', '/usr/bin/kmod'),
    ],
    references: cis('19'),
  },
];

export default FAMILIES.map(({ slug, title, rationale, subjects, references }) =>
  defineCheck({
    id: `os-hardening/${slug}`,
    title,
    targets: ['host'],
    severity: 'low',
    rationale,
    remediation:
      'Write the rules named into a file of /etc/audit/rules.d, the same with `arch=b32` on machines of 64 bits, with the first uid of people for UID_MIN, and load them by `augenrules --load`.',
    references: [...references, { standard: 'lynis', id: 'ACCT-9630' }],
    tags: ['audit'],
    needs: {
      self: {
        rules: auditRules,
        files: optional(auditRuleFiles),
        places: auditedPlaces,
        loginDefs: optional(loginDefs),
        system,
      },
    },
    evaluate({ self: { rules, files, places, loginDefs, system } }) {
      if (system.machine === 'container')
        return notApplicable('The audit trail belongs to the machine, not to a container');
      const follows = ['runtime-detection/audit-daemon', 'runtime-detection/audit-rules'];
      if (rules === null)
        return fail(
          {
            message: 'There are no audit tools, so nothing of it is recorded',
            expected: 'auditd with rules',
            actual: 'not installed',
            location: { path: '/etc/audit/rules.d', resource: 'audit tools' },
          },
          { follows },
        );
      const there = new Set(places.items.map(({ path }) => path));
      const loaded = readAuditRules(rules);
      const written = readAuditRules(files.known ? files.value.lines.map(({ text }) => text) : []);
      const uidMin = String(firstOrdinaryUid(loginDefs.known ? loginDefs.value : new Map()));
      const judge = (wanted: AuditSubject): Finding | null => {
        const missing = unrecorded(wanted, loaded, there);
        const finding = (message: string, actual: string): Finding => ({
          message,
          expected: wanted.rule.replaceAll('UID_MIN', uidMin),
          actual,
          location: { path: '/etc/audit/rules.d', resource: wanted.what },
        });
        if (missing.length > 0)
          return unrecorded(wanted, written, there).length === 0
            ? {
                ...finding(`Not loaded: the rules about ${wanted.what}`, 'in the files, not in the kernel'),
                fix: 'augenrules --load',
              }
            : finding(`No record of ${wanted.what}`, `no rule for ${missing.join(', ')}`);
        const of32Bits = system.arch === 'x86_64' ? unrecordedOf32Bits(wanted, loaded) : [];
        return of32Bits.length === 0
          ? null
          : {
              ...finding(
                `No record of ${wanted.what} by programs of 32 bits`,
                `no rule with arch=b32 for ${of32Bits.join(', ')}`,
              ),
              severity: 'info',
            };
      };
      return judgeEach(completeSet(subjects), judge, { partialCredit: true, follows });
    },
  }),
);
