import type { CommandOutput } from '../core/answer.ts';
import { defineFact, Inconclusive } from '../core/fact.ts';
import { shell } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { redactEnvironment } from './environment-assignments.ts';

/** A process as proc(5) shows it; ids are those of the reader's own user namespace. */
export interface Process {
  readonly pid: number;
  readonly ppid: number;
  /** The effective uid. */
  readonly uid: number;
  /** Real, effective, saved and file-system uid. */
  readonly uids: readonly number[];
  /** The effective gid. */
  readonly gid: number;
  /** At most 15 bytes, chosen by the program itself. */
  readonly name: string;
  /** The arguments, secrets taken out. Empty for kernel threads; a program may write here what it likes. */
  readonly command: readonly string[];
  /** The program's path within its own root; null where it may not be seen, and for kernel threads. */
  readonly executable: string | null;
  /** The program's file was removed or replaced since it was started. */
  readonly executableDeleted: boolean;
  /** The cgroup path of systemd's hierarchy, or of the unified one. */
  readonly cgroup: string | null;
  readonly capEff: bigint;
  readonly noNewPrivs: boolean;
  /** 0 none, 1 strict, 2 filter; null on kernels without seccomp. */
  readonly seccomp: number | null;
  readonly kernelThread: boolean;
  /** `init` for the machine's first user namespace, else the namespace's own name; null where it may not be seen. */
  readonly userNamespace: string | null;
}

/** The inode that the kernel gives the first user namespace (`PROC_USER_INIT_INO` of linux/proc_ns.h). */
const FIRST_USER_NAMESPACE = 'user:[4026531837]';
const COMMAND_LINES_LIMIT = 4_000_000;

/**
 * Three parts, split by NUL bytes, which neither status nor link texts hold: status and cgroup lines, links, arguments. Every record of every part
 * begins with the pid as the kernel's own folder name, so no process can forge a record of another one. The first line tells the shell that
 * looks, so that it and its children are left out.
 */
const SCRIPT = `cd /proc || exit 1
echo "self $$"
grep -sHE '^((Name|State|PPid|Uid|Gid|CapEff|NoNewPrivs|Seccomp|VmSize):|0::|[0-9]+:(name=systemd|pids):)' [0-9]*/status [0-9]*/cgroup
printf '\\0\\0'
{ if find . -maxdepth 0 -printf '' 2>/dev/null; then find [0-9]*/exe [0-9]*/ns/user -maxdepth 0 -printf '%p %l\\0'
else stat -c %N [0-9]*/exe [0-9]*/ns/user | sed -n "s/^'\\([^']*\\)' -> '\\(.*\\)'$/\\1 \\2/p" | tr '\\n' '\\0'; fi
printf '\\0'
if printf 'x\\0' | grep -qaz x; then grep -sHaz '' [0-9]*/cmdline
else for p in [0-9]*; do printf '%s/cmdline:' $p; tr '\\0' '\\036' <$p/cmdline; printf '\\0'; done; fi | head -c ${COMMAND_LINES_LIMIT}; } 2>/dev/null
:`;

interface Parts {
  readonly status: string;
  readonly links: string;
  readonly commands: string;
}

const split = (stdout: string): Parts => {
  const first = stdout.indexOf('\0\0');
  if (first === -1) throw new Inconclusive('truncated', 'The list of processes did not come whole');
  const rest = stdout.slice(first + 2);
  // An empty list of links leaves the separator alone at the front.
  const second = rest.startsWith('\0') ? 0 : rest.indexOf('\0\0') + 1;
  if (second === 0 && !rest.startsWith('\0'))
    throw new Inconclusive('truncated', 'The list of processes did not come whole');
  return { status: stdout.slice(0, first), links: rest.slice(0, second), commands: rest.slice(second + 1) };
};

const ARGUMENT = /^(\d+)\/cmdline:([\s\S]*)$/;

