import { rmSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { newRunFolder } from './run-folder.ts';

/** A request that reached the proxy. */
export type RecordedRequest = { readonly method: string; readonly path: string };

/**
 * What happens to a request: passed on; refused with 403 as a filtering proxy does; failed with 500 as an engine does;
 * never answered; answered in part, then cut; answered with bytes that are no HTTP; answered with 200 and a body that is
 * no JSON.
 */
export type Treatment = 'pass' | 'forbid' | 'fail' | 'hang' | 'truncate' | 'garbage' | 'not-json';

/** A proxy before an engine's socket. */
export type RecordingSocketProxy = {
  readonly socket: string;
  /** Every request so far, in order of arrival; upgrades (attach, exec) too. */
  readonly requests: () => readonly RecordedRequest[];
  /** The greatest number of requests that were under way at the same time. */
  readonly mostAtOnce: () => number;
  readonly stop: () => Promise<void>;
};

/**
 * Starts a proxy on a unix socket of its own; `treat` decides about each request, `pass` for all when left out. It may
 * do something first: the request waits for it.
 */
export const recordingSocketProxy = async (
  engineSocket: string,
  treat: (request: RecordedRequest) => Treatment | Promise<Treatment> = () => 'pass',
): Promise<RecordingSocketProxy> => {
  const folder = newRunFolder('proxy');
  const socket = join(folder, 'docker.sock');
  const recorded: RecordedRequest[] = [];
  const sockets = new Set<Socket>();
  let underWay = 0;
  let most = 0;

  const record = (incoming: IncomingMessage): RecordedRequest => {
    const entry = { method: incoming.method ?? '', path: incoming.url ?? '' };
    recorded.push(entry);
    return entry;
  };

  const forward = (incoming: IncomingMessage, outgoing: ServerResponse, truncate: boolean): void => {
    const { method, url: path, headers } = incoming;
    const upstream = request(
      { socketPath: engineSocket, method, path, headers, agent: false },
      (response) => {
        outgoing.writeHead(response.statusCode ?? 502, response.headers);
        if (!truncate) {
          response.pipe(outgoing);
          return;
        }
        response.once('data', (chunk: Buffer) => {
          outgoing.write(chunk.subarray(0, Math.ceil(chunk.length / 2)), () => incoming.socket.destroySoon());
          response.destroy();
        });
        response.once('end', () => incoming.socket.destroySoon());
      },
    );
    upstream.on('error', () => incoming.socket.destroySoon());
    outgoing.on('close', () => upstream.destroy());
    incoming.pipe(upstream);
  };

  const perform = (treatment: Treatment, incoming: IncomingMessage, outgoing: ServerResponse): void => {
    switch (treatment) {
      case 'pass':
      case 'truncate':
        forward(incoming, outgoing, treatment === 'truncate');
        return;
      case 'forbid':
        outgoing
          .writeHead(403, { 'content-type': 'text/html' })
          .end('<html><body>403 Forbidden</body></html>\n');
        return;
      case 'fail':
        outgoing
          .writeHead(500, { 'content-type': 'application/json' })
          .end('{"message":"context deadline exceeded\\u001b[2J"}\n');
        return;
      case 'not-json':
        outgoing.writeHead(200, { 'content-type': 'application/json' }).end('{"Id": "\u001b[31m');
        return;
      case 'garbage':
        incoming.socket.end('\u0000\u0001SSH-2.0-surprise\r\n\r\n');
        return;
      case 'hang':
        return;
    }
  };

  const server = createServer((incoming, outgoing) => {
    const entry = record(incoming);
    underWay += 1;
    most = Math.max(most, underWay);
    outgoing.once('close', () => {
      underWay -= 1;
    });
    const decide = async () => treat(entry);
    void decide().then(
      (treatment) => perform(treatment, incoming, outgoing),
      (error: unknown) => outgoing.writeHead(502).end(String(error)),
    );
  });
  server.on('connection', (connection: Socket) => {
    sockets.add(connection);
    connection.on('error', () => undefined);
    connection.once('close', () => sockets.delete(connection));
  });
  server.on('upgrade', (incoming: IncomingMessage, connection: Socket) => {
    record(incoming);
    connection.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socket, resolve);
  });
  return {
    socket,
    requests: () => [...recorded],
    mostAtOnce: () => most,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const connection of sockets) connection.destroy();
      await closed;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
