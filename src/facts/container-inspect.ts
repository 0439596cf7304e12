import { defineFact, Inconclusive } from '../core/fact.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { undecided, type Verdict } from '../core/verdict.ts';
import {
  bindingsOf,
  type ContainerHostConfig,
  hostConfigOf,
  type PublishedPort,
} from './engine-api/host-config.ts';
import {
  type Fields,
  fieldsOf,
  flagOf,
  listOf,
  namesOf,
  numberOf,
  textMapOf,
  textOf,
  textsOf,
  timeOf,
  wordsOf,
} from './engine-api/json-fields.ts';
import { redactApi } from './engine-api/redaction.ts';
import { type EnvVariable, type Healthcheck, healthcheckOf, variablesOf } from './image-inspect.ts';

export type {
  ContainerDevice,
  ContainerHostConfig,
  PublishedPort,
  Ulimit,
} from './engine-api/host-config.ts';

/** A mount as the engine made it, with the source that it resolved. */
export interface ContainerMount {
  /** `bind`, `volume`, `tmpfs`, `npipe`, `cluster`, `image`. */
  readonly type: string | null;
  /** Of a volume. */
  readonly name: string | null;
  /** The path on the engine's host; empty of a tmpfs. */
  readonly source: string | null;
  readonly destination: string | null;
  readonly driver: string | null;
  readonly writable: boolean | null;
  readonly propagation: string | null;
}

export interface ContainerNetwork {
  readonly name: string;
  readonly id: string | null;
  readonly address: string | null;
}

export interface ContainerState {
  /** `created`, `running`, `paused`, `restarting`, `removing`, `exited`, `dead`. */
  readonly status: string | null;
  /** True also of a paused and of a restarting container. */
  readonly running: boolean | null;
  readonly paused: boolean | null;
  readonly restarting: boolean | null;
  readonly oomKilled: boolean | null;
  /** Of its first process, in the host's numbers; 0 when it does not run. */
  readonly pid: number | null;
  readonly exitCode: number | null;
  /** Null where the engine tells no time at all of its start. */
  readonly neverStarted: boolean | null;
  /** Null also where it was never started. */
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly health: string | null;
}

export interface ContainerConfig {
  readonly user: string | null;
  readonly env: readonly EnvVariable[] | null;
  readonly cmd: readonly string[] | null;
  readonly entrypoint: readonly string[] | null;
  readonly image: string | null;
  readonly labels: Readonly<Record<string, string>> | null;
  readonly exposedPorts: readonly string[] | null;
  readonly volumes: readonly string[] | null;
  readonly healthcheck: Healthcheck;
  readonly tty: boolean | null;
  readonly openStdin: boolean | null;
  readonly hostname: string | null;
}

/** A container as the engine describes it. A field that the engine leaves out or gives in another type is null: not told, never "no". */
export interface ContainerInspect {
  readonly id: string | null;
  readonly name: string | null;
  readonly created: number | null;
  /** The digest of the image it was made from. */
  readonly imageId: string | null;
  readonly path: string | null;
  readonly args: readonly string[] | null;
  readonly storageDriver: string | null;
  readonly restartCount: number | null;
  /** As the engine applied it; empty without AppArmor. */
  readonly appArmorProfile: string | null;
  readonly processLabel: string | null;
  readonly execIds: readonly string[] | null;
  readonly state: ContainerState;
  readonly config: ContainerConfig;
  readonly hostConfig: ContainerHostConfig;
  readonly mounts: readonly ContainerMount[] | null;
  readonly networks: readonly ContainerNetwork[] | null;
  /** In effect now; empty while it does not run. */
  readonly ports: readonly PublishedPort[] | null;
}

const mountOf = (value: unknown): ContainerMount | null => {
  const mount = fieldsOf(value);
  const [type, source, destination] = [mount?.Type, mount?.Source, mount?.Destination].map(textOf);
  // Without these nobody can say what is mounted where: then the mounts are not told.
  if (
    mount === null ||
    typeof type !== 'string' ||
    typeof source !== 'string' ||
    typeof destination !== 'string'
  )
    return null;
  return {
    type,
    name: textOf(mount.Name),
    source,
    destination,
    driver: textOf(mount.Driver),
    writable: flagOf(mount.RW),
    propagation: textOf(mount.Propagation),
  };
};

