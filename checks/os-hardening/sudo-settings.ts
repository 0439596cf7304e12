import {
  defineCheck,
  type Finding,
  fail,
  installedPackages,
  notApplicable,
  optional,
  pass,
  type Reference,
  type Severity,
  type Sudoers,
  type SudoersDefault,
  sudoers,
  undecided,
} from 'rempart/check';

interface Row {
  readonly slug: string;
  readonly title: string;
  readonly severity: Severity;
  /** What deviates: `sudo` is the version of the package without epoch, null where it is not known. */
  readonly judge: (rules: Sudoers, sudo: string | null) => readonly Finding[] | 'version-unknown';
  readonly rationale: string;
  readonly remediation: string;
  readonly references: readonly Reference[];
}

/** Of lines with one scope the last one holds; each scope that is told of. */
const effective = (all: readonly SudoersDefault[], name: string): readonly SudoersDefault[] =>
  [
    ...Map.groupBy(
      all.filter((each) => each.name === name),
      ({ scope }) => scope,
    ).values(),
  ].flatMap((same) => same.at(-1) ?? []);

const forEverybody = (all: readonly SudoersDefault[], name: string): SudoersDefault | undefined =>
  effective(all, name).find(({ scope }) => scope === '');

const deviation = (
  { scope, name, path, line }: SudoersDefault,
  message: string,
  expected: string,
  actual: string,
): Finding => ({
  message: scope === '' ? message : `${message} (${scope})`,
  expected,
  actual,
  location: { path, line, resource: `Defaults${scope} ${name}` },
});

const missing = (name: string, message: string, expected: string): Finding => ({
  message,
  expected,
  actual: 'not set',
  location: { path: '/etc/sudoers', resource: `Defaults ${name}` },
});

/** A terminal of its own is the default since sudo 1.9.14. */
const hasPtyByDefault = (version: string): boolean => {
  const [major = 0, minor = 0, patch = 0] = version.split(/[.p-]/).map(Number);
  return major * 1e6 + minor * 1e3 + patch >= 1_009_014;
};

/** Variables by which a program loads other code, or an interpreter reads another file first. */
const LOADS_CODE =
  /^!?(LD_\w*|PYTHON\w*|PERL5?(LIB|OPT|DB)|RUBY(LIB|OPT)|NODE_(OPTIONS|PATH)|BASH_ENV|ENV|SHELLOPTS|IFS|GCONV_PATH|\*)(=|$)/;

