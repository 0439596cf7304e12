import { type AddressInfo, createConnection, createServer, type Server, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DelayingProxy, delayingProxy } from './index.ts';

describe('the delaying proxy', () => {
  let echo: Server;
  let proxy: DelayingProxy | undefined;
  beforeEach(async () => {
    echo = createServer((connection) => {
      connection.on('error', () => undefined);
      connection.pipe(connection);
    });
    await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    await proxy?.stop();
    await new Promise((resolve) => echo.close(resolve));
  });

  const start = async (options: { delayMs: number; cutAfterBytes?: number }): Promise<DelayingProxy> => {
    proxy = await delayingProxy({ port: (echo.address() as AddressInfo).port, ...options });
    return proxy;
  };
  const exchange = (connection: Socket, text: string): Promise<string> =>
    new Promise((resolve) => {
      connection.once('data', (chunk: Buffer) => resolve(chunk.toString()));
      connection.write(text);
    });

  test('adds twice its delay to a round trip and counts each', async () => {
    const { port, traffic } = await start({ delayMs: 30 });
    const connection = createConnection({ port, host: '127.0.0.1' });
    const began = performance.now();
    for (const word of ['one', 'two', 'three']) expect(await exchange(connection, word)).toBe(word);
    expect(performance.now() - began).toBeGreaterThanOrEqual(3 * 2 * 29);
    expect(traffic()).toEqual({ connections: 1, bytesToServer: 11, bytesToClient: 11, roundTrips: 3 });
    connection.destroy();
  });

  test('keeps the order and the whole of a large transfer', async () => {
    const { port } = await start({ delayMs: 1 });
    const sent = Buffer.from(Array.from({ length: 2_000_000 }, (_, index) => index % 251));
    const connection = createConnection({ port, host: '127.0.0.1', allowHalfOpen: true });
    connection.end(sent);
    expect((await buffer(connection)).equals(sent)).toBe(true);
  });

  test('cuts the line after so many bytes', async () => {
    const { port } = await start({ delayMs: 0, cutAfterBytes: 5 });
    const connection = createConnection({ port, host: '127.0.0.1' });
    const closed = new Promise<string>((resolve) => {
      connection.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
      connection.on('end', () => resolve('ended in order'));
    });
    connection.write('longer than five');
    expect(await closed).toBe('ECONNRESET');
  });
});
