import type { FileEntry } from '../core/answer.ts';
import { defineFact, deriveFact, Inconclusive, optional } from '../core/fact.ts';
import { fileModes, files, shell } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { kernelCommandLine } from './kernel-state.ts';
import { startsAtBoot, type Units, unitNamed, units } from './units.ts';

/** Kernel parameters by dotted name (`net.ipv4.conf.eth0/100.rp_filter`: a dot inside a part is a slash). Null where one is there but may not be read. */
export type LiveParameters = ReadonlyMap<string, string | null>;

/** A line of sysctl.d(5). A name with `*` or `?` sets what no other line names exactly; a value of null exempts the name from such lines. */
export interface SysctlSetting {
  readonly name: string;
  readonly value: string | null;
  readonly path: string;
  readonly line: number;
}

export interface KernelParameters {
  readonly live: LiveParameters;
  /** In the order in which they are applied at boot: the last one that names a parameter wins. */
  readonly persisted: ResourceSet<SysctlSetting>;
}

const LIVE = [
  'kernel/{apparmor_restrict_unprivileged_userns,core_pattern,core_uses_pid,dmesg_restrict,io_uring_disabled,kexec_load_disabled,kptr_restrict}',
  'kernel/{modules_disabled,panic,panic_on_oops,perf_event_paranoid,randomize_va_space,sysrq,tainted,unprivileged_bpf_disabled,unprivileged_userns_clone}',
  'kernel/yama/ptrace_scope',
  'fs/{protected_fifos,protected_hardlinks,protected_regular,protected_symlinks,suid_dumpable}',
  'vm/{mmap_min_addr,unprivileged_userfaultfd}',
  'dev/tty/{ldisc_autoload,legacy_tiocsti}',
  'user/max_user_namespaces',
  'net/core/{bpf_jit_enable,bpf_jit_harden}',
  'net/ipv4/{icmp_echo_ignore_broadcasts,icmp_ignore_bogus_error_responses,ip_forward,tcp_rfc1337,tcp_syncookies}',
  'net/ipv4/conf/*/{accept_redirects,accept_source_route,forwarding,log_martians,route_localnet,rp_filter,secure_redirects,send_redirects}',
  'net/ipv6/conf/*/{accept_ra,accept_redirects,accept_source_route,disable_ipv6,forwarding}',
  // Hosts with a thousand virtual interfaces have a limit on arguments: what only informs is asked of these two.
  'net/ipv4/conf/all/{arp_announce,arp_ignore}',
  'net/ipv4/conf/default/{arp_announce,arp_ignore}',
  'net/ipv6/conf/all/{accept_ra_defrtr,accept_ra_pinfo,accept_ra_rtr_pref,autoconf,router_solicitations}',
  'net/ipv6/conf/default/{accept_ra_defrtr,accept_ra_pinfo,accept_ra_rtr_pref,autoconf,router_solicitations}',
];

const expandBraces = (pattern: string): readonly string[] => {
  const [, before = '', names, after = ''] = /^(.*)\{(.*)\}(.*)$/.exec(pattern) ?? [];
  return names === undefined ? [pattern] : names.split(',').map((name) => `${before}${name}${after}`);
};

const liveParameters = defineFact({
  id: 'sysctl.live',
  description: 'Kernel parameters as they are now',
  probe: shell(
    `cd /proc/sys 2>/dev/null || exit 1; set -- ${LIVE.flatMap(expandBraces).join(' ')}; ` +
      'for f do [ -r "$f" ] || { [ -e "$f" ] && printf "%s!\\n" "$f"; }; done; grep -sH "" -- "$@"; :',
  ),
  parse: (output): LiveParameters => {
    const live = new Map<string, string | null>();
    for (const line of (output?.stdout ?? '').split('\n')) {
      const [, path, value] = /^([^:]+?)(?:!|:(.*))$/.exec(line) ?? [];
      if (path !== undefined) live.set(dotted(path), value?.trim().replace(/\s+/g, ' ') ?? null);
    }
    if (live.size === 0)
      throw new Inconclusive('unsupported', 'No kernel parameter can be read in /proc/sys');
    return live;
  },
});

const settingFiles = defineFact({
  id: 'sysctl.files',
  description: 'Files that set kernel parameters at boot',
  probe: files(
    '/etc/sysctl.d/*.conf',
    '/run/sysctl.d/*.conf',
    '/usr/local/lib/sysctl.d/*.conf',
    '/usr/lib/sysctl.d/*.conf',
    '/lib/sysctl.d/*.conf',
    '/etc/sysctl.conf',
    '/etc/ufw/sysctl.conf',
    '/etc/ufw/ufw.conf',
    '/etc/default/ufw',
  ),
  parse: (output) => output,
});

const systemdSysctl = defineFact({
  id: 'sysctl.systemd',
  description: 'Whether systemd sets the kernel parameters at boot',
  probe: fileModes('/usr/lib/systemd/systemd-sysctl', '/lib/systemd/systemd-sysctl'),
  parse: (output) => (output?.entries.length ?? 0) > 0,
});

/** A path below /proc/sys as a dotted name. */
const dotted = (path: string): string =>
  path
    .split('/')
    .map((part) => part.replaceAll('.', '/'))
    .join('.');

/** sysctl.d(5): the first separator decides; after a slash, slashes separate and dots are part of a name. */
const normalise = (name: string): string => {
  const first = /[./]/.exec(name)?.[0];
  return first === '/' ? dotted(name) : name;
};

