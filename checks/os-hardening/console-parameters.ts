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

const devSec = (id: string): Reference => ({ standard: 'dev-sec-linux', id });
const lynis: Reference = { standard: 'lynis', id: 'KRNL-6000' };
const kernelDocs: Reference = {
  standard: 'url',
  id: 'https://docs.kernel.org/admin-guide/sysctl/kernel.html',
};

const isOff: ParameterRule['level'] = (value) => (value === '0' ? 'good' : 'bad');

/** Bits of kernel.sysrq: 8 dumps memory and processes, 64 sends signals to processes; 1 alone allows everything. */
const sysrqLevel: ParameterRule['level'] = (value) => {
  const bits = Number(value);
  if (bits === 0 || bits === 4) return 'good';
  return bits === 1 || (bits & (8 | 64)) !== 0 ? 'bad' : 'weak';
};

const rule = (
  name: string,
  level: ParameterRule['level'],
  kernelDefault: string | null = null,
): ParameterRule => ({ name, level, kernelDefault });

const TABLE: readonly Row[] = [
  {
    slug: 'sysrq-limited',
    title: 'The SysRq key cannot dump memory or signal processes',
    severity: 'low',
    wanted: '0 or 4',
    set: ['kernel.sysrq = 0'],
    rules: [rule('kernel.sysrq', sysrqLevel)],
    rationale:
      'Whoever reaches the console, or its remote copy, can dump memory or kill processes without a login.',
    breaks: 'Emergency sync and reboot by keyboard; 4 keeps the secure attention key.',
    references: [devSec('sysctl-30'), lynis, kernelDocs],
  },
  {
    slug: 'crashed-kernel-restarts',
    title: 'A crashed kernel starts again by itself',
    severity: 'low',
    wanted: 'seconds until the restart, such as 10',
    set: ['kernel.panic = 10'],
    rules: [rule('kernel.panic', (value) => (value === '0' ? 'weak' : 'good'), '0')],
    rationale:
      'With 0 a kernel that panicked stands still until somebody comes: one bad packet then takes the host away for a night.',
    breaks: 'Somebody who wants to read the panic on the console; kdump saves it instead.',
    references: [kernelDocs],
  },
  {
    slug: 'tty-line-disciplines-not-loaded',
    title: 'Ordinary users cannot load terminal line disciplines',
    severity: 'low',
    wanted: '0',
    set: ['dev.tty.ldisc_autoload = 0'],
    rules: [rule('dev.tty.ldisc_autoload', isOff)],
    rationale: 'Old line disciplines are loaded on demand by anybody, and several had holes up to root.',
    breaks: 'Serial protocols such as SLIP or CAN over serial lines started by ordinary users.',
    references: [lynis, { standard: 'url', id: 'https://docs.kernel.org/admin-guide/sysctl/index.html' }],
  },
  {
    slug: 'terminal-input-not-forged',
    title: 'Programs cannot type into their terminal',
    severity: 'low',
    wanted: '0',
    set: ['dev.tty.legacy_tiocsti = 0'],
    rules: [rule('dev.tty.legacy_tiocsti', isOff)],
    rationale:
      'With TIOCSTI a program started by su or sudo types commands into the shell that it came from.',
    breaks: 'Very few old programs, such as some Braille terminals.',
    references: [{ standard: 'url', id: 'https://docs.kernel.org/admin-guide/sysctl/index.html' }],
  },
];

/** What somebody at the console, or a program in a terminal, can do to the kernel. */
export default TABLE.map((row) =>
  defineCheck({
    id: `os-hardening/${row.slug}`,
    title: row.title,
    targets: ['host'],
    severity: row.severity,
    rationale: row.rationale,
    remediation: `Write ${row.set.map((line) => `\`${line}\``).join(' and ')} to /etc/sysctl.d/90-hardening.conf and run \`sysctl --system\`. It can break: ${row.breaks}`,
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
