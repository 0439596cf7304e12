import { afterEach, describe, expect, test } from 'vitest';
import { endpointDial } from '../../../src/transports/docker/endpoint-dial.ts';
import { createEngineClient, type EngineClient } from '../../../src/transports/docker/engine-client.ts';
import { hang, json, message, type Reply, startFakeEngine, startRawServer } from './fake-engine.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const clientFor = async (path: string, deadlineMs = 5000): Promise<EngineClient> => {
  const client = await createEngineClient({ dial: endpointDial({ kind: 'unix', path }), deadlineMs });
  cleanups.push(client.close);
  return client;
};

const answering = async (reply: Reply, deadlineMs?: number) => {
  const fake = await startFakeEngine({ '/info': reply });
  cleanups.push(fake.stop);
  return { fake, client: await clientFor(fake.path, deadlineMs) };
};

const { signal } = new AbortController();
const info = { path: '/info', signal };

describe('an engine that answers badly: the reason of the question that it hit', () => {
  test.each<[string, string, Reply]>([
    ['refuses', 'permission', message(403, 'not for you')],
    ['wants a login', 'permission', message(401, 'who are you')],
    ['knows nothing of it', 'unreachable', message(404, 'page not found')],
    ['fails', 'unreachable', message(500, 'driver failed')],
    ['is overloaded', 'unreachable', (response) => response.writeHead(503).end()],
    ['finds the version too new', 'unsupported', message(400, 'client version 1.47 is too new')],
    ['has not built it', 'unsupported', message(501, 'not implemented')],
    ['answers with no JSON', 'parse-error', (response) => response.end('<html>')],
    ['answers with nothing', 'parse-error', (response) => response.end()],
    ['answers with half a JSON text', 'parse-error', (response) => response.end('{"ID": "A')],
    [
      'nests without end',
      'parse-error',
      (response) => response.end(`${'['.repeat(50_000)}${']'.repeat(50_000)}`),
    ],
    [
      'ends within the announced length',
      'truncated',
      (response) => {
        response.writeHead(200, { 'content-length': 100 }).write('{"ID":');
        setTimeout(() => response.destroy(), 20);
      },
    ],
    [
      'ends within a chunk',
      'truncated',
      (response) => {
        response.write('{"ID":');
        setTimeout(() => response.destroy(), 20);
      },
    ],
    ['hangs up without a word', 'unreachable', (response) => response.destroy()],
    [
      'redirects elsewhere',
      'unsupported',
      (response) => response.writeHead(302, { location: 'http://192.0.2.1/' }).end(),
    ],
    [
      'redirects to an odd scheme',
      'unsupported',
      (response) => response.writeHead(307, { location: 'foo:bar' }).end(),
    ],
  ])('%s: %s', async (_, code, reply) => {
    const { client } = await answering(reply);
    await expect(client.json(info)).rejects.toMatchObject({
      reason: { code, text: expect.stringContaining('GET /info') },
    });
  });

  test('a body that never ends is cut at its bound', async () => {
    const { client } = await answering((response) => {
      const block = Buffer.alloc(1 << 20, 0x20);
      const more = () => {
        while (!response.destroyed && response.write(block));
      };
      response.on('drain', more).on('error', () => undefined);
      more();
    });
    await expect(client.json(info)).rejects.toMatchObject({ reason: { code: 'truncated' } });
  });

  test('bodies that are each in bounds are cut where they become too much together', async () => {
    const fake = await startFakeEngine({ '/info': json('x'.repeat(998)), '/version': json(1) });
    cleanups.push(fake.stop);
    const dial = endpointDial({ kind: 'unix', path: fake.path });
    const client = await createEngineClient({ dial, deadlineMs: 5000, jsonBytes: 2500 });
    cleanups.push(client.close);
    for (let body = 0; body < 2; body += 1) expect(await client.json(info)).toHaveLength(998);
    await expect(client.json(info)).rejects.toMatchObject({ reason: { code: 'truncated' } });
    expect(await client.json({ path: '/version', signal })).toBe(1);
  });

  test.each([500, 600, 999])(
    'a failure may not flood either: its message is one bounded line (%d)',
    async (status) => {
      const { client } = await answering((response) => {
        response.writeHead(status);
        const more = () => {
          while (!response.destroyed && response.write('\u001b[31mno\n'.repeat(1000)));
        };
        response.on('drain', more).on('error', () => undefined);
        more();
      }, 1500);
      const error = await client.json(info).catch((cause: Error) => cause);
      expect(error).toMatchObject({ reason: { code: 'unreachable' } });
      expect((error as Error).message.length).toBeLessThan(300);
    },
  );

  test('control characters of a message do not get through', async () => {
    const { client } = await answering(message(500, 'a\u001b[2Jb\nc\u202ed'));
    await expect(client.json(info)).rejects.toMatchObject({ said: 'a [2Jb c d' });
  });

  test('what speaks no HTTP is told', async () => {
    const raw = await startRawServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    cleanups.push(raw.stop);
    const client = await clientFor(raw.path);
    await expect(client.json(info)).rejects.toMatchObject({ reason: { code: 'parse-error' } });
  });
});

