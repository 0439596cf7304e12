import {
  defineCheck,
  fail,
  judgeParameters,
  kernelParameters,
  milder,
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
  /** Why a kernel without the parameter is worse off; such a kernel is left alone where this is not said. */
  readonly missing?: string;
}

const cis = (id: string): Reference => ({ standard: 'cis-debian-12', id });
const cis13 = (id: string): Reference => ({ standard: 'cis-debian-13', id });
const devSec = (id: string): Reference => ({ standard: 'dev-sec-linux', id });
const stig = (id: string): Reference => ({ standard: 'stig-ubuntu-24.04', id });
const lynis: Reference = { standard: 'lynis', id: 'KRNL-6000' };
const kernelDocs: Reference = {
  standard: 'url',
  id: 'https://docs.kernel.org/admin-guide/sysctl/kernel.html',
};

const oneOf =
  (...values: readonly string[]): ParameterRule['level'] =>
  (value) =>
    values.includes(value) ? 'good' : 'bad';

const atLeast =
  (least: number): ParameterRule['level'] =>
  (value) =>
    Number(value) >= least ? 'good' : 'bad';

/** Where the same milder value is what most systems run with. */
const goodOrWeak =
  (good: readonly string[], weak: readonly string[]): ParameterRule['level'] =>
  (value) =>
    good.includes(value) ? 'good' : weak.includes(value) ? 'weak' : 'bad';

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
    slug: 'address-space-randomised',
    title: 'Address space layout is fully randomised',
    severity: 'high',
    wanted: '2',
    set: ['kernel.randomize_va_space = 2'],
    rules: [rule('kernel.randomize_va_space', oneOf('2'))],
    rationale: 'Without full randomisation an exploit knows where code, stack and heap of every program lie.',
    breaks: 'A few very old programs and debuggers expect fixed addresses; run those with setarch -R.',
    references: [cis('1.5.1'), cis13('1.5.9'), stig('UBTU-24-700310'), devSec('sysctl-32'), lynis],
  },
  {
    slug: 'kernel-pointers-hidden',
    title: 'Kernel addresses are hidden from ordinary users',
    severity: 'medium',
    wanted: '1 or 2',
    set: ['kernel.kptr_restrict = 2'],
    rules: [rule('kernel.kptr_restrict', oneOf('1', '2'), '0')],
    rationale:
      'Kernel addresses in /proc tell an exploit where the kernel lies, which undoes its randomisation.',
    breaks: 'Profiling the kernel as an ordinary user.',
    references: [cis13('1.5.8'), lynis, kernelDocs],
  },
  {
    slug: 'kernel-log-restricted',
    title: 'The kernel log is closed to ordinary users',
    severity: 'medium',
    wanted: '1',
    set: ['kernel.dmesg_restrict = 1'],
    rules: [rule('kernel.dmesg_restrict', oneOf('1'))],
    rationale:
      'The kernel log holds addresses and traces of other users; containers without seccomp read it too.',
    breaks: 'dmesg needs root.',
    references: [cis13('1.5.5'), stig('UBTU-24-600140'), lynis],
  },
  {
    slug: 'ptrace-restricted',
    title: 'A process cannot be traced by any other of the same user',
    severity: 'medium',
    wanted: '1 or more',
    set: ['kernel.yama.ptrace_scope = 1'],
    rules: [rule('kernel.yama.ptrace_scope', atLeast(1))],
    rationale:
      'With ptrace open, one broken program of a user reads the memory of his others: keys, sessions, passwords.',
    breaks: 'gdb -p and strace -p need root.',
    references: [cis('1.5.2'), cis13('1.5.3'), cis13('1.5.10'), devSec('sysctl-35'), lynis],
    missing: 'The kernel has no Yama, so a process traces any other of its user',
  },
  {
    slug: 'unprivileged-bpf-disabled',
    title: 'Ordinary users cannot load BPF programs',
    severity: 'high',
    wanted: '1 or 2',
    set: ['kernel.unprivileged_bpf_disabled = 1'],
    rules: [rule('kernel.unprivileged_bpf_disabled', oneOf('1', '2'))],
    rationale:
      'The BPF verifier has been a steady source of local root exploits; only root needs it on a server.',
    breaks:
      'Tracing tools run as an ordinary user. The value 1 stays until the next boot, 2 can be taken back.',
    references: [lynis, kernelDocs],
  },
  {
    slug: 'bpf-jit-hardened',
    title: 'The BPF compiler hardens the code it makes',
    severity: 'low',
    wanted: '2',
    set: ['net.core.bpf_jit_harden = 2'],
    rules: [
      rule(
        'net.core.bpf_jit_harden',
        (value, live) =>
          live.get('net.core.bpf_jit_enable') === '0' || value === '2'
            ? 'good'
            : value === '1'
              ? 'weak'
              : 'bad',
        '0',
      ),
    ],
    rationale: 'Constants in compiled BPF code can carry machine code of an attacker into the kernel.',
    breaks: 'BPF programs run a little slower.',
    references: [lynis, { standard: 'url', id: 'https://docs.kernel.org/admin-guide/sysctl/net.html' }],
  },
  {
    slug: 'perf-events-restricted',
    title: 'Ordinary users cannot profile the kernel',
    severity: 'medium',
    wanted: '2 or more',
    set: ['kernel.perf_event_paranoid = 3'],
    rules: [rule('kernel.perf_event_paranoid', atLeast(2))],
    rationale: 'Performance events leak kernel activity, and their code was the way to root more than once.',
    breaks: 'perf as an ordinary user. Levels above 2 exist only on kernels of Debian, Ubuntu and Android.',
    references: [lynis, kernelDocs],
  },
  {
    slug: 'kexec-disabled',
    title: 'Another kernel cannot be loaded into the running one',
    severity: 'low',
    wanted: '1',
    set: ['kernel.kexec_load_disabled = 1'],
    rules: [rule('kernel.kexec_load_disabled', goodOrWeak(['1'], ['0']), '0')],
    rationale: 'kexec lets root replace the running kernel by an unsigned one and so hide for good.',
    breaks: 'kdump and fast reboots by kexec; set it after kdump has loaded its kernel.',
    references: [kernelDocs],
  },
  {
    slug: 'module-loading-frozen',
    title: 'No kernel module can be loaded any more',
    severity: 'info',
    wanted: '1',
    set: [],
    rules: [rule('kernel.modules_disabled', oneOf('1'), '0')],
    rationale:
      'A frozen kernel takes no rootkit module. Standards contradict each other here, so this informs and never counts.',
    breaks:
      'Docker, iptables and hot-plugged devices load modules as needed. Fit for appliances, set late in the boot.',
    references: [devSec('sysctl-29'), lynis],
  },
  {
    slug: 'io-uring-restricted',
    title: 'The interface io_uring is closed to ordinary users',
    severity: 'low',
    wanted: '1 or 2',
    set: ['kernel.io_uring_disabled = 2'],
    rules: [rule('kernel.io_uring_disabled', goodOrWeak(['1', '2'], ['0']), '0')],
    rationale: 'io_uring had many kernel holes, and its calls go past seccomp filters.',
    breaks:
      'Programs built on io_uring, among them some databases; 1 admits the group in kernel.io_uring_group.',
    references: [kernelDocs],
  },
  {
    slug: 'userfaultfd-restricted',
    title: 'Ordinary users cannot pause the kernel on page faults',
    severity: 'low',
    wanted: '0',
    set: ['vm.unprivileged_userfaultfd = 0'],
    rules: [rule('vm.unprivileged_userfaultfd', oneOf('0'))],
    rationale:
      'userfaultfd makes races in the kernel winnable, and is a standard part of local root exploits.',
    breaks: 'Live migration of virtual machines run by ordinary users.',
    references: [{ standard: 'url', id: 'https://docs.kernel.org/admin-guide/sysctl/vm.html' }],
  },
  {
    slug: 'low-memory-unmappable',
    title: 'Programs cannot map the lowest memory',
    severity: 'medium',
    wanted: '65536 (32768 on ARM)',
    set: ['vm.mmap_min_addr = 65536'],
    rules: [
      rule('vm.mmap_min_addr', (value) =>
        Number(value) >= 32768 ? 'good' : Number(value) > 0 ? 'weak' : 'bad',
      ),
    ],
    rationale:
      'A kernel that follows a null pointer then finds nothing there instead of what an attacker put.',
    breaks: 'Emulators of DOS and of 16-bit Windows.',
    references: [{ standard: 'url', id: 'https://docs.kernel.org/admin-guide/sysctl/vm.html' }],
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
      const judgement = judgeParameters(parameters, row.rules);
      if (row.missing !== undefined && judgement.present === 0 && judgement.unseen === null)
        return fail({
          message: row.missing,
          expected: row.wanted,
          actual: 'no such parameter',
          location: { resource: row.rules[0]?.name ?? row.slug },
          severity: milder(row.severity),
        });
      return parameterVerdict(judgement, row.severity, row.wanted);
    },
  }),
);
