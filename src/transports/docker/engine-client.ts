import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';
import pLimit from 'p-limit';
import { ConnectError } from '../connection.ts';
import type { Dial } from './endpoint-dial.ts';
import { EngineError, errorOfStatus, oneLine } from './engine-error.ts';
import { lockedDockerode } from './locked-modem.ts';
import { MAX_CONNECTIONS, ReadOnlyAgent } from './read-only-agent.ts';
import { JSON_LIMIT, JSON_TOTAL, parseBody, readBody } from './response-body.ts';

/** After this many calls in a row that ran into their deadline the engine counts as hung and is not asked any more. */
const HUNG_AFTER = 16;

/** Every status that Node's parser lets through; docker-modem would gather the body of any other without bound. */
const EVERY_STATUS: Readonly<Record<number, true>> = Object.fromEntries(
  Array.from({ length: 900 }, (_, index) => [100 + index, true as const]),
);

/** One GET: a path below the version prefix, its query, and how long it may take. */
export interface EngineRequest {
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly signal: AbortSignal;
  readonly deadlineMs?: number;
}

type Method = 'GET' | 'HEAD';
type Reader<T> = (body: IncomingMessage, endpoint: string) => Promise<T>;

/** Asks one engine, reading only, at most eight questions at a time. Every failure is an `EngineError`, or the `ConnectError` of the dial. */
export interface EngineClient {
  /** The version prefix of all later requests, `1.41`; null sends them without one. */
  useVersion(version: string | null): void;
  /** The parsed body. */
  json(request: EngineRequest): Promise<unknown>;
  /** The headers of a HEAD. */
  head(request: EngineRequest): Promise<IncomingMessage['headers']>;
  /** The body as a text of at most 64 kB, with the headers: for `/_ping`. */
  text(
    request: EngineRequest,
  ): Promise<{ readonly text: string; readonly headers: IncomingMessage['headers'] }>;
  /** Lends the body to `read`; it is cut when `read` returns early, or at the deadline. */
  stream<T>(request: EngineRequest, read: Reader<T>): Promise<T>;
  close(): void;
}

