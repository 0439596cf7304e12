import { followUpFact, Inconclusive } from '../core/fact.ts';
import { type CommandProbe, shell } from '../core/probe.ts';
import { type ContainerInspect, containerInspect } from './container-inspect.ts';
import { addressBytes, isSwapped, type ListeningSocket, scopeOf } from './listening-sockets.ts';

/** A socket that waits in the network namespace of a container. */
export type ContainerListener = Pick<ListeningSocket, 'protocol' | 'port' | 'scope'>;

/** What listens in the network namespace that the first process of a container is in. */
export interface ContainerListeners {
  readonly pid: number;
  /** Lines of its control groups, which hold the container's id. */
  readonly groups: string;
  readonly sockets: readonly ContainerListener[];
}

/** Two programs for all containers together: the state is 0A for TCP that listens, 07 for UDP without a peer. */
const scriptFor = (pids: readonly number[]): string => `uname -m
set --
for p in ${pids.join(' ')}; do set -- "$@" /proc/$p/cgroup; done
grep -sH . "$@"
set --
for p in ${pids.join(' ')}; do for f in tcp tcp6 udp udp6; do set -- "$@" /proc/$p/net/$f; done; done
grep -sHE '^ *([0-9]+: [0-9A-F]+:[0-9A-F]{4} 0+:0000 0[A7] |sl )' "$@"
:`;

const SOCKET = /^\/proc\/(\d+)\/net\/(tcp|udp)6?: *\d+: ([0-9A-F]+):([0-9A-F]{4}) \S+ 0([A7]) /;

const parse = (stdout: string): readonly ContainerListeners[] => {
  const [machine = '', ...lines] = stdout.split('\n');
  const swapped = isSwapped(machine);
  const groups = new Map<number, string>();
  const sockets = new Map<number, ContainerListener[]>();
  for (const line of lines) {
    const [, owner, group] = /^\/proc\/(\d+)\/cgroup:(.*)$/.exec(line) ?? [];
    if (owner !== undefined) groups.set(Number(owner), `${groups.get(Number(owner)) ?? ''}${group}\n`);
    // The heading of each table says that it could be read.
    const heading = /^\/proc\/(\d+)\/net\/tcp: *sl /.exec(line)?.[1];
    if (heading !== undefined) sockets.set(Number(heading), sockets.get(Number(heading)) ?? []);
    const [, pid, protocol, hex = '', port = '', state] = SOCKET.exec(line) ?? [];
    if (pid === undefined || (protocol === 'tcp') !== (state === 'A')) continue;
    const own = sockets.get(Number(pid)) ?? [];
    own.push({
      protocol: protocol === 'tcp' ? 'tcp' : 'udp',
      port: Number.parseInt(port, 16),
      scope: scopeOf(addressBytes(hex, swapped)),
    });
    sockets.set(Number(pid), own);
  }
  return [...sockets].map(([pid, own]) => ({ pid, groups: groups.get(pid) ?? '', sockets: own }));
};

const probeFor = (inspects: readonly ContainerInspect[]): CommandProbe | null => {
  const pids = inspects
    .filter(({ ports, hostConfig }) => (ports?.length ?? 0) > 0 && hostConfig.networkMode !== 'host')
    .map(({ state }) => state.pid ?? 0)
    .filter((pid) => Number.isSafeInteger(pid) && pid > 0)
    .sort((a, b) => a - b);
  return pids.length === 0 ? null : shell(scriptFor([...new Set(pids)]));
};

/** What listens in each running container of the host that publishes a port: named by the containers, asked in the second wave. */
export const containerListeners = followUpFact({
  id: 'host.container-listeners',
  description: 'Sockets that listen inside containers which publish ports',
  after: {},
  afterChildren: { kind: 'container', facts: { inspect: containerInspect } },
  ask: (_, containers): readonly CommandProbe[] => {
    const probe = probeFor(containers.items.map(({ inspect }) => inspect));
    return probe === null ? [] : [probe];
  },
  parse: (answerTo, _, containers): readonly ContainerListeners[] => {
    const probe = probeFor(containers.items.map(({ inspect }) => inspect));
    if (probe === null) return [];
    const answer = answerTo(probe);
    if (answer.state === 'unknown') throw new Inconclusive(answer.code, answer.text);
    return answer.state === 'absent' ? [] : parse(answer.output.stdout);
  },
});

/** Those of one container: by its process and its id, since the number alone may be another machine's (Docker Desktop). */
export const listenersOf = (
  { id, state }: Pick<ContainerInspect, 'id' | 'state'>,
  all: readonly ContainerListeners[],
): readonly ContainerListener[] | null =>
  id === null || id.length < 12
    ? null
    : (all.find(({ pid, groups }) => pid === state.pid && groups.includes(id))?.sockets ?? null);
