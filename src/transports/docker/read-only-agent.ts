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
  readonly #dialMs: number;
  readonly #closed = new AbortController();

  constructor(dial: Dial, dialMs: number, maxSockets: number = MAX_CONNECTIONS) {
    super({ keepAlive: true, maxSockets });
    this.#dial = dial;
    this.#dialMs = dialMs;
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

  // Node keeps the signal of a request to itself, so that a dial has its own time.
  override createConnection(_: unknown, callback: (error: Error | null, stream: Duplex) => void): undefined {
    const signal = AbortSignal.any([this.#closed.signal, AbortSignal.timeout(this.#dialMs)]);
    opened(this.#dial, signal).then(
      (stream) => callback(null, likeSocket(stream)),
      (error: unknown) =>
        callback(error instanceof Error ? error : new Error(String(error)), undefined as never),
    );
    return undefined;
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

/** The dialled stream, or the abort at once, whatever `dial` makes of its signal. A stream that comes later is closed. */
const opened = (dial: Dial, signal: AbortSignal): Promise<Duplex> =>
  new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    dial(signal)
      .then((stream) => (signal.aborted ? stream.destroy() : resolve(stream)), reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });

const likeSocket = (stream: Duplex): Duplex => {
  const socket = stream as unknown as Record<string, unknown>;
  for (const method of SOCKET_METHODS)
    if (typeof socket[method] !== 'function')
      socket[method] = method === 'destroySoon' ? () => stream.end(() => stream.destroy()) : () => stream;
  return stream;
};