const networksOf = (value: unknown): readonly ContainerNetwork[] | null => {
  if (value === null) return [];
  const fields = fieldsOf(value);
  if (fields === null) return null;
  return Object.entries(fields).map(([name, network]) => ({
    name,
    id: textOf(fieldsOf(network)?.NetworkID),
    address: textOf(fieldsOf(network)?.IPAddress),
  }));
};

/** Engines write Go's zero time of what has not happened. */
const neverStartedOf = (text: string | null): boolean | null => {
  if (timeOf(text) !== null) return false;
  return text?.startsWith('0001-01-01T00:00:00') === true ? true : null;
};

const stateOf = (state: Fields): ContainerState => ({
  status: textOf(state.Status),
  running: flagOf(state.Running),
  paused: flagOf(state.Paused),
  restarting: flagOf(state.Restarting),
  oomKilled: flagOf(state.OOMKilled),
  pid: numberOf(state.Pid),
  exitCode: numberOf(state.ExitCode),
  neverStarted: neverStartedOf(textOf(state.StartedAt)),
  startedAt: timeOf(textOf(state.StartedAt)),
  finishedAt: timeOf(state.FinishedAt),
  health: textOf(fieldsOf(state.Health)?.Status),
});

const configOf = (config: Fields): ContainerConfig => ({
  user: textOf(config.User),
  // Of an image it may be left out, of a container not.
  env: config.Env === undefined ? null : variablesOf(config.Env),
  cmd: wordsOf(config.Cmd),
  entrypoint: wordsOf(config.Entrypoint),
  image: textOf(config.Image),
  labels: textMapOf(config.Labels),
  exposedPorts: namesOf(config.ExposedPorts),
  volumes: namesOf(config.Volumes),
  healthcheck: healthcheckOf(config.Healthcheck),
  tty: flagOf(config.Tty),
  openStdin: flagOf(config.OpenStdin),
  hostname: textOf(config.Hostname),
});

/** GET /containers/{id}/json of Docker Engine 20 to 29 and of Podman, read field by field, secrets taken out. */
export const containerInspect = defineFact({
  id: 'container.inspect',
  description: 'What the engine was asked to make of the container, and its state',
  probe: { kind: 'container', query: 'inspect' },
  redact: redactApi,
  parse: (output): ContainerInspect => {
    const body = fieldsOf(output?.body);
    const host = fieldsOf(body?.HostConfig);
    const config = fieldsOf(body?.Config);
    const state = fieldsOf(body?.State);
    if (body === null || host === null || config === null || state === null)
      throw new Inconclusive(
        'parse-error',
        'The engine described the container in a form that is not its API',
      );
    const network = fieldsOf(body.NetworkSettings);
    return {
      id: textOf(body.Id),
      name: textOf(body.Name)?.replace(/^\//, '') ?? null,
      created: timeOf(body.Created),
      imageId: textOf(body.Image),
      path: textOf(body.Path),
      args: wordsOf(body.Args),
      storageDriver: textOf(body.Driver),
      restartCount: numberOf(body.RestartCount),
      appArmorProfile: textOf(body.AppArmorProfile),
      processLabel: textOf(body.ProcessLabel),
      execIds: textsOf(body.ExecIDs),
      state: stateOf(state),
      config: configOf(config),
      hostConfig: hostConfigOf(host),
      mounts: listOf(body.Mounts, mountOf),
      networks: networksOf(network?.Networks),
      ports: bindingsOf(network?.Ports),
    };
  },
});

/** The containers that run; not a whole set where the engine does not tell of one whether it does. */
export const runningContainers = <T extends { readonly inspect: ContainerInspect }>(
  set: ResourceSet<T>,
): ResourceSet<T> => {
  const running = set.items.filter(({ inspect }) => inspect.state.running === true);
  const untold = set.items.find(({ inspect }) => inspect.state.running === null);
  const reason =
    set.reason ??
    (untold === undefined
      ? null
      : ({
          code: 'unsupported',
          text: `The engine does not tell whether ${untold.inspect.name ?? 'a container'} runs`,
        } as const));
  return reason === null ? completeSet(running) : incompleteSet(running, reason);
};

/** The verdict where the engine's API leaves out the field that decides. */
export const notTold = (field: string): Verdict =>
  undecided({ code: 'unsupported', text: `The engine does not tell ${field}` });
