import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { beforeAll, expect, test } from 'vitest';
import {
  describeWith,
  docker,
  type Engine,
  engine,
  recordingSocketProxy,
  START_TIMEOUT_MS,
  type Treatment,
} from './index.ts';

const ask = (socketPath: string, path: string, method = 'GET'): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    request({ socketPath, path, method, agent: false, timeout: 500 }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject);
    })
      .on('timeout', function (this: ReturnType<typeof request>) {
        this.destroy(new Error('no answer'));
      })
      .on('error', reject)
      .end();
  });

describeWith('engine', 'the recording proxy before the engine', () => {
  let target: Engine;
  beforeAll(async () => {
    target = await engine();
  }, START_TIMEOUT_MS);

  const treated = async (treatment: Treatment, path: string): Promise<{ status: number; body: string }> => {
    const proxy = await recordingSocketProxy(target.socket, (asked) =>
      asked.path === path ? treatment : 'pass',
    );
    try {
      return await ask(proxy.socket, path);
    } finally {
      await proxy.stop();
    }
  };

  test('passes requests on and keeps their methods and paths', async () => {
    const proxy = await recordingSocketProxy(target.socket);
    expect(await ask(proxy.socket, '/_ping')).toEqual({ status: 200, body: 'OK' });
    expect(JSON.parse((await ask(proxy.socket, '/v1.41/containers/plain/json')).body).Name).toBe('/plain');
    expect((await ask(proxy.socket, '/containers/plain/archive?path=/etc', 'HEAD')).status).toBe(200);
    expect((await ask(proxy.socket, '/containers/no-such-container/start', 'POST')).status).toBe(404);
    expect(proxy.requests()).toEqual([
      { method: 'GET', path: '/_ping' },
      { method: 'GET', path: '/v1.41/containers/plain/json' },
      { method: 'HEAD', path: '/containers/plain/archive?path=/etc' },
      { method: 'POST', path: '/containers/no-such-container/start' },
    ]);
    expect(proxy.mostAtOnce()).toBe(1);
    await proxy.stop();
  });

  test('refuses with 403', async () => {
    expect(await treated('forbid', '/info')).toMatchObject({ status: 403 });
  });

  test('fails with 500', async () => {
    expect(await treated('fail', '/info')).toMatchObject({ status: 500 });
  });

  test('does something before it passes a request on', async () => {
    const order: string[] = [];
    const proxy = await recordingSocketProxy(target.socket, async (): Promise<Treatment> => {
      await docker(target, ['version']);
      order.push('done');
      return 'pass';
    });
    await ask(proxy.socket, '/_ping');
    order.push('answered');
    expect(order).toEqual(['done', 'answered']);
    await proxy.stop();
  });

  test('answers with a body that is no JSON', async () => {
    const { status, body } = await treated('not-json', '/info');
    expect(status).toBe(200);
    expect(() => JSON.parse(body)).toThrow();
  });

  test('hangs', async () => {
    await expect(treated('hang', '/info')).rejects.toThrow('no answer');
  });

  test('cuts an answer in its middle', async () => {
    await expect(treated('truncate', '/info')).rejects.toThrow('aborted');
  });

  test('answers with what is no HTTP', async () => {
    await expect(treated('garbage', '/info')).rejects.toThrow(/Parse Error/);
  });
});
