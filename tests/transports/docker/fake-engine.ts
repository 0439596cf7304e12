import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Answers one request, or leaves it hanging. */
export type Reply = (response: ServerResponse, request: IncomingMessage) => void;

/** Something that listens on a unix socket in a temporary folder. */
export interface Listening {
  readonly path: string;
  readonly stop: () => Promise<void>;
}

/** An engine that misbehaves as told: for what a real one cannot be made to do. Unknown paths are 404. */
export interface FakeEngine extends Listening {
  /** Method and path of each request, without the version prefix and the query. */
  readonly requests: readonly string[];
  /** Path and query as they were sent. */
  readonly urls: readonly string[];
}

export const json =
  (body: unknown, status = 200): Reply =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

export const message = (status: number, text: string): Reply => json({ message: text }, status);

export const hang: Reply = () => undefined;

/** What a well-behaved engine answers while it is being connected to. */
export const polite: Readonly<Record<string, Reply>> = {
  '/_ping': (response) => response.writeHead(200, { 'api-version': '1.41' }).end('OK'),
  '/version': json({ Version: '20.10.24', ApiVersion: '1.41', MinAPIVersion: '1.12' }),
  '/info': json({ ID: 'AAAA:BBBB', Swarm: { LocalNodeState: 'active' } }),
};

export const startFakeEngine = async (replies: Readonly<Record<string, Reply>>): Promise<FakeEngine> => {
  const requests: string[] = [];
  const urls: string[] = [];
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(/\?.*$/s, '').replace(/^\/v\d+\.\d+(?=\/)/, '');
    requests.push(`${request.method} ${path}`);
    urls.push(request.url ?? '');
    const reply = replies[path] ?? message(404, 'page not found');
    reply(response, request);
  });
  return { ...(await listen(server)), requests, urls };
};

/** A proxy in front of an engine's socket that keeps the bytes sent towards it. */
export const startRecordingProxy = async (
  target: string,
): Promise<Listening & { readonly connections: () => number; readonly sent: () => string }> => {
  const sent: Buffer[] = [];
  let connections = 0;
  const server = createTcpServer((client) => {
    connections += 1;
    const upstream = connect({ path: target });
    client.on('data', (chunk) => sent.push(chunk));
    client.on('error', () => undefined).pipe(upstream);
    upstream.on('error', () => undefined).pipe(client);
    // An engine keeps a container locked as long as it sends an archive of it: a reader that leaves has to be seen.
    client.once('close', () => upstream.destroy());
    upstream.once('close', () => client.destroy());
  });
  return {
    ...(await listen(server)),
    connections: () => connections,
    sent: () => Buffer.concat(sent).toString('latin1'),
  };
};

/** A socket that answers every connection with the same bytes, in whatever protocol. */
export const startRawServer = (onConnection: (socket: Socket) => void): Promise<Listening> =>
  listen(createTcpServer(onConnection));

/** The same on a TCP port of 127.0.0.1. */
export const listenOnLoopback = async (
  server: Server,
): Promise<{ readonly port: number; readonly stop: () => Promise<void> }> => {
  const stop = stopper(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, stop };
};

const listen = async (server: Server): Promise<Listening> => {
  const folder = mkdtempSync(join(tmpdir(), 'rempart-fake-engine-'));
  const path = join(folder, 'engine.sock');
  const stop = stopper(server);
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    path,
    stop: async () => {
      await stop();
      rmSync(folder, { recursive: true });
    },
  };
};

const stopper = (server: Server): (() => Promise<void>) => {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  });
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
};
