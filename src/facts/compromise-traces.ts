import { defineFact, Inconclusive } from '../core/fact.ts';
import { fileModes, shell } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { EFFECTIVE_USER } from './shell-values.ts';

/** A process that the kernel's control groups list and the listing of /proc does not. */
export interface HiddenProcess {
  readonly pid: number;
  readonly name: string | null;
}

/**
 * Processes are listed before and after the control groups, so that one that came or went meanwhile is in neither difference; a process that is missing twice, and
 * still answers to its number, is hidden. Root alone may ask: others may be shown less of /proc on purpose.
 */
const HIDDEN = `${EFFECTIVE_USER}
[ "$u" = 0 ] || { echo '@ user'; exit 0; }
[ -d /sys/fs/cgroup ] || exit 0
l() { cd /proc && printf '%s\\n' [0-9]*; }
g() { find /sys/fs/cgroup -xdev -name cgroup.procs -exec cat {} + 2>/dev/null; }
n() { { l; echo; g; echo; l; } | awk '/^$/{s++;next} s==1{k++;c[$1]=1;next} {p[$1]=1} END{if(!k)print "@";for(i in c)if(i>0&&!(i in p))print i}'; }
echo '@ root'
a=$(n)
case $a in '') exit 0;; @) echo '@ none'; exit 0;; esac
sleep 1
b=" $(n | tr '\\n' ' ')"
for p in $a; do
case $b in *" $p "*) kill -0 "$p" 2>/dev/null && echo "$p $(cat /proc/$p/comm 2>/dev/null)";; esac
done`;

export const hiddenProcesses = defineFact({
  id: 'hidden-processes',
  description: 'Processes that control groups list and /proc does not',
  probe: { ...shell(HIDDEN), slow: true },
  parse: (output): readonly HiddenProcess[] => {
    const [first, ...lines] = (output?.stdout ?? '').split('\n');
    if (first === '@ user')
      throw new Inconclusive('permission', 'Root alone may compare every process with its control group');
    if (first !== '@ root' || lines[0] === '@ none')
      throw new Inconclusive('unsupported', 'No control groups tell which processes run');
    return lines.flatMap((line) => {
      const [, pid, name = ''] = /^(\d+) ?(.*)$/.exec(line) ?? [];
      return pid === undefined ? [] : [{ pid: Number(pid), name: name || null }];
    });
  },
});

/** A shell, or a program that makes one, whose standard input is an open connection. */
export interface ConnectedShell {
  readonly pid: number;
  readonly ppid: number;
  readonly name: string;
  /** The peer, as proc(5) net/tcp writes it: hexadecimal address and port. */
  readonly peer: string;
}

/** Names are looked at first, so that few links are read, all by one ls; sockets of unix and of inet are told apart in the process's own network namespace. */
const SHELLS = `${EFFECTIVE_USER}
[ "$u" = 0 ] || echo '@ others hidden'
set --
for p in $(grep -slxE '(ba|da|z|k|a|c|tc|fi)?sh|busybox|nc|ncat|netcat|nc\\.(openbsd|traditional)|socat|telnet|python[0-9.]*|perl[0-9.]*|ruby[0-9.]*|php[0-9.]*' /proc/[0-9]*/comm); do set -- "$@" "\${p%comm}fd/0"; done
[ $# = 0 ] || ls -ln "$@" 2>/dev/null | sed -n 's,^.* \\(/proc/[0-9]*\\)/fd/0 -> socket:\\[\\([0-9]*\\)\\]$,\\1 \\2,p' | while read -r d i; do
[ "socket:[$i]" = "$(readlink $d/fd/1)" ] || [ "socket:[$i]" = "$(readlink $d/fd/2)" ] || continue
t=$(grep -hs "^ *[0-9]*: [0-9A-F:]* [0-9A-F:]* 01 .* $i " $d/net/tcp $d/net/tcp6 | head -n 1)
[ -n "$t" ] || continue
set -- $t
echo "\${d#/proc/} $(sed -n 's/^PPid:[[:space:]]*//p' $d/status) $3 $(cat $d/comm)"
done
:`;

