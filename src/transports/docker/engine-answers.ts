import type { Answer, ApiOutput } from '../../core/answer.ts';
import { absent, found, unknown } from '../../core/answer.ts';
import type { EngineProbe, ImageProbe } from '../../core/probe.ts';
import { ConnectError } from '../connection.ts';
import type { EngineClient, EngineRequest } from './engine-client.ts';
import { EngineError } from './engine-error.ts';

type ApiAnswer = Answer<ApiOutput>;

type PlainQuery = Exclude<EngineProbe['query'], 'image-layers'>;

const ENGINE_REQUESTS: Readonly<Record<PlainQuery, Pick<EngineRequest, 'path' | 'query'>>> = {
  version: { path: '/version' },
  info: { path: '/info' },
  containers: { path: '/containers/json', query: { all: 1, size: 0 } },
  images: { path: '/images/json' },
  networks: { path: '/networks' },
  volumes: { path: '/volumes' },
  plugins: { path: '/plugins' },
  swarm: { path: '/swarm' },
  services: { path: '/services' },
  nodes: { path: '/nodes' },
  secrets: { path: '/secrets' },
};

/** The swarm's own questions; an engine outside a swarm has none of it, a worker may not tell. */
export const SWARM_QUERIES: ReadonlySet<EngineProbe['query']> = new Set([
  'swarm',
  'services',
  'nodes',
  'secrets',
]);

/** What went wrong as the answer of the probe that it hit; anything but an error of the way in is a bug and thrown on. */
export const answerOfError = (error: unknown): Answer<never> => {
  if (error instanceof EngineError) return unknown(error.reason.code, error.reason.text);
  if (error instanceof ConnectError)
    return unknown(error.denied ? 'permission' : 'unreachable', error.message);
  throw error;
};

const isStatus = (error: unknown, status: number): error is EngineError =>
  error instanceof EngineError && error.status === status;

/** The description of an image, asked for once however many questions need it. 404 is `EngineError` with that status. */
export type ImageBodies = (id: string, signal: AbortSignal) => Promise<unknown>;

export const imageBodies = (client: EngineClient): ImageBodies => {
  const asked = new Map<string, Promise<unknown>>();
  return (id, signal) => {
    const before = asked.get(id);
    if (before !== undefined) return before;
    const body = client.json({ path: `/images/${id}/json`, signal });
    asked.set(id, body);
    // What the time of one target cut short may be asked again for another.
    body.catch(() => asked.delete(id));
    return body;
  };
};

/** Images whose layers are asked about at most; a list ends with null where there are more. */
const IMAGES_DESCRIBED = 256;

/** What is told of each image that has a name, of those that are not there any more nothing. */
const imageLayers = async (
  client: EngineClient,
  bodyOf: ImageBodies,
  signal: AbortSignal,
): Promise<readonly unknown[]> => {
  const listed = await client.json({ ...ENGINE_REQUESTS.images, signal });
  const named = (Array.isArray(listed) ? listed : []).flatMap((image: unknown) => {
    const { Id, RepoTags, RepoDigests } = (image ?? {}) as Readonly<Record<string, unknown>>;
    const names = [RepoTags, RepoDigests].flat().filter((name) => typeof name === 'string' && name !== '');
    const isNamed = names.some((name) => !String(name).startsWith('<none>'));
    return isNamed && typeof Id === 'string' && /^(?:sha256:)?[0-9a-f]{12,64}$/.test(Id) ? [Id] : [];
  });
  const bodies = await Promise.all(
    named.slice(0, IMAGES_DESCRIBED).map((id) =>
      bodyOf(id, signal).then(
        (body) => {
          const { Id, RepoTags, RepoDigests, Created, RootFS } = (body ?? {}) as Readonly<
            Record<string, unknown>
          >;
          return { Id, RepoTags, RepoDigests, Created, RootFS };
        },
        (error: unknown) => (isStatus(error, 404) ? undefined : Promise.reject(error)),
      ),
    ),
  );
  const told = bodies.filter((body) => body !== undefined);
  return named.length > IMAGES_DESCRIBED ? [...told, null] : told;
};

