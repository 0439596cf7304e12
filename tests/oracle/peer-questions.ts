import type { AnyCheck } from '../../src/core/check.ts';
import type { Peer } from './peer-reports.ts';

/** Tests of Lynis that ask after many settings, with the check that asks after each; none where no check does. */
const KERNEL_PARAMETERS: Readonly<Record<string, string | null>> = {
  'dev.tty.ldisc_autoload': 'tty-line-disciplines-not-loaded',
  'fs.protected_fifos': 'shared-folder-files-protected',
  'fs.protected_hardlinks': 'links-protected',
  'fs.protected_regular': 'shared-folder-files-protected',
  'fs.protected_symlinks': 'links-protected',
  'fs.suid_dumpable': 'setuid-core-dumps-off',
  'kernel.core_uses_pid': null,
  'kernel.ctrl-alt-del': null,
  'kernel.dmesg_restrict': 'kernel-log-restricted',
  'kernel.kptr_restrict': 'kernel-pointers-hidden',
  'kernel.modules_disabled': 'module-loading-frozen',
  'kernel.perf_event_paranoid': 'perf-events-restricted',
  'kernel.randomize_va_space': 'address-space-randomised',
  'kernel.sysrq': 'sysrq-limited',
  'kernel.unprivileged_bpf_disabled': 'unprivileged-bpf-disabled',
  'kernel.yama.ptrace_scope': 'ptrace-restricted',
  'net.core.bpf_jit_harden': 'bpf-jit-hardened',
  'net.ipv4.conf.all.accept_redirects': 'icmp-redirects-refused',
  'net.ipv4.conf.all.accept_source_route': 'source-routing-refused',
  'net.ipv4.conf.all.bootp_relay': null,
  'net.ipv4.conf.all.forwarding': 'packets-not-forwarded',
  'net.ipv4.conf.all.log_martians': 'martians-logged',
  'net.ipv4.conf.all.mc_forwarding': null,
  'net.ipv4.conf.all.proxy_arp': null,
  'net.ipv4.conf.all.rp_filter': 'reverse-path-filtered',
  'net.ipv4.conf.all.send_redirects': 'icmp-redirects-not-sent',
  'net.ipv4.conf.default.accept_redirects': 'icmp-redirects-refused',
  'net.ipv4.conf.default.accept_source_route': 'source-routing-refused',
  'net.ipv4.conf.default.log_martians': 'martians-logged',
  'net.ipv4.icmp_echo_ignore_broadcasts': 'broadcast-pings-ignored',
  'net.ipv4.icmp_ignore_bogus_error_responses': 'bogus-icmp-errors-ignored',
  'net.ipv4.tcp_syncookies': 'syn-cookies-on',
  'net.ipv4.tcp_timestamps': null,
  'net.ipv6.conf.all.accept_redirects': 'icmp-redirects-refused',
  'net.ipv6.conf.all.accept_source_route': 'source-routing-refused',
  'net.ipv6.conf.default.accept_redirects': 'icmp-redirects-refused',
  'net.ipv6.conf.default.accept_source_route': 'source-routing-refused',
};

const SSHD_KEYWORDS: Readonly<Record<string, string | null>> = {
  AllowAgentForwarding: 'agent-forwarding',
  AllowTcpForwarding: 'tcp-forwarding',
  ClientAliveCountMax: 'idle-timeout',
  ClientAliveInterval: 'idle-timeout',
  Compression: null,
  FingerprintHash: null,
  GatewayPorts: 'gateway-ports',
  IgnoreRhosts: 'ignore-rhosts',
  LogLevel: 'log-level',
  LoginGraceTime: 'login-grace-time',
  MaxAuthTries: 'max-auth-tries',
  MaxSessions: 'max-sessions',
  PermitRootLogin: 'permit-root-login',
  PermitTunnel: 'permit-tunnel',
  PermitUserEnvironment: 'permit-user-environment',
  Port: null,
  PrintLastLog: 'last-login-shown',
  StrictModes: 'strict-modes',
  TCPKeepAlive: 'keep-alive-inside',
  UseDNS: 'no-name-lookup',
  X11Forwarding: 'x11-forwarding',
};

const questionsOf = (
  test: string,
  section: string,
  table: Readonly<Record<string, string | null>>,
): readonly (readonly [string, readonly string[]])[] =>
  Object.entries(table).map(([setting, slug]) => [
    `${test} ${setting}`,
    slug === null ? [] : [`${section}/${slug}`],
  ]);

/** The settings that one test of Lynis asks after, each a question of its own, with the checks that ask the same. */
export const manifoldQuestions: ReadonlyMap<string, readonly string[]> = new Map([
  ...questionsOf('KRNL-6000', 'os-hardening', KERNEL_PARAMETERS),
  ...questionsOf('SSH-7408', 'ssh-server', SSHD_KEYWORDS),
]);

/** The kinds of algorithms as ssh-audit calls them, with the keyword of sshd_config(5) and the check. */
export const ALGORITHM_KINDS = {
  kex: { keyword: 'kexalgorithms', check: 'ssh-server/key-exchange' },
  key: { keyword: 'hostkeyalgorithms', check: 'ssh-server/host-key-algorithms' },
  enc: { keyword: 'ciphers', check: 'ssh-server/ciphers' },
  mac: { keyword: 'macs', check: 'ssh-server/message-authentication-codes' },
} as const;

/** Sizes that ssh-audit tells beside the name of an algorithm. */
const sizeChecks = (question: string): readonly string[] => {
  if (/^kex diffie-hellman-group-exchange-/.test(question)) return ['ssh-server/moduli'];
  return /^key (?:ssh-rsa|rsa-sha2-|ssh-dss)/.test(question) ? ['ssh-server/host-key-strength'] : [];
};

/** The checks that ask what a peer asks: of Lynis those that cite its test, of ssh-audit by the kind of algorithm. */
export const checksFor = (peer: Peer, question: string, checks: readonly AnyCheck[]): readonly string[] => {
  if (peer === 'ssh-audit') {
    const kind = question.split(' ')[0] ?? '';
    return Object.hasOwn(ALGORITHM_KINDS, kind)
      ? [ALGORITHM_KINDS[kind as keyof typeof ALGORITHM_KINDS].check, ...sizeChecks(question)]
      : citing('ssh-audit', question, checks);
  }
  return manifoldQuestions.get(question) ?? citing('lynis', question, checks);
};

const citing = (
  standard: 'lynis' | 'ssh-audit',
  id: string,
  checks: readonly AnyCheck[],
): readonly string[] =>
  checks
    .filter(({ references }) =>
      references.some((reference) => reference.standard === standard && reference.id === id),
    )
    .map((check) => check.id)
    .sort();
