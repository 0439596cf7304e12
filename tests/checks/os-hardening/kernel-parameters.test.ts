import { describe, expect, it } from 'vitest';
import consoleChecks from '../../../checks/os-hardening/console-parameters.ts';
import kernelChecks from '../../../checks/os-hardening/kernel-parameters.ts';
import { testCheck } from '../../test-check.ts';
import { aSetting, aSystem, inContainer, NO_PERMISSION, someParameters } from '../host-examples.ts';

type Live = Readonly<Record<string, string | null>>;

const checks = [...kernelChecks, ...consoleChecks];

const bySlug = (slug: string) => {
  const check = checks.find(({ id }) => id === `os-hardening/${slug}`);
  if (check === undefined) throw new Error(slug);
  return check;
};

const facts = (live: Live, persisted = [aSetting('none', '0')]) => ({
  self: { parameters: someParameters(live, persisted), system: aSystem() },
});

/** Values that pass once they are persisted, and values that fail. */
const VALUES: Readonly<Record<string, { readonly good: readonly Live[]; readonly bad: readonly Live[] }>> = {
  'address-space-randomised': {
    good: [{ 'kernel.randomize_va_space': '2' }],
    bad: [{ 'kernel.randomize_va_space': '1' }, { 'kernel.randomize_va_space': '0' }],
  },
  'kernel-pointers-hidden': {
    good: [{ 'kernel.kptr_restrict': '1' }, { 'kernel.kptr_restrict': '2' }],
    bad: [{ 'kernel.kptr_restrict': '0' }],
  },
  'kernel-log-restricted': {
    good: [{ 'kernel.dmesg_restrict': '1' }],
    bad: [{ 'kernel.dmesg_restrict': '0' }],
  },
  'ptrace-restricted': {
    good: [{ 'kernel.yama.ptrace_scope': '1' }, { 'kernel.yama.ptrace_scope': '3' }],
    bad: [{ 'kernel.yama.ptrace_scope': '0' }],
  },
  'unprivileged-bpf-disabled': {
    good: [{ 'kernel.unprivileged_bpf_disabled': '1' }, { 'kernel.unprivileged_bpf_disabled': '2' }],
    bad: [{ 'kernel.unprivileged_bpf_disabled': '0' }],
  },
  'bpf-jit-hardened': {
    good: [
      { 'net.core.bpf_jit_harden': '2' },
      { 'net.core.bpf_jit_harden': '0', 'net.core.bpf_jit_enable': '0' },
    ],
    bad: [
      { 'net.core.bpf_jit_harden': '0', 'net.core.bpf_jit_enable': '1' },
      { 'net.core.bpf_jit_harden': '1' },
    ],
  },
  'perf-events-restricted': {
    good: [{ 'kernel.perf_event_paranoid': '2' }, { 'kernel.perf_event_paranoid': '4' }],
    bad: [{ 'kernel.perf_event_paranoid': '-1' }],
  },
  'sysrq-limited': {
    good: [{ 'kernel.sysrq': '0' }, { 'kernel.sysrq': '4' }],
    bad: [{ 'kernel.sysrq': '1' }, { 'kernel.sysrq': '438' }, { 'kernel.sysrq': '72' }],
  },
  'kexec-disabled': {
    good: [{ 'kernel.kexec_load_disabled': '1' }],
    bad: [{ 'kernel.kexec_load_disabled': '0' }],
  },
  'module-loading-frozen': {
    good: [{ 'kernel.modules_disabled': '1' }],
    bad: [{ 'kernel.modules_disabled': '0' }],
  },
  'io-uring-restricted': {
    good: [{ 'kernel.io_uring_disabled': '1' }, { 'kernel.io_uring_disabled': '2' }],
    bad: [{ 'kernel.io_uring_disabled': '0' }],
  },
  'userfaultfd-restricted': {
    good: [{ 'vm.unprivileged_userfaultfd': '0' }],
    bad: [{ 'vm.unprivileged_userfaultfd': '1' }],
  },
  'low-memory-unmappable': {
    good: [{ 'vm.mmap_min_addr': '65536' }, { 'vm.mmap_min_addr': '32768' }],
    bad: [{ 'vm.mmap_min_addr': '0' }, { 'vm.mmap_min_addr': '4096' }],
  },
  'tty-line-disciplines-not-loaded': {
    good: [{ 'dev.tty.ldisc_autoload': '0' }],
    bad: [{ 'dev.tty.ldisc_autoload': '1' }],
  },
  'crashed-kernel-restarts': {
    good: [{ 'kernel.panic': '10' }, { 'kernel.panic': '-1' }],
    bad: [{ 'kernel.panic': '0' }],
  },
  'terminal-input-not-forged': {
    good: [{ 'dev.tty.legacy_tiocsti': '0' }],
    bad: [{ 'dev.tty.legacy_tiocsti': '1' }],
  },
};

