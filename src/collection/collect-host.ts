import type { UnknownReason } from '../core/answer.ts';
import type { ConnectionRecord } from '../core/connection.ts';
import type { DeclaredRoles } from '../core/host-role.ts';
import type { TargetError, TargetRecording } from '../core/recording.ts';
import { subjectTree } from '../core/subject.ts';
import type { Target } from '../core/target.ts';
import { isSeenOnHost } from '../facts/container-processes.ts';
import { canonicalSocket, type EngineSocket, engineSockets } from '../facts/engine-sockets.ts';
import { hostName } from '../facts/host-name.ts';
import { machineId } from '../facts/machine-id.ts';
import { processes } from '../facts/processes.ts';
import { ConnectError, type HostConnection } from '../transports/connection.ts';
import type { EngineMember } from '../transports/docker/engine-connection.ts';
import { askFirst, askSecond } from './ask-in-waves.ts';
import { bugError } from './bug-error.ts';
import { collectEngine, type EngineSelection, expectedFileProbes, wholeEngine } from './collect-engine.ts';
import type { CollectOptions } from './collect-options.ts';
import { openEngineDial } from './engine-dial.ts';
import { interrupted } from './interrupted.ts';

/** Facts that every collection of a host asks, whatever is checked: who it is, and which engines it runs. */
export const HOST_FACTS = [machineId, hostName, engineSockets] as const;

/** Sockets that are tried on one host; anybody may name a socket like an engine's. */
const MOST_ENGINES = 16;

/** Share of a host's time that its engines may take: anybody may run one on a host that answers slowly, and the host comes after it. */
const ENGINES_SHARE = 0.8;

/** What an inventory says of a host; its name is its id. */
export interface DeclaredHost {
  readonly name: string;
  readonly labels: Target['labels'];
  readonly roles: DeclaredRoles | null;
}

/** A host with every engine that answers on one of its sockets, all over the one connection. */
export const collectHost = async (
  connection: HostConnection,
  named: string,
  options: CollectOptions,
  /** A socket that the user's environment names, besides those found. */
  namedSocket: string | null,
  declared: DeclaredHost | null = null,
): Promise<readonly TargetRecording[]> => {
  const { plan, signal, progress } = options;
  const engineTime = AbortSignal.timeout(Math.round(options.deadlineMs * ENGINES_SHARE));
  const engineSignal = AbortSignal.any([signal, engineTime]);
  // The host's second wave waits for its engines, and so for the scans of their images.
  const scans = options.scans == null ? null : { ...options.scans, signal: engineSignal };
  const forEngines = { ...options, signal: engineSignal, scans };
  progress({ named, step: 'asking the host' });
  const answers = await askFirst(connection, plan.host, signal);
  const provisional: Target = {
    id: '',
    kind: 'host',
    name: '',
    parent: null,
    labels: declared?.labels ?? {},
    image: null,
    replicaOf: null,
    ...(declared === null || declared.roles === null ? {} : { roles: declared.roles }),
  };
  const recording: TargetRecording = {
    target: provisional,
    context: false,
    status: 'complete',
    error: null,
    connection: null,
    membersComplete: true,
    answers,
  };
  const [view] = subjectTree([recording]);
  const known = <T>(
    resolved: { readonly known: true; readonly value: T } | { readonly known: false } | undefined,
  ) => (resolved?.known === true ? resolved.value : null);
  const name = declared?.name ?? known(view?.resolve(hostName)) ?? named;
  const id = declared?.name ?? known(view?.resolve(machineId)) ?? name;
  const target: Target = { ...provisional, name, id };
  const found = known(view?.resolve(engineSockets));
  const sockets = found === null ? null : withNamed(found, namedSocket);

  const seen = known(view?.resolve(processes))?.items ?? [];
  const seenOnHost = ({ engineId }: EngineMember) => isSeenOnHost(engineId, seen);

  // At the same time, so that sockets which never answer cost one deadline together.
  const below = (
    await Promise.all(
      (sockets ?? [])
        .slice(0, MOST_ENGINES)
        .map((socket) => collectSocket(connection, socket, target, named, forEngines, seenOnHost)),
    )
  ).flat();
  progress({ named, step: 'asking the host what its engines named' });
  const asked = await askSecond(connection, plan.host, { ...recording, target }, below, signal);
  const cut = connection.interruption();
  return [
    {
      ...asked,
      status: cut === null ? 'complete' : 'partial',
      error: cut === null ? null : signal.aborted ? interrupted(signal) : cutError(cut),
      membersComplete: sockets !== null && sockets.length <= MOST_ENGINES && cut === null,
      connection: connection.record(),
    },
    ...below,
  ];
};

