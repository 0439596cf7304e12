import {
  defineCheck,
  judgeParameters,
  kernelParameters,
  notApplicable,
  type ParameterRule,
  parameterVerdict,
  type Reference,
  type Severity,
  system,
} from 'rempart/check';

interface Row {
  readonly slug: string;
  readonly title: string;
  readonly severity: Severity;
  readonly wanted: string;
  /** Lines to persist. */
  readonly set: readonly string[];
  readonly rules: readonly ParameterRule[];
  readonly rationale: string;
  readonly breaks: string;
  readonly references: readonly Reference[];
}

const cis = (id: string): Reference => ({ standard: 'cis-debian-12', id });
const cis13 = (id: string): Reference => ({ standard: 'cis-debian-13', id });
const devSec = (id: string): Reference => ({ standard: 'dev-sec-linux', id });
const lynis: Reference = { standard: 'lynis', id: 'KRNL-6000' };
const fsDocs: Reference = { standard: 'url', id: 'https://docs.kernel.org/admin-guide/sysctl/fs.html' };

const oneOf =
  (...values: readonly string[]): ParameterRule['level'] =>
  (value) =>
    values.includes(value) ? 'good' : 'bad';

const atLeast =
  (least: number): ParameterRule['level'] =>
  (value) =>
    Number(value) >= least ? 'good' : 'bad';

/** suidsafe (2) writes dumps only where core_pattern is an absolute path or a pipe. */
const dumpableLevel: ParameterRule['level'] = (value, live) =>
  value === '0' || (value === '2' && /^[/|]/.test(live.get('kernel.core_pattern') ?? '')) ? 'good' : 'bad';

const rule = (
  name: string,
  level: ParameterRule['level'],
  kernelDefault: string | null = null,
): ParameterRule => ({
  name,
  level,
  kernelDefault,
});

const TABLE: readonly Row[] = [
  {
    slug: 'links-protected',
    title: 'Links in shared folders cannot be used against others',
    severity: 'medium',
    wanted: '1',
    set: ['fs.protected_symlinks = 1', 'fs.protected_hardlinks = 1'],
    rules: [rule('fs.protected_symlinks', oneOf('1')), rule('fs.protected_hardlinks', oneOf('1'))],
    rationale: 'A link laid in /tmp makes a privileged program write to a file that the attacker names.',
    breaks: 'Nothing known.',
    references: [cis13('1.5.1'), cis13('1.5.2'), devSec('sysctl-34'), lynis, fsDocs],
  },
  {
    slug: 'shared-folder-files-protected',
    title: 'Files and pipes laid in shared folders are not opened',
    severity: 'low',
    wanted: '1 or 2',
    set: ['fs.protected_fifos = 2', 'fs.protected_regular = 2'],
    rules: [rule('fs.protected_fifos', atLeast(1)), rule('fs.protected_regular', atLeast(1))],
    rationale:
      'A file or pipe laid in advance under the name that a program will create receives what it writes.',
    breaks: 'Programs that hand files over through /tmp between users.',
    references: [devSec('sysctl-34'), lynis, fsDocs],
  },
  {
    slug: 'setuid-core-dumps-off',
    title: 'Privileged programs leave no readable core dumps',
    severity: 'medium',
    wanted: '0, or 2 with core dumps piped to a program or an absolute path',
    set: ['fs.suid_dumpable = 0'],
    rules: [rule('fs.suid_dumpable', dumpableLevel, '0')],
    rationale:
      'The memory of a crashed setuid program holds what its caller must not see, such as password hashes.',
    breaks: 'Crash analysis of setuid programs.',
    references: [
      cis('1.5.3'),
      cis13('1.5.4'),
      devSec('sysctl-31a'),
      devSec('sysctl-31b'),
      { standard: 'lynis', id: 'KRNL-5820' },
      lynis,
    ],
  },
];

export default TABLE.map((row) =>
  defineCheck({
    id: `os-hardening/${row.slug}`,
    title: row.title,
    targets: ['host'],
    severity: row.severity,
    rationale: row.rationale,
    remediation:
      row.set.length === 0
        ? `Set it at the end of the boot. It can break: ${row.breaks}`
        : `Write ${row.set.map((line) => `\`${line}\``).join(' and ')} to /etc/sysctl.d/90-hardening.conf and run \`sysctl --system\`. It can break: ${row.breaks}`,
    references: row.references,
    tags: ['sysctl'],
    needs: { self: { parameters: kernelParameters, system } },
    evaluate({ self: { parameters, system } }) {
      if (system.machine === 'container')
        return notApplicable('The kernel is that of the machine outside this container');
      return parameterVerdict(judgeParameters(parameters, row.rules), row.severity, row.wanted);
    },
  }),
);
