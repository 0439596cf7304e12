import { duplexPair } from 'node:stream';
import type Dockerode from 'dockerode';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { endpointDial } from '../../../src/transports/docker/endpoint-dial.ts';
import { lockedDockerode } from '../../../src/transports/docker/locked-modem.ts';
import { ReadOnlyAgent } from '../../../src/transports/docker/read-only-agent.ts';
import { RefusedRequest, refusal } from '../../../src/transports/docker/read-only-request.ts';
import { describeWith, type Engine, engine, START_TIMEOUT_MS } from '../../testbed/index.ts';
import { type FakeEngine, json, polite, startFakeEngine, startRecordingProxy } from './fake-engine.ts';

const ID = 'a'.repeat(64);

type Attempt = readonly [name: string, attempt: (docker: Dockerode) => Promise<unknown>];

const dialed = (docker: Dockerode, options: object): Promise<unknown> =>
  new Promise((resolve, reject) =>
    docker.modem.dial({ statusCodes: { 200: true }, ...options } as never, (error, result) =>
      error === null ? resolve(result) : reject(error),
    ),
  );

const built = (docker: Dockerode, options: object, context: object, data?: unknown): Promise<unknown> =>
  new Promise((resolve, reject) =>
    (docker.modem as unknown as { buildRequest: (...args: unknown[]) => void }).buildRequest(
      { headers: {}, ...options },
      { statusCodes: { 200: true }, ...context },
      data,
      (error: unknown, result: unknown) => (error === null ? resolve(result) : reject(error)),
    ),
  );

/** Everything that dockerode can do to an engine and an audit must not. */
const attempts: readonly Attempt[] = [
  ['create a container', (docker) => docker.createContainer({ Image: 'x' })],
  ['run', (docker) => docker.run('x', ['true'], process.stdout)],
  ['start', (docker) => docker.getContainer(ID).start()],
  ['stop', (docker) => docker.getContainer(ID).stop()],
  ['pause', (docker) => docker.getContainer(ID).pause()],
  ['kill', (docker) => docker.getContainer(ID).kill()],
  ['remove', (docker) => docker.getContainer(ID).remove()],
  ['exec', (docker) => docker.getContainer(ID).exec({ Cmd: ['true'] })],
  ['exec start', (docker) => docker.getExec(ID).start({})],
  ['attach', (docker) => docker.getContainer(ID).attach({ stream: true, hijack: true, stdin: true })],
  ['put an archive', (docker) => docker.getContainer(ID).putArchive(Buffer.from('x'), { path: '/' })],
  ['commit', (docker) => docker.getContainer(ID).commit({})],
  ['build', (docker) => docker.buildImage(Buffer.from('x') as never, { t: 'x' })],
  ['pull', (docker) => docker.pull('x:1')],
  ['import', (docker) => docker.importImage(Buffer.from('x') as never)],
  ['load', (docker) => docker.loadImage(Buffer.from('x') as never)],
  ['tag', (docker) => docker.getImage('x').tag({ repo: 'y' })],
  ['remove an image', (docker) => docker.getImage('x').remove()],
  ['prune containers', (docker) => docker.pruneContainers()],
  ['prune images', (docker) => docker.pruneImages()],
  ['create a volume', (docker) => docker.createVolume({ Name: 'x' })],
  ['remove a network', (docker) => docker.getNetwork('x').remove()],
  ['initialise a swarm', (docker) => docker.swarmInit({})],
  ['check credentials', (docker) => docker.checkAuth({ username: 'x', password: 'y' })],
  ['dial a post', (docker) => dialed(docker, { path: '/containers/create?', method: 'post' })],
  ['dial a POST to a permitted path', (docker) => dialed(docker, { path: '/version', method: 'POST' })],
  ['dial a method in odd letters', (docker) => dialed(docker, { path: '/version', method: 'gEt' })],
  ['dial without a method', (docker) => dialed(docker, { path: '/version' })],
  [
    'dial a GET with a body',
    (docker) => dialed(docker, { path: '/version', method: 'GET', file: Buffer.from('x') }),
  ],
  ['dial a GET that hijacks', (docker) => dialed(docker, { path: '/version', method: 'GET', hijack: true })],
  [
    'dial a GET that keeps standard input',
    (docker) => dialed(docker, { path: '/version', method: 'GET', openStdin: true }),
  ],
  [
    'dial a GET with credentials',
    (docker) => dialed(docker, { path: '/version', method: 'GET', authconfig: { key: 'x' } }),
  ],
  [
    'attach by web socket',
    (docker) => dialed(docker, { path: `/containers/${ID}/attach/ws?stdin=1`, method: 'GET' }),
  ],
  ['export a container', (docker) => docker.getContainer(ID).export()],
  ['read logs', (docker) => docker.getContainer(ID).logs({ stdout: true })],
  ['listen to events', (docker) => docker.getEvents()],
  [
    'step out of a path',
    (docker) => dialed(docker, { path: `/version/../containers/${ID}/export`, method: 'GET' }),
  ],
  ['step out of an id', (docker) => dialed(docker, { path: '/containers/../../x/json', method: 'GET' })],
  [
    'build a request to post',
    (docker) => built(docker, { path: '/version', method: 'POST' }, { method: 'GET', path: '/version' }),
  ],
  [
    'build a request that says one thing and does another',
    (docker) => built(docker, { path: '/build', method: 'GET' }, { method: 'GET', path: '/version' }),
  ],
  [
    'build a request with data',
    (docker) =>
      built(docker, { path: '/version', method: 'GET' }, { method: 'GET', path: '/version' }, 'data'),
  ],
];

