import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { responseChunks } from '../../../src/transports/docker/response-chunks.ts';

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

/** The body that a server sends, as a client gets it. */
const bodyOf = async (send: (response: ServerResponse) => void): Promise<IncomingMessage> => {
  server = createServer((_, response) => send(response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const [body] = (await once(get({ port, host: '127.0.0.1' }), 'response')) as [IncomingMessage];
  // As the client does: what breaks is told by the chunks.
  body.on('error', () => undefined);
  return body;
};

const pieces = Array.from({ length: 300 }, (_, index) => randomBytes(1 + ((index * 997) % 40_000)));

it('gives every byte in order, to a reader that is slow at times', async () => {
  const body = await bodyOf(async (response) => {
    for (const piece of pieces) if (!response.write(piece)) await once(response, 'drain');
    response.end();
  });
  const got: Buffer[] = [];
  for await (const chunk of responseChunks(body, 'GET /x')) {
    got.push(chunk);
    if (got.length % 50 === 0) await sleep(5);
  }
  expect(Buffer.concat(got).equals(Buffer.concat(pieces))).toBe(true);
});

it('holds the sender while nobody reads', async () => {
  let sent = 0;
  const body = await bodyOf(async (response) => {
    for (const _ of Array(2000).keys()) {
      sent += 1;
      if (!response.write(Buffer.alloc(65_536))) await once(response, 'drain');
    }
    response.end();
  });
  const chunks = responseChunks(body, 'GET /x');
  await chunks.next();
  await sleep(300);
  const before = sent;
  await sleep(200);
  expect(sent).toBe(before);
  expect(sent).toBeLessThan(2000);
  await chunks.return(undefined);
});

it('says that the line was cut, after what came before', async () => {
  const body = await bodyOf((response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('abc', () => response.destroy());
  });
  const got: string[] = [];
  const reading = (async () => {
    for await (const chunk of responseChunks(body, 'GET /x')) got.push(chunk.toString());
  })();
  await expect(reading).rejects.toMatchObject({
    reason: { code: 'truncated', text: 'GET /x: the connection ended within the answer' },
  });
  expect(got).toEqual(['abc']);
});

it('closes the body where its reader stops early', async () => {
  const body = await bodyOf((response) => {
    response.write('abc');
  });
  for await (const _ of responseChunks(body, 'GET /x')) break;
  expect(body.destroyed).toBe(true);
});
