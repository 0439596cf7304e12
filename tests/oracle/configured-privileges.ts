import type { DeviceRequest, HostConfig } from './create-body.ts';
import type { Choices } from './seeded-random.ts';
import { PRIVILEGED_RUNTIME } from './surroundings.ts';

const DEFAULT = [
  ...['CHOWN', 'DAC_OVERRIDE', 'FSETID', 'FOWNER', 'MKNOD', 'NET_RAW', 'SETGID', 'SETUID', 'SETFCAP'],
  ...['SETPCAP', 'NET_BIND_SERVICE', 'SYS_CHROOT', 'KILL', 'AUDIT_WRITE'],
] as const;

const BEYOND = [
  ...['SYS_ADMIN', 'SYS_MODULE', 'SYS_PTRACE', 'SYS_RAWIO', 'DAC_READ_SEARCH', 'SYS_BOOT', 'MAC_ADMIN'],
  ...['MAC_OVERRIDE', 'SYSLOG', 'SYS_TIME', 'NET_ADMIN', 'IPC_LOCK', 'SYS_NICE', 'SYS_RESOURCE', 'LEASE'],
  ...['AUDIT_CONTROL', 'AUDIT_READ', 'LINUX_IMMUTABLE', 'WAKE_ALARM', 'BLOCK_SUSPEND', 'SYS_TTY_CONFIG'],
  ...['IPC_OWNER', 'SYS_PACCT', 'NET_BROADCAST'],
] as const;

/** A capability as people write it: with the prefix or without, in any case. */
const spelled = (choices: Choices, name: string): string =>
  choices.pick([name, `CAP_${name}`, name.toLowerCase(), `cap_${name.toLowerCase()}`]);

const someOf = (choices: Choices, names: readonly string[], most: number): readonly string[] =>
  choices.some(names, choices.whole(1, most)).map((name) => spelled(choices, name));

const addedCapabilities = (choices: Choices): readonly string[] | undefined =>
  choices.weighted<() => readonly string[] | undefined>([
    [62, () => undefined],
    [10, () => someOf(choices, DEFAULT, 3)],
    [12, () => someOf(choices, BEYOND, 2)],
    [9, () => [...someOf(choices, DEFAULT, 2), ...someOf(choices, BEYOND, 1)]],
    [5, () => [choices.pick(['ALL', 'all', 'All'])]],
    [2, () => []],
  ])();

const droppedCapabilities = (choices: Choices): readonly string[] | undefined =>
  choices.weighted<() => readonly string[] | undefined>([
    [40, () => undefined],
    [40, () => [choices.pick(['ALL', 'all'])]],
    [12, () => someOf(choices, DEFAULT, 4)],
    [5, () => [spelled(choices, 'NET_RAW')]],
    [3, () => DEFAULT.map((name) => spelled(choices, name))],
  ])();

/** A profile in the engine's own format: what happens to every call, and to the named ones instead. */
const profile = (defaultAction: string, action: string, names: readonly string[]): string =>
  `seccomp=${JSON.stringify({ defaultAction, ...(names.length > 0 ? { syscalls: [{ names, action }] } : {}) })}`;

/** All that a sleeping shell takes. */
const NEEDED_CALLS = [
  ...['access', 'arch_prctl', 'brk', 'capget', 'capset', 'chdir', 'clock_nanosleep', 'close', 'dup2'],
  ...['epoll_create1', 'epoll_ctl', 'epoll_pwait', 'execve', 'exit', 'exit_group', 'faccessat2', 'fchdir'],
  ...['fcntl', 'fstat', 'fstatfs', 'futex', 'getcwd', 'getdents64', 'getpgrp', 'getpid', 'getppid'],
  ...['getrandom', 'getrlimit', 'gettid', 'getuid', 'ioctl', 'kill', 'lseek', 'madvise', 'mmap', 'mprotect'],
  ...['munmap', 'nanosleep', 'newfstatat', 'open', 'openat', 'poll', 'prctl', 'pread64', 'prlimit64'],
  ...['read', 'readlink', 'readlinkat', 'rseq', 'rt_sigaction', 'rt_sigprocmask', 'rt_sigreturn'],
  ...['sched_getaffinity', 'sched_yield', 'set_robust_list', 'set_tid_address', 'setgid', 'setgroups'],
  ...['setuid', 'sigaltstack', 'stat', 'statfs', 'statx', 'sysinfo', 'tgkill', 'umask', 'uname', 'wait4'],
  ...['write', 'writev'],
] as const;