/** Answers a question about the engine as a whole. */
export const askEngine = async (
  client: EngineClient,
  { query }: EngineProbe,
  bodyOf: ImageBodies,
  signal: AbortSignal,
): Promise<ApiAnswer> => {
  try {
    if (query === 'image-layers') return found({ body: await imageLayers(client, bodyOf, signal) });
    return found({ body: await client.json({ ...ENGINE_REQUESTS[query], signal }) });
  } catch (error) {
    if (isStatus(error, 404)) return unknown('unsupported', `The engine does not know GET /${query}`);
    if (isStatus(error, 503) && SWARM_QUERIES.has(query))
      return unknown('unsupported', `Only a manager of the swarm answers GET /${query}: ${error.said}`);
    return answerOfError(error);
  }
};

// `-e` although the engine adds its list of pids: where its ps has no such option the engine asks again without the list and picks the
// container's processes itself. busybox ps knows no `uid`.
const TOP_COLUMNS = ['-eo pid,uid,user,args', '-eo pid,user,args'] as const;
// Podman takes options of ps(1) to run the container's own ps inside it. For names of columns that it knows it reads /proc itself, with the
// host's pid and user whatever namespaces are between (libpod/container_top_linux.go).
const PODMAN_TOP_COLUMNS = 'hpid,huser,user,args';

/** The body that tells of one container. 404 is `EngineError` with that status. */
export const containerBody = (
  client: EngineClient,
  id: string,
  query: 'inspect' | 'changes',
  signal: AbortSignal,
): Promise<unknown> =>
  query === 'inspect'
    ? client.json({ path: `/containers/${id}/json`, query: { size: 0 }, signal })
    : client.json({ path: `/containers/${id}/changes`, signal });

/** The processes of a container as the engine's host sees them; `absent` when it has none because it is stopped. */
export const askTop = async (
  client: EngineClient,
  id: string,
  isPodman: boolean,
  signal: AbortSignal,
): Promise<ApiAnswer> => {
  const ask = (columns: string) =>
    client.json({ path: `/containers/${id}/top`, query: { ps_args: columns }, signal });
  try {
    if (isPodman) return found({ body: await ask(PODMAN_TOP_COLUMNS) });
    const body = await ask(TOP_COLUMNS[0]).catch((error: unknown) =>
      isStatus(error, 500) && /bad -o|exit status/.test(error.said)
        ? ask(TOP_COLUMNS[1])
        : Promise.reject(error),
    );
    return found({ body });
  } catch (error) {
    if (!isStatus(error, 409)) throw error;
    return /restarting/i.test(error.said)
      ? unknown('unreachable', 'The container was between two starts when its processes were asked for')
      : absent;
  }
};

/** Commands run beside the first one of which at most so many are asked about, the newest first. */
const EXECS_ASKED = 32;

/**
 * The description of each command that still runs beside the first one (`ExecIDs`); `absent` where there is none. One that ended since it was
 * listed is left out; where more run than are asked about, the list ends with null.
 */
export const askExecs = async (
  client: EngineClient,
  inspected: unknown,
  signal: AbortSignal,
): Promise<ApiAnswer> => {
  const told = (inspected as { readonly ExecIDs?: unknown } | null)?.ExecIDs;
  if (told === undefined)
    return unknown('unsupported', 'The engine does not tell which commands run inside the container');
  const ids = told ?? [];
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === 'string' && /^[0-9a-f]{12,64}$/.test(id)))
    return unknown(
      'parse-error',
      'The engine lists commands inside the container in a form that is not its API',
    );
  if (ids.length === 0) return absent;
  const bodies = await Promise.all(
    ids
      .slice(-EXECS_ASKED)
      .map((id: string) =>
        client
          .json({ path: `/exec/${id}/json`, signal })
          .catch((error: unknown) =>
            isStatus(error, 404) && /no such exec/i.test(error.said) ? undefined : Promise.reject(error),
          ),
      ),
  );
  const running = bodies.filter((body) => body !== undefined);
  return found({ body: ids.length > EXECS_ASKED ? [...running, null] : running });
};

/** Answers a question about one image. */
export const askImage = async (
  client: EngineClient,
  id: string,
  { query }: ImageProbe,
  bodyOf: ImageBodies,
  signal: AbortSignal,
): Promise<ApiAnswer> =>
  found({
    body: await (query === 'inspect'
      ? bodyOf(id, signal)
      : client.json({ path: `/images/${id}/history`, signal })),
  });