export const createEngineClient = async (options: {
  readonly dial: Dial;
  readonly deadlineMs: number;
  /** Requests at once; `MAX_CONNECTIONS` unless told. */
  readonly parallel?: number;
  /** Bytes of all JSON bodies together; `JSON_TOTAL` unless told. */
  readonly jsonBytes?: number;
}): Promise<EngineClient> => {
  const parallel = options.parallel ?? MAX_CONNECTIONS;
  const agent = new ReadOnlyAgent(options.dial, options.deadlineMs, parallel);
  const docker = lockedDockerode(agent);
  const limit = pLimit(parallel);
  let prefix = '';
  let timeoutsInARow = 0;
  let jsonLeft = options.jsonBytes ?? JSON_TOTAL;

  const send = (
    method: Method,
    { path, query }: EngineRequest,
    signal: AbortSignal,
  ): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      // A request that still waits for its connection would not hear of its end.
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      docker.modem.dial(
        {
          path: `${prefix}${path}?`,
          method,
          // As a stream and with every status, so that size, cuts and status are judged here: docker-modem would gather a body
          // without bound, and wait for ever for the end of one that is cut.
          isStream: true,
          statusCodes: EVERY_STATUS,
          abortSignal: signal,
          options: { ...query },
        },
        (error, response) => (error === null ? resolve(response as IncomingMessage) : reject(error)),
      );
    });

  const exchange = async <T>(
    method: Method,
    request: EngineRequest,
    signal: AbortSignal,
    read: Reader<T>,
  ) => {
    const endpoint = endpointOf(method, request);
    const response = await send(method, request, signal)
      .catch((error: NodeJS.ErrnoException) =>
        // A kept connection that the engine had just closed; a GET may be sent again.
        error.code === 'ECONNRESET' || error.code === 'EPIPE'
          ? send(method, request, signal)
          : Promise.reject(error),
      )
      .catch((error: unknown) => {
        throw error instanceof ConnectError ? error : brokenExchange(endpoint, error);
      });
    response.on('error', () => undefined);
    try {
      const status = response.statusCode ?? 0;
      if (status === 200) return await read(response, endpoint);
      throw errorOfStatus(status, await messageOf(response, endpoint), endpoint);
    } finally {
      if (!response.readableEnded) response.destroy();
    }
  };

  const within = <T>(method: Method, request: EngineRequest, read: Reader<T>): Promise<T> =>
    limit(async () => {
      const endpoint = endpointOf(method, request);
      const deadlineMs = request.deadlineMs ?? options.deadlineMs;
      if (request.signal.aborted) throw endedBefore(endpoint);
      if (timeoutsInARow >= HUNG_AFTER)
        throw new EngineError({
          code: 'timeout',
          text: `${endpoint} was not sent: the engine has stopped answering`,
        });
      const controller = new AbortController();
      const onAbort = () => controller.abort(request.signal.reason);
      request.signal.addEventListener('abort', onAbort, { once: true });
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        controller.abort();
      }, deadlineMs);
      try {
        const result = await exchange(method, request, controller.signal, read);
        timeoutsInARow = 0;
        return result;
      } catch (error) {
        timeoutsInARow = late ? timeoutsInARow + 1 : 0;
        if (request.signal.aborted) throw endedBefore(endpoint);
        if (late)
          throw new EngineError({ code: 'timeout', text: `${endpoint} took longer than ${deadlineMs} ms` });
        throw error;
      } finally {
        clearTimeout(timer);
        request.signal.removeEventListener('abort', onAbort);
      }
    });

  return {
    useVersion(version) {
      prefix = version === null ? '' : `/v${version}`;
    },
    json: (request) =>
      within('GET', request, async (response, endpoint) => {
        const body = await readBody(response, Math.min(JSON_LIMIT, jsonLeft), endpoint);
        jsonLeft = Math.max(0, jsonLeft - body.length);
        return parseBody(body, endpoint);
      }),
    head: (request) =>
      within('HEAD', request, async (response) => {
        response.resume();
        await finished(response);
        return response.headers;
      }),
    text: (request) =>
      within('GET', request, async (response, endpoint) => ({
        text: (await readBody(response, 65_536, endpoint)).toString('utf8'),
        headers: response.headers,
      })),
    stream: (request, read) => within('GET', request, read),
    close: () => agent.destroy(),
  };
};

/** `GET /containers/{id}/top` for that of any container. */
const endpointOf = (method: Method, { path }: EngineRequest): string =>
  `${method} ${path.replace(/^\/(containers|images|exec)\/[^/]+\//, '/$1/{id}/')}`;

const endedBefore = (endpoint: string): EngineError =>
  new EngineError({
    code: 'timeout',
    text: `${endpoint} was not answered before the target's time was over`,
  });

const brokenExchange = (endpoint: string, cause: unknown): EngineError => {
  // A DOMException has a number there.
  const code = String((cause as NodeJS.ErrnoException).code ?? '');
  const message = oneLine(cause instanceof Error ? cause.message : String(cause));
  if (code.startsWith('HPE_'))
    return new EngineError(
      { code: 'parse-error', text: `${endpoint} was not answered in HTTP: ${message}` },
      { cause },
    );
  return new EngineError(
    { code: 'unreachable', text: `${endpoint} was not answered: ${message}` },
    { cause },
  );
};

/** The engine's own words: `{"message": …}`, or the beginning of a text. */
const messageOf = async (response: IncomingMessage, endpoint: string): Promise<string> => {
  try {
    const body = (await readBody(response, 65_536, endpoint)).toString('utf8');
    const parsed: unknown = body.startsWith('{') ? JSON.parse(body) : body;
    const message =
      typeof parsed === 'object' && parsed !== null ? (parsed as { message?: unknown }).message : parsed;
    return typeof message === 'string' ? oneLine(message) : '';
  } catch {
    return '';
  }
};