const seccomp = (choices: Choices): readonly string[] =>
  choices.weighted<readonly string[]>([
    [74, []],
    [8, ['seccomp=unconfined']],
    [5, ['seccomp:unconfined']],
    [3, [profile('SCMP_ACT_ALLOW', 'SCMP_ACT_ERRNO', [])]],
    [3, [profile('SCMP_ACT_ALLOW', 'SCMP_ACT_ERRNO', ['bpf', 'keyctl', 'mount', 'ptrace', 'unshare'])]],
    [3, [profile('SCMP_ACT_ERRNO', 'SCMP_ACT_ALLOW', [...NEEDED_CALLS, 'mount', 'unshare'])]],
    [4, [profile('SCMP_ACT_ERRNO', 'SCMP_ACT_ALLOW', NEEDED_CALLS)]],
  ]);

const noNewPrivileges = (choices: Choices): readonly string[] =>
  choices.weighted<readonly string[]>([
    [50, []],
    [12, ['no-new-privileges']],
    [7, ['no-new-privileges:true']],
    [7, ['no-new-privileges=true']],
    [2, ['no-new-privileges=1']],
    [2, ['no-new-privileges=TRUE']],
    [6, ['no-new-privileges:false']],
    [6, ['no-new-privileges=false']],
    [2, ['no-new-privileges=0']],
    [2, ['no-new-privileges', 'no-new-privileges=false']],
    [2, ['no-new-privileges:false', 'no-new-privileges:true']],
  ]);

const labels = (choices: Choices): readonly string[] =>
  choices.weighted<readonly string[]>([
    [80, []],
    [7, ['apparmor=unconfined']],
    [4, ['apparmor:unconfined']],
    [3, ['apparmor=docker-default']],
    [5, ['label=disable']],
    [3, ['label:disable']],
    [3, ['label=type:container_t']],
    [3, ['label=level:s0:c100,c200']],
  ]);

const securityOptions = (choices: Choices): readonly string[] | undefined => {
  const options = [...seccomp(choices), ...noNewPrivileges(choices), ...labels(choices)];
  return options.length > 0 ? options : undefined;
};

const device = (choices: Choices): DeviceRequest => {
  const [PathOnHost, PathInContainer] = choices.weighted<readonly [string, string]>([
    [3, ['/dev/kmsg', '/dev/kmsg']],
    [2, ['/dev/fuse', '/dev/fuse']],
    [2, ['/dev/loop0', '/dev/sda']],
    [1, ['/dev/loop-control', '/dev/loop-control']],
    [4, ['/dev/zero', '/dev/sdb']],
    [2, ['/dev/null', '/dev/null']],
  ]);
  return { PathOnHost, PathInContainer, CgroupPermissions: choices.pick(['rwm', 'r', 'rw']) };
};

/** Mode, capabilities, security options, devices. */
export const configuredPrivileges = (choices: Choices): HostConfig => {
  const Privileged = choices.weighted([
    [10, true],
    [10, false],
    [80, undefined],
  ]);
  const CapAdd = addedCapabilities(choices);
  // The machine may itself lack a capability that these would hand out; the test bed's runtime leaves it out.
  const needsAll =
    Privileged === true || (CapAdd ?? []).some((name) => /^(cap_)?(all|sys_resource)$/i.test(name));
  return {
    Runtime: needsAll ? PRIVILEGED_RUNTIME : undefined,
    Privileged,
    CapAdd,
    CapDrop: droppedCapabilities(choices),
    SecurityOpt: securityOptions(choices),
    ...(choices.chance(0.06) ? { MaskedPaths: [], ReadonlyPaths: [] } : {}),
    Devices: choices.chance(0.17) ? [device(choices)] : undefined,
    DeviceCgroupRules: choices.weighted<readonly string[] | undefined>([
      [91, undefined],
      [3, ['b 8:* rmw']],
      [3, ['c 10:200 rwm']],
      [3, ['a *:* rwm']],
    ]),
    DeviceRequests: choices.chance(0.02)
      ? [{ Driver: 'nvidia', Count: -1, Capabilities: [['gpu']] }]
      : undefined,
  };
};