/** Arguments by pid, in order. busybox joins them by U+001E. */
const argumentsByPid = (commands: string): Map<number, string[]> => {
  const byPid = new Map<number, string[]>();
  for (const record of commands.split('\0')) {
    const match = ARGUMENT.exec(record);
    if (match === null) continue;
    const pid = Number(match[1]);
    const words = (match[2] ?? '').split('\u001e');
    if (words.length > 1 && words.at(-1) === '') words.pop();
    byPid.set(pid, [...(byPid.get(pid) ?? []), ...words]);
  }
  return byPid;
};

/** Programs between the script's own shell and the one who started it. */
const BETWEEN = /^(?:sh|dash|bash|ash|busybox|timeout|sudo|doas|su)$/;

/**
 * The shell that looked, what it started, and who started it: the shells above it and one more, which is rempart itself or the session of the SSH
 * server. A name cannot hide a process here, only being an ancestor can.
 */
const ownPids = (status: string): ReadonlySet<number> => {
  const self = /^self (\d+)$/m.exec(status)?.[1];
  const own = new Set(self === undefined ? [] : [Number(self)]);
  const field = (name: string) =>
    new Map(
      [...status.matchAll(new RegExp(`^(\\d+)/status:${name}:\\s*(.*)$`, 'gm'))].map(([, pid, value]) => [
        Number(pid),
        value ?? '',
      ]),
    );
  const [parents, names] = [field('PPid'), field('Name')];
  for (let before = -1; before !== own.size; ) {
    before = own.size;
    for (const [pid, parent] of parents) if (own.has(Number(parent))) own.add(pid);
  }
  for (let pid = Number(parents.get(Number(self))); pid > 1; pid = Number(parents.get(pid))) {
    own.add(pid);
    if (!BETWEEN.test(names.get(pid) ?? '')) break;
  }
  return own;
};

/** Takes secrets out of argument lists, where a name and its value are often two arguments. */
const redact = (output: CommandOutput): CommandOutput => {
  let parts: Parts;
  try {
    parts = split(output.stdout);
  } catch {
    return { ...output, stdout: '' };
  }
  const own = ownPids(parts.status);
  const clean = [...argumentsByPid(parts.commands)]
    // What began after the first part was read, as the last grep did, is in no list.
    .filter(([pid]) => !own.has(pid) && parts.status.includes(`\n${pid}/status:`))
    .map(([pid, words]) =>
      redactEnvironment(words.map((word) => word.replaceAll('\n', ' ')).join('\n'))
        .split('\n')
        .map((word) => `${pid}/cmdline:${word}\0`)
        .join(''),
    )
    .join('');
  const cut =
    parts.commands.length >= COMMAND_LINES_LIMIT
      ? '\0cut\0'
      : parts.commands.includes('\0cut\0')
        ? '\0cut\0'
        : '';
  return { ...output, stdout: `${parts.status}\0\0${parts.links}\0${clean}${cut}` };
};

const statusByPid = (
  text: string,
): { readonly fields: Map<number, Map<string, string>>; readonly cgroups: Map<number, string> } => {
  const fields = new Map<number, Map<string, string>>();
  const cgroups = new Map<number, string>();
  for (const line of text.split('\n')) {
    const match = /^(\d+)\/(status|cgroup):([^:]*):(.*)$/.exec(line);
    if (match === null) continue;
    const [, digits, source, key = '', value = ''] = match;
    const pid = Number(digits);
    if (source === 'cgroup') {
      const path = value.slice(value.indexOf(':') + 1);
      // The unified hierarchy of a hybrid layout holds `/` for what systemd's own hierarchy names.
      if (!cgroups.has(pid) || cgroups.get(pid) === '/') cgroups.set(pid, path);
      continue;
    }
    const own = fields.get(pid) ?? new Map<string, string>();
    if (!own.has(key)) own.set(key, value.trim());
    fields.set(pid, own);
  }
  return { fields, cgroups };
};

const linksByPid = (text: string): Map<string, string> => {
  const links = new Map<string, string>();
  for (const record of text.split('\0')) {
    const match = /^(\d+\/(?:exe|ns\/user)) ([\s\S]+)$/.exec(record);
    if (match?.[1] !== undefined && match[2] !== undefined && !links.has(match[1]))
      links.set(match[1], match[2]);
  }
  return links;
};