export const connectedShells = defineFact({
  id: 'connected-shells',
  description: 'Shells whose standard input is a network connection',
  probe: { ...shell(SHELLS), slow: true },
  parse: (output): ResourceSet<ConnectedShell> => {
    const lines = (output?.stdout ?? '').split('\n');
    const found = lines.flatMap((line): readonly ConnectedShell[] => {
      const [, pid, ppid, peer, name] = /^(\d+) (\d+) ([0-9A-F]+:[0-9A-F]{4}) (.+)$/.exec(line) ?? [];
      return pid === undefined || peer === undefined || name === undefined
        ? []
        : [{ pid: Number(pid), ppid: Number(ppid), name, peer }];
    });
    return lines[0] === '@ others hidden'
      ? incompleteSet(found, {
          code: 'permission',
          text: 'The open files of other users are shown to root alone',
        })
      : completeSet(found);
  },
});

/** `10.0.0.5:4444` of `0500000A:115C`, as a little-endian machine writes it; IPv6 addresses stay as they are. */
export const peerText = (peer: string): string => {
  const [address = '', port = ''] = peer.split(':');
  const bytes = address.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? [];
  const mapped = address.startsWith('0000000000000000FFFF0000') ? bytes.slice(12) : bytes;
  const host = mapped.length === 4 ? mapped.toReversed().join('.') : address;
  return `${host}:${Number.parseInt(port, 16)}`;
};

/** A log or history file with its kind after links are followed. */
export interface LogTrace {
  readonly path: string;
  readonly role: 'log' | 'history';
  /** It leads to a device, as /dev/null: what is written is gone. */
  readonly swallowed: boolean;
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly changed: number;
}

export const logTraces = defineFact({
  id: 'log-traces',
  description: 'Whether logs and shell histories are files, and how large',
  probe: fileModes(
    '/var/log/wtmp',
    '/var/log/wtmp.1',
    '/var/log/wtmp-*',
    '/var/log/btmp',
    '/var/log/btmp.1',
    '/var/log/lastlog',
    '/var/log/auth.log',
    '/var/log/secure',
    '/var/log/syslog',
    '/var/log/messages',
    '/var/log/audit/audit.log',
    '/root/.bash_history',
    '/root/.ash_history',
    '/root/.zsh_history',
    '/home/*/.bash_history',
    '/home/*/.zsh_history',
  ),
  parse: (output): ResourceSet<LogTrace> => {
    const traces = (output?.entries ?? []).map(
      ({ path, type, size, mtime }): LogTrace => ({
        path,
        role: path.endsWith('_history') ? 'history' : 'log',
        swallowed: type === 'char-device',
        size,
        changed: mtime * 1000,
      }),
    );
    const reason = output?.reason ?? null;
    return reason === null ? completeSet(traces) : incompleteSet(traces, reason);
  },
});

/** A library that a process was told to load before all others. */
export interface ProcessPreload {
  readonly pid: number;
  readonly library: string;
}

/** Only the one variable is printed: environments hold secrets. */
const PRELOADS = `cd /proc || exit 1
${EFFECTIVE_USER}
[ "$u" = 0 ] || echo '@ others hidden'
for e in $(grep -slaE '(^|.)LD_PRELOAD=.' [0-9]*/environ); do
tr '\\000\\n' '\\n ' <$e 2>/dev/null | sed -n "s,^LD_PRELOAD=,\${e%/environ} ,p"
done
:`;

export const processPreloads = defineFact({
  id: 'process-preloads',
  description: 'Libraries that processes were told to load first',
  probe: shell(PRELOADS),
  parse: (output): ResourceSet<ProcessPreload> => {
    const lines = (output?.stdout ?? '').split('\n');
    const found = lines.flatMap((line): readonly ProcessPreload[] => {
      const [, pid, libraries = ''] = /^(\d+) (.+)$/.exec(line) ?? [];
      return pid === undefined
        ? []
        : libraries
            .split(/[\s:]+/)
            .filter(Boolean)
            .map((library) => ({ pid: Number(pid), library: library.slice(0, 300) }));
    });
    return lines[0] === '@ others hidden'
      ? incompleteSet(found, {
          code: 'permission',
          text: 'The environments of other users are shown to root alone',
        })
      : completeSet(found);
  },
});