const cutError = ({ code, text }: UnknownReason): TargetError => ({
  code,
  message: text,
  hint: 'Run it again; `rempart doctor TARGET` says whether the connection holds',
});

const withNamed = (found: readonly EngineSocket[], path: string | null): readonly EngineSocket[] =>
  path === null || found.some((socket) => socket.path === canonicalSocket(path))
    ? found
    : [
        ...found,
        { path: canonicalSocket(path), engine: /podman/.test(path) ? 'podman' : 'docker', entry: null },
      ];

const collectSocket = async (
  connection: HostConnection,
  socket: EngineSocket,
  host: Target,
  named: string,
  options: CollectOptions,
  seenOnHost: EngineSelection['seenOnHost'],
): Promise<readonly TargetRecording[]> => {
  const [{ connectEngine }, { localFreeSpace }] = await Promise.all([
    import('../transports/docker/engine-connection.ts'),
    import('../transports/docker/endpoint-dial.ts'),
  ]);
  const place = {
    id: `${host.id}/engine/${socket.path}`,
    name: `${socket.engine} ${socket.path}`,
    parent: host.id,
  };
  try {
    const { dial, parallel } = await openEngineDial(connection, socket.path, options.signal);
    await using engine = await connectEngine({
      dial,
      parallel,
      describe: socket.path,
      imageWalk: options.imageWalk,
      expected: expectedFileProbes(options),
      ...(connection.record().transport === 'local' ? { freeSpace: localFreeSpace } : {}),
      signal: options.signal,
    });
    const way = verifiedWay(connection.record(), socket.path);
    return await collectEngine(engine, { ...place, way }, { ...wholeEngine, seenOnHost }, named, options);
  } catch (error) {
    const target: Target = { ...place, kind: 'docker-engine', labels: {}, image: null, replicaOf: null };
    // What goes wrong with an engine costs no host its row.
    return [failedTarget(target, error instanceof ConnectError ? error : lateError(error, options.signal))];
  }
};

/** What fails once the time is up, or the run interrupted, fails by that. */
const lateError = (error: unknown, signal: AbortSignal): ConnectError => {
  if (!signal.aborted) return bugError(error);
  const { code, message, hint } = interrupted(signal);
  return new ConnectError(code, message, hint);
};

/** How a host's engine was reached, the host known by its own key. */
const verifiedWay = ({ transport, hostKey }: ConnectionRecord, path: string): string | null => {
  if (transport === 'local') return localWay(path);
  const [key] = /SHA256:\S+/.exec(hostKey ?? '') ?? [];
  return key === undefined ? null : `ssh ${key} ${path}`;
};

/** A socket of this machine, the same whichever target leads to it. */
export const localWay = (path: string): string => `unix://${canonicalSocket(path)}`;

/** The row of a target that could not be asked. */
export const failedTarget = (target: Target, error: ConnectError): TargetRecording => ({
  target,
  context: false,
  status: error.denied ? 'denied' : 'unreachable',
  error: { code: error.code, message: error.message, hint: error.hint },
  connection: null,
  membersComplete: false,
  answers: [],
});
