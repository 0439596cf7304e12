import type { CommandOutput } from '../core/answer.ts';
import { followUpFact } from '../core/fact.ts';
import { type CommandProbe, shell } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { type ContainerInspect, containerInspect } from './container-inspect.ts';
import { type Mount, mountsIn } from './mounts.ts';
import { redactSecrets } from './secrets.ts';

/** What the kernel shows of the box that a process is in (proc(5)). */
export interface KernelView {
  readonly pid: number;
  /** The name of each namespace, `net` → `net:[4026531840]`; empty where they may not be seen. */
  readonly namespaces: ReadonlyMap<string, string>;
  /** The mounts of its own mount namespace; null where they may not be seen. */
  readonly mounts: readonly Mount[] | null;
  /** The AppArmor profile with its mode (`docker-default (enforce)`) or the SELinux context; null without such a module. */
  readonly label: string | null;
  /** Its paths in the hierarchies of control groups. */
  readonly cgroups: readonly string[];
}

/** What the kernel shows of the first process of each running container, and of the machine’s own. */
export interface KernelViews {
  readonly machine: KernelView | null;
  /** By the id of the container. */
  readonly containers: ResourceSet<KernelView & { readonly container: string }>;
}

/** Containers whose box is looked at; each costs about 5 kB. */
const MOST = 1000;
const LIMIT = 7_000_000;

const running = (
  containers: readonly { readonly inspect: ContainerInspect }[],
): readonly { readonly id: string; readonly pid: number }[] =>
  containers
    .flatMap(({ inspect: { id, state } }) =>
      id !== null && id.length >= 12 && state.running === true && (state.pid ?? 0) > 1
        ? [{ id, pid: state.pid ?? 0 }]
        : [],
    )
    .sort((a, b) => a.pid - b.pid);

/**
 * One grep and one ls for all: every line begins with the path that the kernel itself gave, and none of these files can hold a line break that a
 * container chose (mountinfo escapes it, the kernel refuses it in names of control groups).
 */
const probeFor = (pids: readonly number[]): CommandProbe =>
  shell(
    `cd /proc || exit 1
P='${[1, ...pids].join(' ')}'; set --
for p in $P; do set -- "$@" $p/mountinfo $p/cgroup $p/attr/current; done
{ grep -asH '' "$@" | tr -d '\\000'; } 2>/dev/null | head -c ${LIMIT}
printf '\\nnamespaces\\n'; set --
for p in self $P; do set -- "$@" $p/ns/*; done
ls -ld "$@" 2>/dev/null; :`,
  );

const LINE = /^(\d+)\/(mountinfo|cgroup|attr\/current):(.*)$/;
const NAMESPACE = /(?:^|\s)(\d+|self)\/ns\/(\w+) -> (\w+:\[\d+\])$/;

const viewsIn = (stdout: string): ReadonlyMap<number, KernelView> => {
  const [files = '', links = ''] = stdout.split('\nnamespaces\n');
  const texts = new Map<string, string[]>();
  for (const line of files.split('\n')) {
    const [, pid, name, text = ''] = LINE.exec(line) ?? [];
    if (pid === undefined) continue;
    const key = `${pid} ${name}`;
    const before = texts.get(key);
    if (before === undefined) texts.set(key, [text]);
    else before.push(text);
  }
  const namespaces = new Map<string, Map<string, string>>();
  for (const line of links.split('\n')) {
    const [, pid, name, value] = NAMESPACE.exec(line) ?? [];
    if (pid === undefined || name === undefined || value === undefined) continue;
    const own = namespaces.get(pid) ?? new Map<string, string>();
    namespaces.set(pid, own.set(name, value));
  }
  const pids = new Set([...texts.keys()].map((key) => Number(key.split(' ')[0])));
  return new Map(
    [...pids].map((pid): [number, KernelView] => {
      const mountinfo = texts.get(`${pid} mountinfo`);
      return [
        pid,
        {
          pid,
          // Where process 1 holds more capabilities than the reader its links may not be followed; the reader is in the same namespaces.
          namespaces:
            namespaces.get(`${pid}`) ?? (pid === 1 ? namespaces.get('self') : undefined) ?? new Map(),
          mounts: mountinfo === undefined ? null : mountsIn(mountinfo.join('\n')),
          label: texts.get(`${pid} attr/current`)?.[0]?.trim() || null,
          cgroups: (texts.get(`${pid} cgroup`) ?? []).map((line) => line.split(':').slice(2).join(':')),
        },
      ];
    }),
  );
};

const redact = (output: CommandOutput): CommandOutput => ({
  ...output,
  stdout: redactSecrets(output.stdout),
});

/**
 * Asked in the second wave, of the pids that the engines name. A pid whose control group is not the container's belongs to another machine or
 * process by now, and is left out.
 */
export const kernelViews = followUpFact({
  id: 'containers.kernel-views',
  description:
    'Namespaces, mounts and confinement of each container’s first process, as the kernel shows them',
  after: {},
  afterChildren: { kind: 'container', facts: { inspect: containerInspect } },
  ask: (_, containers): readonly CommandProbe[] => {
    const own = running(containers.items).slice(0, MOST);
    return own.length === 0 ? [] : [probeFor(own.map(({ pid }) => pid))];
  },
  redact,
  parse: (answerTo, _, containers): KernelViews => {
    const all = running(containers.items);
    const own = all.slice(0, MOST);
    if (own.length === 0)
      return {
        machine: null,
        containers: containers.reason === null ? completeSet([]) : incompleteSet([], containers.reason),
      };
    const answer = answerTo(probeFor(own.map(({ pid }) => pid)));
    if (answer.state !== 'found')
      return {
        machine: null,
        containers: incompleteSet(
          [],
          answer.state === 'unknown'
            ? { code: answer.code, text: answer.text }
            : { code: 'unsupported', text: 'There is no /proc' },
        ),
      };
    const views = viewsIn(answer.output.stdout);
    const items = own.flatMap(({ id, pid }) => {
      const view = views.get(pid);
      return view?.cgroups.some((path) => path.includes(id)) ? [{ ...view, container: id }] : [];
    });
    const cut = all.length > own.length || answer.output.stdout.length >= LIMIT;
    return {
      machine: views.get(1) ?? null,
      containers: cut
        ? incompleteSet(items, { code: 'truncated', text: 'Not every container could be looked at in /proc' })
        : containers.reason === null
          ? completeSet(items)
          : incompleteSet(items, containers.reason),
    };
  },
});

/** The view of one container; null where it does not run, or the kernel of this host does not show it. */
export const viewOf = (
  { id }: Pick<ContainerInspect, 'id'>,
  views: KernelViews,
): (KernelView & { readonly container: string }) | null =>
  views.containers.items.find(({ container }) => container === id) ?? null;
