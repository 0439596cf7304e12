import { followUpFact, Inconclusive } from '../core/fact.ts';
import { type CommandProbe, shell } from '../core/probe.ts';
import { type ContainerInspect, containerInspect } from './container-inspect.ts';

/** The least of the limits that a control group and those above it set. */
export interface GroupLimit {
  /** Bytes, processes, or processors; null where none of them sets one. */
  readonly value: number | null;
  /** The control group that sets it, or the container's own one. */
  readonly group: string;
}

/** What the kernel holds the first process of a container to. A member is null where it could not be seen. */
export interface LimitsInForce {
  readonly pid: number;
  /** The path of its control group, which holds the container's id. */
  readonly group: string;
  readonly memory: GroupLimit | null;
  readonly pids: GroupLimit | null;
  readonly cpus: GroupLimit | null;
  /** Soft and hard limit of open files; infinite where the kernel sets none. */
  readonly openFiles: { readonly soft: number; readonly hard: number } | null;
}

/**
 * For each process its control groups of both versions, upwards to the root. Only what the shell does itself, since a thousand containers
 * would need thousands of programs otherwise.
 */
const scriptFor = (pids: readonly number[]): string => `t=/sys/fs/cgroup
for p in ${pids.join(' ')}; do
[ -r /proc/$p/cgroup ] || continue
echo "# $p"
while IFS=: read -r n c d; do
case ,$c, in
,,) b=$t; [ -e $t/cgroup.controllers ] || b=$t/unified; l='memory.max pids.max cpu.max';;
*,memory,*) b=$t/$c l=memory.limit_in_bytes;;
*,pids,*) b=$t/$c l=pids.max;;
*,cpu,*) b=$t/$c l='cpu.cfs_quota_us cpu.cfs_period_us';;
*) continue;;
esac
while :; do
for f in $l; do read -r v <"$b$d/$f" && echo "$f $v:$d"; done
case $d in ''|/) break;; esac
d=\${d%/*}
done
done </proc/$p/cgroup
while read -r a; do case $a in 'Max open files'*) echo "$a";; esac; done </proc/$p/limits
done 2>/dev/null
:`;

/** Where nothing limits, version 1 shows the largest number of whole pages. */
const ENDLESS = 2 ** 62;

interface Level {
  readonly file: string;
  readonly value: string;
  readonly group: string;
}

const least = (levels: readonly Level[], files: readonly string[], read: (level: Level) => number | null) => {
  const seen = levels.filter(({ file }) => files.includes(file));
  const [own] = seen;
  if (own === undefined) return null;
  const limits = seen.flatMap((level) => {
    const value = read(level);
    return value === null ? [] : [{ value, group: level.group }];
  });
  return limits.reduce<GroupLimit>(
    (best, limit) => (best.value === null || limit.value < best.value ? limit : best),
    { value: null, group: own.group },
  );
};

const count = ({ value }: Level): number | null =>
  /^\d+$/.test(value) && Number(value) < ENDLESS ? Number(value) : null;

const limitsOf = (pid: number, lines: readonly string[]): LimitsInForce | null => {
  const levels = lines.flatMap((line): Level[] => {
    const [, file, value = '', group = ''] = /^(\S+) ([^:]*):(.*)$/.exec(line) ?? [];
    return file === undefined ? [] : [{ file, value, group: group === '' ? '/' : group }];
  });
  const [own] = levels;
  if (own === undefined) return null;
  const period = (group: string): number =>
    Number(levels.find((level) => level.file === 'cpu.cfs_period_us' && level.group === group)?.value ?? 1e5);
  const processors = ({ file, value, group }: Level): number | null => {
    const [quota = '', per = ''] = value.split(' ');
    if (!/^\d+$/.test(quota)) return null;
    return Number(quota) / (file === 'cpu.max' ? Number(per) : period(group));
  };
  const files = lines
    .map((line) => /^Max open files\s+(\S+)\s+(\S+)/.exec(line))
    .find((match) => match !== null);
  const limit = (text: string): number => (text === 'unlimited' ? Number.POSITIVE_INFINITY : Number(text));
  return {
    pid,
    group: own.group,
    memory: least(levels, ['memory.max', 'memory.limit_in_bytes'], count),
    pids: least(levels, ['pids.max'], count),
    cpus: least(levels, ['cpu.max', 'cpu.cfs_quota_us'], processors),
    openFiles: files === undefined ? null : { soft: limit(files[1] ?? ''), hard: limit(files[2] ?? '') },
  };
};

const probeFor = (inspects: readonly ContainerInspect[]): CommandProbe | null => {
  const pids = inspects
    .map(({ state }) => state.pid ?? 0)
    .filter((pid) => Number.isSafeInteger(pid) && pid > 0)
    .sort((a, b) => a - b);
  return pids.length === 0 ? null : shell(scriptFor([...new Set(pids)]));
};

/**
 * The limits in force on the first process of every running container of the host: those of its control group and of all above it, and
 * of its open files. Named by the containers, asked in the second wave.
 */
export const containerLimits = followUpFact({
  id: 'host.container-limits',
  description: 'Limits that the kernel holds the containers to: control groups and open files',
  after: {},
  afterChildren: { kind: 'container', facts: { inspect: containerInspect } },
  ask: (_, containers): readonly CommandProbe[] => {
    const probe = probeFor(containers.items.map(({ inspect }) => inspect));
    return probe === null ? [] : [probe];
  },
  parse: (answerTo, _, containers): readonly LimitsInForce[] => {
    const probe = probeFor(containers.items.map(({ inspect }) => inspect));
    if (probe === null) return [];
    const answer = answerTo(probe);
    if (answer.state === 'unknown') throw new Inconclusive(answer.code, answer.text);
    if (answer.state === 'absent') return [];
    return answer.output.stdout
      .split(/^# /m)
      .slice(1)
      .flatMap((part) => {
        const [pid = '', ...lines] = part.split('\n');
        return limitsOf(Number(pid), lines) ?? [];
      });
  },
});

/** Those of one container: by its process and its id, since the number alone may be another machine's (Docker Desktop). */
export const limitsInForce = (
  { id, state }: Pick<ContainerInspect, 'id' | 'state'>,
  all: readonly LimitsInForce[],
): LimitsInForce | null =>
  id === null || id.length < 12
    ? null
    : (all.find(({ pid, group }) => pid === state.pid && group.includes(id)) ?? null);