const fieldsOf = (docker: Dockerode) => docker.modem as unknown as Record<string, unknown>;

describe('a client that can only read', () => {
  let fake: FakeEngine;
  let proxy: Awaited<ReturnType<typeof startRecordingProxy>>;
  let agent: ReadOnlyAgent;
  let docker: Dockerode;
  beforeEach(async () => {
    fake = await startFakeEngine({ ...polite, [`/containers/${ID}/archive`]: json({}) });
    proxy = await startRecordingProxy(fake.path);
    agent = new ReadOnlyAgent(endpointDial({ kind: 'unix', path: proxy.path }), 5000);
    docker = lockedDockerode(agent);
  });
  afterEach(async () => {
    agent.destroy();
    await proxy.stop();
    await fake.stop();
  });

  test.each(attempts)('cannot %s: no byte leaves', async (_, attempt) => {
    await expect(attempt(docker)).rejects.toBeInstanceOf(RefusedRequest);
    expect(proxy.sent()).toBe('');
    expect(proxy.connections()).toBe(0);
  });

  test('reads', async () => {
    expect(await docker.version()).toMatchObject({ ApiVersion: '1.41' });
    expect(await docker.getContainer(ID).infoArchive({ path: '/etc' })).toBeDefined();
    expect(proxy.sent()).toMatch(/^GET \/version HTTP\/1\.1\r\n/);
    expect(fake.requests).toEqual(['GET /version', `HEAD /containers/${ID}/archive`]);
  });

  test.each(['dial', 'buildRequest'])('cannot be given another %s', (name) => {
    expect(() => {
      fieldsOf(docker)[name] = () => undefined;
    }).toThrow(TypeError);
    expect(() => Object.defineProperty(docker.modem, name, { value: () => undefined })).toThrow(TypeError);
    expect(() => Reflect.deleteProperty(docker.modem, name) || fail(name)).toThrow();
  });

  test('cannot be given another modem', () => {
    expect(() => {
      (docker as { modem: unknown }).modem = {};
    }).toThrow(TypeError);
  });

  test('is held by its agent alone where the modem is passed over', async () => {
    const prototype = Object.getPrototypeOf(docker.modem) as Dockerode['modem'];
    const past = Object.assign(Object.create(prototype) as Dockerode['modem'], { ...docker.modem });
    const posted = new Promise((resolve, reject) =>
      prototype.dial.call(
        Object.create(prototype, {
          ...Object.getOwnPropertyDescriptors(past),
          dial: {},
          buildRequest: { value: Reflect.get(prototype, 'buildRequest') },
        }),
        { path: '/containers/create?', method: 'POST', statusCodes: {}, options: {} },
        (error, result) => (error === null ? resolve(result) : reject(error)),
      ),
    );
    await expect(posted).rejects.toBeInstanceOf(RefusedRequest);
    expect(proxy.sent()).toBe('');
  });

  test('is not diverted by DOCKER_HOST, nor stopped by a DOCKER_CERT_PATH without certificates', async () => {
    const before = { ...process.env };
    Object.assign(process.env, {
      DOCKER_HOST: 'tcp://192.0.2.1:2376',
      DOCKER_CERT_PATH: '/nowhere',
      DOCKER_CLIENT_TIMEOUT: '1',
    });
    try {
      const other = lockedDockerode(agent);
      expect(process.env.DOCKER_HOST).toBe('tcp://192.0.2.1:2376');
      await other.version();
      expect(fake.requests).toEqual(['GET /version']);
    } finally {
      process.env = before;
    }
  });

  test('works over a stream that is no socket', async () => {
    const [near, far] = duplexPair();
    far.once('data', () => far.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}'));
    const channel = lockedDockerode(new ReadOnlyAgent(async () => near, 5000));
    expect(await channel.version()).toEqual({});
  });
});