const settingsOf = (live: Live) => Object.entries(live).map(([name, value]) => aSetting(name, value));

describe('the table', () => {
  it('has values for every row', () => {
    expect(checks.map(({ id }) => id.slice('os-hardening/'.length)).sort()).toEqual(
      Object.keys(VALUES).sort(),
    );
  });
});

for (const [slug, { good, bad }] of Object.entries(VALUES))
  testCheck(bySlug(slug), [
    ...good.map((live) => ({
      name: `passes with ${JSON.stringify(live)}`,
      facts: facts(live, settingsOf(live)),
      expect: 'pass' as const,
    })),
    ...bad.map((live) => ({
      name: `fails with ${JSON.stringify(live)}`,
      facts: facts(live, settingsOf(live)),
      expect: 'fail' as const,
    })),
    {
      name: 'a kernel that does not have it',
      facts: facts({ 'kernel.hostname': 'x' }),
      // Without Yama there is nothing that could restrict tracing.
      expect: slug === 'ptrace-restricted' ? ('fail' as const) : ('not-applicable' as const),
    },
    {
      name: 'a container has no kernel of its own',
      facts: { self: { parameters: someParameters(bad[0] ?? {}), system: inContainer } },
      expect: 'not-applicable' as const,
    },
  ]);

describe('kernel parameters', () => {
  const judge = (
    slug: string,
    live: Live,
    persisted = [] as ReturnType<typeof aSetting>[],
    reason: typeof NO_PERMISSION | null = null,
  ) =>
    bySlug(slug).evaluate({
      self: { parameters: someParameters(live, persisted, reason), system: aSystem() },
      parent: {},
      children: {},
      peers: [],
      target: { id: 'h', kind: 'host', name: 'h', parent: null, labels: {}, image: null, replicaOf: null },
      collectedAt: 0,
    });

  it('right now but set wrongly at boot is one severity milder, and names the line', () => {
    const wrong = { ...aSetting('kernel.kptr_restrict', '0', '/etc/sysctl.d/99-dev.conf'), line: 7 };
    expect(judge('kernel-pointers-hidden', { 'kernel.kptr_restrict': '1' }, [wrong])).toMatchObject({
      outcome: 'fail',
      findings: [
        {
          severity: 'low',
          location: { path: '/etc/sysctl.d/99-dev.conf', line: 7, resource: 'kernel.kptr_restrict at boot' },
        },
      ],
    });
  });

  it('right now but set nowhere fails only where the kernel’s own value is known to be wrong', () => {
    expect(judge('kernel-pointers-hidden', { 'kernel.kptr_restrict': '1' }).outcome).toBe('fail');
    expect(judge('address-space-randomised', { 'kernel.randomize_va_space': '2' }).outcome).toBe('pass');
  });

  it('wrong now is a full failure though a file sets it right', () => {
    expect(
      judge('kernel-pointers-hidden', { 'kernel.kptr_restrict': '0' }, [
        aSetting('kernel.kptr_restrict', '1'),
      ]),
    ).toMatchObject({
      outcome: 'fail',
      findings: [{ message: 'kernel.kptr_restrict is 0, though /etc/sysctl.d/90-hardening.conf:1 sets 1' }],
    });
  });

  it('a value that root alone may read is unknown, not absent', () => {
    expect(judge('bpf-jit-hardened', { 'net.core.bpf_jit_harden': null })).toMatchObject({
      outcome: 'unknown',
      code: 'permission',
    });
  });

  it('a settings file that may not be read leaves the next boot unknown', () => {
    expect(
      judge('address-space-randomised', { 'kernel.randomize_va_space': '2' }, [], NO_PERMISSION).outcome,
    ).toBe('unknown');
    expect(
      judge('address-space-randomised', { 'kernel.randomize_va_space': '0' }, [], NO_PERMISSION).outcome,
    ).toBe('fail');
  });

  it('bpf 2 and kptr 1 are as good as the other right value (Lynis KRNL-6000 counts them as different)', () => {
    expect(judge('unprivileged-bpf-disabled', { 'kernel.unprivileged_bpf_disabled': '2' }).outcome).toBe(
      'pass',
    );
    expect(
      judge('kernel-pointers-hidden', { 'kernel.kptr_restrict': '1' }, [
        aSetting('kernel.kptr_restrict', '1'),
      ]).outcome,
    ).toBe('pass');
  });

  it('the bit mask of Debian for SysRq is a mild deviation', () => {
    expect(judge('sysrq-limited', { 'kernel.sysrq': '438' })).toMatchObject({
      findings: [{ severity: 'info' }],
    });
  });
});