const TABLE: readonly Row[] = [
  {
    slug: 'sudo-own-terminal',
    title: 'Commands of sudo run in a terminal of their own',
    severity: 'low',
    judge: ({ defaults }, version) => {
      const off = effective(defaults, 'use_pty').filter(({ value }) => value === false);
      if (off.length > 0)
        return off.map((each) =>
          deviation(each, 'Commands of sudo share the terminal of their caller', 'use_pty', '!use_pty'),
        );
      if (forEverybody(defaults, 'use_pty') !== undefined) return [];
      if (version === null) return 'version-unknown';
      return hasPtyByDefault(version)
        ? []
        : [missing('use_pty', 'Commands of sudo share the terminal of their caller', 'Defaults use_pty')];
    },
    rationale:
      'In a shared terminal a hostile program that was run by sudo types commands into the shell of its caller when it is done.',
    remediation: 'Add `Defaults use_pty` with `visudo`. It is the default since sudo 1.9.14.',
    references: [
      { standard: 'cis-debian-12', id: '5.2.2' },
      { standard: 'url', id: 'https://www.sudo.ws/docs/man/sudoers.man/#use_pty' },
    ],
  },
  {
    slug: 'sudo-logged',
    title: 'Every use of sudo is written to a log',
    severity: 'medium',
    judge: ({ defaults }) => {
      const hasFile = ({ scope }: SudoersDefault): boolean =>
        defaults.some(
          ({ name, value, scope: other }) =>
            name === 'logfile' &&
            typeof value === 'string' &&
            value !== '' &&
            (other === '' || other === scope),
        );
      return [
        ...effective(defaults, 'syslog')
          .filter((each) => each.value === false && !hasFile(each))
          .map((each) => deviation(each, 'sudo writes no log', 'syslog, or logfile', '!syslog, no logfile')),
        ...effective(defaults, 'log_allowed')
          .filter(({ value }) => value === false)
          .map((each) => deviation(each, 'sudo logs only what it refuses', 'log_allowed', '!log_allowed')),
      ];
    },
    rationale:
      'The log of sudo tells who did what as root. sudo logs to the system log unless told otherwise, which serves as well as a file of its own and leaves the host with the other logs.',
    remediation:
      'Take `!syslog` and `!log_allowed` away with `visudo`; a file of its own is `Defaults logfile="/var/log/sudo.log"`.',
    references: [{ standard: 'cis-debian-12', id: '5.2.3' }],
  },
  {
    slug: 'sudo-secure-path',
    title: 'sudo looks for commands in folders of its own choice',
    severity: 'low',
    judge: ({ defaults }) => {
      const setting = forEverybody(defaults, 'secure_path');
      if (setting === undefined || typeof setting.value !== 'string')
        return [missing('secure_path', 'sudo takes the search path of its caller', 'Defaults secure_path')];
      const bad = setting.value.split(':').find((folder) => !folder.startsWith('/'));
      return bad === undefined
        ? []
        : [
            deviation(
              setting,
              'The search path of sudo names a folder that depends on where the caller is',
              'absolute folders',
              bad === '' ? 'an empty element' : bad,
            ),
          ];
    },
    rationale:
      'With the path of the caller a program of the caller is run as root under the name of another.',
    remediation:
      'Add `Defaults secure_path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"` with `visudo`.',
    references: [{ standard: 'url', id: 'https://www.sudo.ws/docs/man/sudoers.man/#secure_path' }],
  },
  {
    slug: 'sudo-environment-reset',
    title: 'sudo passes no variable on that loads other code',
    severity: 'high',
    judge: ({ defaults }) => [
      ...effective(defaults, 'env_reset')
        .filter(({ value }) => value === false)
        .map((each) =>
          deviation(each, 'sudo passes the environment of its caller on', 'env_reset', '!env_reset'),
        ),
      ...effective(defaults, 'setenv')
        .filter(({ value }) => value === true)
        .map(
          (each): Finding => ({
            ...deviation(each, 'The caller of sudo may set any variable', '!setenv', 'setenv'),
            severity: 'medium',
          }),
        ),
      ...defaults
        .filter(({ name, value }) => name === 'env_keep' && typeof value === 'string')
        .flatMap((each) =>
          String(each.value)
            .split(/\s+/)
            .filter((word) => LOADS_CODE.test(word))
            .map((word) =>
              deviation(each, `sudo passes ${word} on, by which other code is loaded`, 'not kept', word),
            ),
        ),
    ],
    rationale:
      'Who may run one command by sudo and sets LD_PRELOAD or PYTHONPATH runs any code as root: rules about single commands then mean nothing.',
    remediation:
      'Take `!env_reset`, `setenv` and the variable in `env_keep` away with `visudo`; a command that needs a variable gets it by `VAR=value` in a script of root.',
    references: [{ standard: 'url', id: 'https://www.sudo.ws/docs/man/sudoers.man/#env_reset' }],
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
    tags: ['sudo'],
    needs: { self: { sudoers, packages: optional(installedPackages) } },
    evaluate({ self: { sudoers, packages } }) {
      if (sudoers === null) return notApplicable('sudo is not installed');
      const found = packages.known ? packages.value?.packages : undefined;
      const version =
        found?.find(({ name }) => name === 'sudo')?.version.replace(/^\d+:/, '') ??
        // The rewrite in Rust does not know another way.
        (found?.some(({ name }) => name === 'sudo-rs') === true ? '1.9.14' : null);
      const findings = row.judge(sudoers, version);
      if (findings === 'version-unknown')
        return undecided(
          sudoers.reason ?? {
            code: 'unsupported',
            text: 'The default depends on the version of sudo, which could not be told',
          },
        );
      const [first, ...rest] = findings;
      // That a line is missing may only be said where every file was read.
      if (first !== undefined && (sudoers.reason === null || first.actual !== 'not set'))
        return fail([first, ...rest]);
      return sudoers.reason === null ? pass() : undecided(sudoers.reason);
    },
  }),
);
