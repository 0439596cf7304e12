import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConnectError } from '../connection.ts';
import { readContext } from './docker-context.ts';
import { type EngineAddress, parseEngineHost } from './engine-host.ts';

export type { EngineAddress, TlsFiles } from './engine-host.ts';

/** What the choice of an endpoint depends on: flags, environment, and a look at files. */
export interface EndpointOptions {
  /** `--docker-host`. */
  readonly dockerHost: string | null;
  /** `--context`. */
  readonly context: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly uid: number;
  readonly exists?: (path: string) => boolean;
  /** The text of a file; throws as `readFileSync` does. */
  readonly readFile?: (path: string) => string;
}

/** One engine to ask, how it was chosen, and what the user should know about the choice. */
export interface Endpoint {
  readonly address: EngineAddress;
  /** The context's name, else the address as docker writes it: `unix:///var/run/docker.sock`. */
  readonly name: string;
  /** One sentence: which setting decided. */
  readonly why: string;
  readonly warnings: readonly string[];
  /** `DOCKER_API_VERSION`, or null. */
  readonly apiVersion: string | null;
}

/**
 * The engine that the docker command line would talk to, in its own order: `--docker-host` or `--context`, `DOCKER_HOST`,
 * `DOCKER_CONTEXT`, the current context of config.json, and then the usual sockets (Docker, rootless, Desktop, Podman). Throws `ConnectError`
 * where a setting cannot be followed; it is never skipped for the next one.
 */
export const resolveEndpoint = (options: EndpointOptions): Endpoint => {
  const { dockerHost, context, env } = options;
  const exists = options.exists ?? existsSync;
  const readFile = options.readFile ?? ((path: string) => readFileSync(path, 'utf8'));
  const files = { exists, readFile };
  const configFolder = set(env.DOCKER_CONFIG) ?? join(options.home, '.docker');
  const apiVersion = set(env.DOCKER_API_VERSION);
  const warnings: string[] = [];
  const tlsOfEnvironment = {
    wanted: [env.DOCKER_TLS_VERIFY, env.DOCKER_TLS, env.DOCKER_CERT_PATH].some(
      (value) => set(value) !== null,
    ),
    folder: set(env.DOCKER_CERT_PATH) ?? configFolder,
    source: set(env.DOCKER_CERT_PATH) === null ? 'the docker configuration folder' : 'DOCKER_CERT_PATH',
  };
  const byHost = (host: string, why: string): Endpoint => {
    const { address, notes } = parseEngineHost(host, tlsOfEnvironment, files);
    return { address, name: addressText(address), why, warnings: [...warnings, ...notes], apiVersion };
  };
  const byContext = (name: string, why: string): Endpoint => {
    const { host, tls, notes } = readContext(name, configFolder, files);
    const parsed = parseEngineHost(host, tls, files);
    return {
      address: parsed.address,
      name,
      why,
      warnings: [...warnings, ...notes, ...parsed.notes],
      apiVersion,
    };
  };
  const byDefault = (why: string): Endpoint => {
    const candidates = usualSockets(options);
    const first = candidates.find(exists);
    if (first !== undefined)
      return byHost(`unix://${first}`, `${why}; ${first} is the first usual socket there is`);
    throw new ConnectError(
      'no-engine',
      `No engine was named and none of the usual sockets exists: ${candidates.join(', ')}`,
      'Start the engine, or name it with --docker-host, --context or DOCKER_HOST',
    );
  };

  if (dockerHost !== null && context !== null)
    throw new ConnectError(
      'endpoint-conflict',
      'Both --docker-host and --context are given',
      'Give one of them; docker refuses both together too',
    );
  if (dockerHost !== null) return byHost(dockerHost, '--docker-host says so');
  const environmentHost = set(env.DOCKER_HOST);
  const environmentContext = set(env.DOCKER_CONTEXT);
  if (context !== null && context !== 'default') return byContext(context, `--context ${context} says so`);
  if (environmentHost !== null && environmentContext !== null && context === null)
    warnings.push(
      `DOCKER_HOST and DOCKER_CONTEXT are both set; DOCKER_HOST wins, the context ${environmentContext} is not used`,
    );
  if (environmentHost !== null) return byHost(environmentHost, 'DOCKER_HOST says so');
  if (context !== null) return byDefault('--context default names no address');
  if (environmentContext !== null && environmentContext !== 'default')
    return byContext(environmentContext, `DOCKER_CONTEXT ${environmentContext} says so`);
  if (environmentContext === 'default') return byDefault('DOCKER_CONTEXT default names no address');
  const current = currentContext(join(configFolder, 'config.json'), files);
  if (current !== null && current !== 'default')
    return byContext(current, `${current} is the current context of ${join(configFolder, 'config.json')}`);
  return byDefault('No flag, variable or context names an engine');
};

/** The unix sockets on which engines usually listen, in the order in which they are tried. */
export const usualSockets = ({
  env,
  home,
  uid,
}: Pick<EndpointOptions, 'env' | 'home' | 'uid'>): readonly string[] => {
  const runtime = set(env.XDG_RUNTIME_DIR) ?? `/run/user/${uid}`;
  return [
    '/var/run/docker.sock',
    join(runtime, 'docker.sock'),
    join(home, '.docker/run/docker.sock'),
    join(home, '.docker/desktop/docker.sock'),
    '/run/podman/podman.sock',
    join(runtime, 'podman/podman.sock'),
  ];
};

/** An address as docker writes it. */
export const addressText = (address: EngineAddress): string =>
  address.kind === 'unix'
    ? `unix://${address.path}`
    : `tcp://${address.host.includes(':') ? `[${address.host}]` : address.host}:${address.port}`;

const currentContext = (
  path: string,
  { exists, readFile }: Required<Pick<EndpointOptions, 'exists' | 'readFile'>>,
): string | null => {
  if (!exists(path)) return null;
  const unreadable = (cause: unknown) =>
    new ConnectError(
      'docker-config',
      `${path} cannot be read: ${reason(cause)}`,
      'Mend the file, or give --docker-host',
      {
        cause,
      },
    );
  let config: unknown;
  try {
    config = JSON.parse(readFile(path));
  } catch (error) {
    throw unreadable(error);
  }
  if (typeof config !== 'object' || config === null) throw unreadable('it holds no object');
  const { currentContext: name } = config as { currentContext?: unknown };
  if (name === undefined || name === '') return null;
  if (typeof name !== 'string') throw unreadable('currentContext is not a text');
  return name;
};

const reason = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

const set = (value: string | undefined): string | null =>
  value === undefined || value === '' ? null : value;