const fail = (what: string): never => {
  throw new Error(`${what} was deleted`);
};

describe('the paths that are asked for', () => {
  test.each([
    ['GET', '/v1.41/containers/json?all=1'],
    ['GET', `/images/sha256:${ID}/get`],
    ['HEAD', `/v1.47/containers/${ID}/archive?path=%2Fetc`],
    ['GET', `/exec/${ID}/json`],
    ['GET', '/secrets'],
  ])('%s %s', (method, path) => {
    expect(refusal(method, path)).toBeNull();
  });

  test.each([
    ['GET', '/v1.41/session'],
    // The list of secrets holds names alone; that of configs their contents.
    ['GET', '/configs'],
    ['GET', `/exec/${ID}/start`],
    ['GET', '//containers/json'],
    ['GET', '/containers/json/../../images/create'],
    ['GET', `/containers/${ID}%2Fexport/json`],
    ['GET', '/version\r\nPOST /x'],
    ['GET', '/v1.41/v1.41/version'],
    ['CONNECT', '/version'],
  ])('not %s %s', (method, path) => {
    expect(refusal(method, path)).not.toBeNull();
  });
});

describeWith('engine', 'a client that can only read, before a real engine', () => {
  let target: Engine;
  let proxy: Awaited<ReturnType<typeof startRecordingProxy>>;
  let agent: ReadOnlyAgent;
  beforeEach(async () => {
    target = await engine();
    proxy = await startRecordingProxy(target.socket);
    agent = new ReadOnlyAgent(endpointDial({ kind: 'unix', path: proxy.path }), 5000);
  }, START_TIMEOUT_MS);
  afterEach(async () => {
    agent.destroy();
    await proxy.stop();
  });

  test('sends nothing of all that changes an engine', async () => {
    const docker = lockedDockerode(agent);
    const [container] = await docker.listContainers();
    const before = proxy.sent();
    for (const [, attempt] of attempts) await expect(attempt(docker)).rejects.toBeInstanceOf(RefusedRequest);
    expect(proxy.sent()).toBe(before);
    expect(before).toMatch(/^GET \/containers\/json HTTP/);
    expect(container?.Id).toMatch(/^[0-9a-f]{64}$/);
  });
});