describe('time', () => {
  test('a call has a deadline of its own, and the next one is answered', async () => {
    let calls = 0;
    const { client } = await answering((response, request) => {
      calls += 1;
      (calls === 1 ? hang : json({ ID: 'X' }))(response, request);
    }, 200);
    await expect(client.json(info)).rejects.toMatchObject({ reason: { code: 'timeout' } });
    expect(await client.json(info)).toEqual({ ID: 'X' });
  });

  test('the deadline holds for the body too: an answer that trickles is cut', async () => {
    const { client } = await answering((response) => {
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    }, 200);
    await expect(client.json(info)).rejects.toMatchObject({ reason: { code: 'timeout' } });
  });

  test('an engine that has stopped answering is not asked for ever', async () => {
    const { client, fake } = await answering(hang, 60);
    const results = await Promise.allSettled(Array.from({ length: 60 }, () => client.json(info)));
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect(fake.requests.length).toBeLessThanOrEqual(24);
    await expect(client.json(info)).rejects.toMatchObject({
      reason: { code: 'timeout', text: expect.stringContaining('stopped answering') },
    });
  });

  test('an abort from outside ends what is under way and what waits', async () => {
    const { client, fake } = await answering(hang);
    const controller = new AbortController();
    const calls = Array.from({ length: 20 }, () => client.json({ ...info, signal: controller.signal }));
    const results = Promise.allSettled(calls);
    await expect.poll(() => fake.requests.length).toBe(8);
    controller.abort();
    for (const result of await results)
      expect(result).toMatchObject({ reason: { reason: { code: 'timeout' } } });
    expect(fake.requests.length).toBe(8);
  });

  test('a dial that hangs is cut by the deadline of the call, and by the end of the client', async () => {
    const client = await createEngineClient({ dial: () => new Promise(() => undefined), deadlineMs: 60_000 });
    cleanups.push(client.close);
    await expect(client.json({ ...info, deadlineMs: 100 })).rejects.toMatchObject({
      reason: { code: 'timeout' },
    });
    const waiting = client.json(info);
    setTimeout(client.close, 50);
    await expect(waiting).rejects.toMatchObject({ reason: { code: 'unreachable' } });
  });
});

describe('connections', () => {
  test('at most eight at once, kept and used again', async () => {
    let open = 0;
    let most = 0;
    const fake = await startFakeEngine({
      '/info': (response) => {
        open += 1;
        most = Math.max(most, open);
        setTimeout(() => {
          open -= 1;
          json({})(response, undefined as never);
        }, 5);
      },
    });
    cleanups.push(fake.stop);
    let dials = 0;
    const dial = endpointDial({ kind: 'unix', path: fake.path });
    const client = await createEngineClient({
      dial: (abort) => {
        dials += 1;
        return dial(abort);
      },
      deadlineMs: 5000,
    });
    cleanups.push(client.close);
    await Promise.all(Array.from({ length: 60 }, () => client.json(info)));
    expect(most).toBe(8);
    expect(dials).toBe(8);
  });

  test('one that the engine closed between two questions is opened anew', async () => {
    let calls = 0;
    const { client } = await answering((response, request) => {
      calls += 1;
      if (calls === 2) request.socket.destroy();
      else json({ calls })(response, request);
    });
    expect(await client.json(info)).toEqual({ calls: 1 });
    expect(await client.json(info)).toEqual({ calls: 3 });
  });

  test('the agreed version prefixes each request', async () => {
    const { client, fake } = await answering(json({}));
    client.useVersion('1.41');
    await client.json({ ...info, query: { a: 'x y&z' } });
    expect(fake.urls).toEqual(['/v1.41/info?a=x%20y%26z']);
  });

  test('a reader that has enough cuts the stream', async () => {
    let closed = false;
    const { client } = await answering((response) => {
      response.on('close', () => {
        closed = true;
      });
      response.write('first');
    });
    const first = await client.stream(info, async (body) => {
      for await (const chunk of body) return String(chunk);
      return '';
    });
    expect(first).toBe('first');
    await expect.poll(() => closed).toBe(true);
  });

  test('a missing socket is an error that names it', async () => {
    const client = await clientFor('/nowhere/docker.sock');
    await expect(client.json(info)).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('/nowhere/docker.sock'),
    });
  });
});
