import { Agent, type ClientRequest, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { inspect } from 'node:util';
import type { Dial } from './endpoint-dial.ts';
import { RefusedRequest, refusal } from './read-only-request.ts';

/** Connections kept to one engine. The agent alone does not hold this bound while connections open: callers limit themselves too. */
export const MAX_CONNECTIONS = 8;

// What Node's HTTP client calls on a socket and a channel of SSH or a pipe does not have.
const SOCKET_METHODS = ['setKeepAlive', 'setNoDelay', 'setTimeout', 'ref', 'unref', 'destroySoon'] as const;

/** HTTP over streams that `dial` opens; a request that does more than read is thrown out before it gets one. */
export class ReadOnlyAgent extends Agent {
  readonly #dial: Dial;
  readonly #closed = new AbortController();

  constructor(dial: Dial) {
    super({ keepAlive: true, maxSockets: MAX_CONNECTIONS });
    this.#dial = dial;
  }

  /** The last lock before the wire. It throws: destroying the request here would leave its caller waiting for ever. */
  addRequest(request: ClientRequest, options: object): void {
    const reason = request.getHeader('upgrade') !== undefined ? 'rempart only reads: no upgrade' : null;
    const refused = reason ?? refusal(request.method, request.path);
    if (refused !== null) throw new RefusedRequest(refused);
    // The client library would follow a redirect, to any address and past this agent, and crash on an odd one.
    request.prependListener('response', (response: IncomingMessage) => {
      delete response.headers.location;
    });
    (Agent.prototype as unknown as { addRequest: ReadOnlyAgent['addRequest'] }).addRequest.call(
      this,
      request,
      options,
    );
  }

  override createConnection(
    options: { readonly signal?: AbortSignal },
    callback: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const none = undefined as unknown as Duplex;
    const signals = [this.#closed.signal, ...(options.signal === undefined ? [] : [options.signal])];
    this.#dial(AbortSignal.any(signals)).then(
      (stream) => {
        if (this.#closed.signal.aborted) {
          stream.destroy();
          callback(new Error('closed'), none);
        } else callback(null, likeSocket(stream));
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), none),
    );
  }

  override destroy(): void {
    this.#closed.abort();
    super.destroy();
  }

  // docker-modem inspects its options, agent included, at every request: without this it prints a whole SSH client each time.
  [inspect.custom](): string {
    return 'ReadOnlyAgent';
  }
}

const likeSocket = (stream: Duplex): Duplex => {
  const socket = stream as unknown as Record<string, unknown>;
  for (const method of SOCKET_METHODS)
    if (typeof socket[method] !== 'function')
      socket[method] = method === 'destroySoon' ? () => stream.end(() => stream.destroy()) : () => stream;
  return stream;
};