const settingsOf = (entry: FileEntry): readonly SysctlSetting[] =>
  (entry.content ?? '').split('\n').flatMap((text, index): SysctlSetting[] => {
    const line = text.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) return [];
    const [, dash, name = '', assigned, value = ''] = /^(-?)([^=\s]+)\s*(=?)\s*(.*)$/.exec(line) ?? [];
    if (name === '' || (assigned === '' && dash === '')) return [];
    const setting = { name: normalise(name), path: entry.path, line: index + 1 };
    return [{ ...setting, value: assigned === '' ? null : value.trim().replace(/\s+/g, ' ') }];
  });

const FOLDERS = [
  '/etc/sysctl.d/',
  '/run/sysctl.d/',
  '/usr/local/lib/sysctl.d/',
  '/usr/lib/sysctl.d/',
  '/lib/sysctl.d/',
];

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/**
 * The order of sysctl.d(5): of files with one name the first folder's is read, and files apply by name. systemd reads /etc/sysctl.conf only through
 * the link 99-sysctl.conf; sysctl(8) --system and OpenRC read it last. ufw applies its own file after all of them.
 */
const applied = (entries: readonly FileEntry[], systemd: boolean): readonly FileEntry[] => {
  const byName = new Map<string, FileEntry>();
  for (const folder of FOLDERS)
    for (const entry of entries)
      if (entry.path.startsWith(folder) && !byName.has(baseName(entry.path)))
        byName.set(baseName(entry.path), entry);
  const sorted = [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  const at = (path: string): FileEntry | undefined => entries.find((entry) => entry.path === path);
  const main = systemd ? undefined : at('/etc/sysctl.conf');
  const ufwOn = /^\s*ENABLED\s*=\s*"?yes/im.test(at('/etc/ufw/ufw.conf')?.content ?? '');
  const ufwFile = /^\s*IPT_SYSCTL\s*=\s*"?([^"\s#]+)/m.exec(at('/etc/default/ufw')?.content ?? '')?.[1];
  const ufw = ufwOn && ufwFile !== undefined ? at(ufwFile) : undefined;
  return [...sorted, ...[main, ufw].filter((entry) => entry !== undefined)];
};

/** Arguments that set a parameter under a name of their own. */
const OWN_ARGUMENTS: readonly (readonly [argument: RegExp, name: string, value?: string])[] = [
  [/^panic=(-?\d+)$/, 'kernel.panic'],
  [/^oops=panic$/, 'kernel.panic_on_oops', '1'],
  [/^norandmaps$/, 'kernel.randomize_va_space', '0'],
  [/^sysrq_always_enabled$/, 'kernel.sysrq', '1'],
];

/** `sysctl.NAME=VALUE` and the like among the kernel's arguments: set before the first process, so that any file wins over it. */
const settingsOfArguments = (words: readonly string[]): readonly SysctlSetting[] =>
  words.flatMap((word): SysctlSetting[] => {
    const place = { path: '/proc/cmdline', line: 1 };
    const [, name, value = ''] = /^"?sysctl\.([^=]+)=([^"]*)"?$/.exec(word) ?? [];
    if (name !== undefined) return [{ name: normalise(name), value, ...place }];
    return OWN_ARGUMENTS.flatMap(([argument, own, fixed]) => {
      const match = argument.exec(word);
      return match === null ? [] : [{ name: own, value: fixed ?? match[1] ?? '', ...place }];
    });
  });

/** The service that applies the files is there and switched off: a masked one of systemd, one of OpenRC in no runlevel. */
const neverApplied = (all: Units): boolean => {
  const [own, openrc] = [unitNamed(all, 'systemd-sysctl.service'), unitNamed(all, 'sysctl')];
  if (own !== null) return own.state === 'masked';
  return all.manager === 'openrc' && openrc !== null && !startsAtBoot(openrc);
};

/** Kernel parameters that matter for hardening, now and after the next boot. */
export const kernelParameters = deriveFact({
  id: 'sysctl',
  description: 'Kernel parameters, live and as kernel arguments and files set them at boot',
  from: {
    live: liveParameters,
    found: settingFiles,
    systemd: systemdSysctl,
    words: optional(kernelCommandLine),
    units: optional(units),
  },
  derive: ({ live, found, systemd, words, units }): KernelParameters => {
    const entries = found?.entries ?? [];
    const off = units.known && neverApplied(units.value);
    // ufw sets its own parameters itself, whatever the service does.
    const order = off
      ? applied(entries, true).filter(({ path }) => path.includes('/ufw/'))
      : applied(entries, systemd);
    const closed = order.find(({ unreadable }) => unreadable !== null)?.unreadable ?? found?.reason ?? null;
    const settings = [...(words.known ? settingsOfArguments(words.value) : []), ...order.flatMap(settingsOf)];
    return { live, persisted: closed === null ? completeSet(settings) : incompleteSet(settings, closed) };
  },
});

const globMatches = (pattern: string, name: string): boolean => {
  const parts = pattern.split('.');
  const names = name.split('.');
  return (
    parts.length === names.length &&
    parts.every((part, index) =>
      new RegExp(
        `^${part
          .replace(/[\\^$+(){}|]/g, '\\$&')
          .replaceAll('*', '.*')
          .replaceAll('?', '.')}$`,
      ).test(names[index] ?? ''),
    )
  );
};

/** The line that decides a parameter at boot; null where none names it. An exact name wins over any pattern, wherever they stand. */
export const persistedSetting = (settings: readonly SysctlSetting[], name: string): SysctlSetting | null => {
  const exact = settings.findLast((setting) => setting.name === name);
  if (exact !== undefined) return exact.value === null ? null : exact;
  return (
    settings.findLast((setting) => /[*?[]/.test(setting.name) && globMatches(setting.name, name)) ?? null
  );
};