const numbers = (text: string | undefined): readonly number[] =>
  (text ?? '').split(/\s+/).filter(Boolean).map(Number);

const DELETED = ' (deleted)';

const parse = (output: CommandOutput | null): ResourceSet<Process> => {
  const { status, links, commands } = split(output?.stdout ?? '');
  const { fields, cgroups } = statusByPid(status);
  if (fields.size === 0) throw new Inconclusive('unsupported', 'No process could be listed in /proc');
  const targets = linksByPid(links);
  const words = argumentsByPid(commands);
  const looking = ownPids(status);
  const processes = [...fields]
    .filter(([pid, own]) => own.has('Uid') && !looking.has(pid))
    .sort(([a], [b]) => a - b)
    .map(([pid, own]): Process => {
      const uids = numbers(own.get('Uid'));
      const executable = targets.get(`${pid}/exe`) ?? null;
      const namespace = targets.get(`${pid}/ns/user`) ?? null;
      const deleted = executable?.endsWith(DELETED) ?? false;
      const command = words.get(pid) ?? [];
      return {
        pid,
        ppid: Number(own.get('PPid') ?? 0),
        uid: uids[1] ?? 0,
        uids,
        gid: numbers(own.get('Gid'))[1] ?? 0,
        name: own.get('Name') ?? '',
        command: command.length === 1 && command[0] === '' ? [] : command,
        executable: deleted ? (executable?.slice(0, -DELETED.length) ?? null) : executable,
        executableDeleted: deleted,
        cgroup: cgroups.get(pid) ?? null,
        capEff: BigInt(`0x${own.get('CapEff') || '0'}`),
        noNewPrivs: own.get('NoNewPrivs') === '1',
        seccomp: own.has('Seccomp') ? Number(own.get('Seccomp')) : null,
        // A kernel thread has no memory of its own; neither has a zombie.
        kernelThread: !own.has('VmSize') && !/^[ZX]/.test(own.get('State') ?? ''),
        userNamespace: namespace === FIRST_USER_NAMESPACE ? 'init' : namespace,
      };
    });
  // Process 1 is always there; where it is hidden (hidepid of proc(5)), others are too.
  if (!fields.has(1))
    return incompleteSet(processes, { code: 'permission', text: '/proc hides the processes of other users' });
  if (commands.includes('\0cut\0') || commands.length >= COMMAND_LINES_LIMIT)
    return incompleteSet(processes, {
      code: 'truncated',
      text: 'The arguments of some processes were left out: they are too long',
    });
  return completeSet(processes);
};

/** Every process the reader may see, by pid. Not complete where /proc hides the processes of others. */
export const processes = defineFact({
  id: 'processes',
  description: 'Processes with their users, capabilities, programs and control groups',
  probe: shell(SCRIPT),
  redact,
  parse,
});

/** Scopes of Docker, Podman, containerd and CRI-O carry the container's id; below a parent of one's own the id stands alone. */
const BY_ID =
  /(?:^|\/)(?:(?:docker|libpod(?:-conmon)?|cri-containerd|crio|containerd|nerdctl)[-/]([0-9a-f]{12,64})(?:\.scope)?|([0-9a-f]{64}))(?:\/|$)/;
/** Kubernetes, LXC and systemd-nspawn; virtual machines of libvirt live in machine.slice too, but are programs of the host. */
const BY_NAME =
  /\/(kubepods)[./-]|(?:^|\/)(lxc(?:\.payload)?[./][^/]+|machine\.slice\/(?!machine-qemu)[^/]+)/;

/** What names the container of a process in its cgroup: an id of Docker, Podman or CRI, or the name of another kind; null for the host's own processes. */
export const containerOf = ({ cgroup }: Pick<Process, 'cgroup'>): string | null => {
  if (cgroup === null) return null;
  const named = BY_NAME.exec(cgroup);
  const [, scoped, alone] = BY_ID.exec(cgroup) ?? [];
  return scoped ?? alone ?? named?.[1] ?? named?.[2] ?? null;
};
