import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ApiOutput } from '../../../src/core/answer.ts';
import { file, type Probe, packages, probeKey } from '../../../src/core/probe.ts';
import { endpointDial } from '../../../src/transports/docker/endpoint-dial.ts';
import {
  connectEngine,
  type EngineConnection,
  type EngineMember,
  type EngineMembers,
  type EngineOptions,
} from '../../../src/transports/docker/engine-connection.ts';
import {
  containerCases,
  describeWith,
  docker,
  type Engine,
  engine,
  imageCases,
  START_TIMEOUT_MS,
} from '../../testbed/index.ts';
import { dockerArchiveMembers, makeTar } from '../archive/make-tar.ts';
import {
  type FakeEngine,
  hang,
  json,
  message,
  polite,
  type Reply,
  startFakeEngine,
  startRecordingProxy,
} from './fake-engine.ts';

const { signal } = new AbortController();
const applications = packages('applications');
const inspect = { kind: 'container', query: 'inspect' } as const;
const top = { kind: 'container', query: 'top' } as const;
const changes = { kind: 'container', query: 'changes' } as const;
const engineProbe = (query: Extract<Probe, { kind: 'engine' }>['query']) =>
  ({ kind: 'engine', query }) as const;

const connect = (path: string, options: Partial<EngineOptions> = {}): Promise<EngineConnection> =>
  connectEngine({
    dial: endpointDial({ kind: 'unix', path }),
    describe: `unix://${path}`,
    imageWalk: true,
    signal,
    ...options,
  });

describeWith('engine', 'a real engine', () => {
  let target: Engine;
  let proxy: Awaited<ReturnType<typeof startRecordingProxy>>;
  let connection: EngineConnection;
  let members: EngineMembers;
  beforeAll(async () => {
    target = await engine();
    proxy = await startRecordingProxy(target.socket);
    connection = await connect(proxy.path);
    members = await connection.members({ signal, allImages: false });
  }, START_TIMEOUT_MS);
  afterAll(async () => {
    await connection?.[Symbol.asyncDispose]();
    await proxy?.stop();
  });

  const named = (name: string): EngineMember => {
    const member = members.containers.items.find((container) => container.name === name);
    if (member === undefined) throw new Error(`no container ${name}`);
    return member;
  };
  const ask = async (name: string, probe: Probe) =>
    (await connection.container(named(name)).ask([probe], { signal })).get(probeKey(probe));
  const bodyOf = async (name: string, probe: Probe) => {
    const answer = await ask(name, probe);
    if (answer?.state !== 'found') throw new Error(JSON.stringify(answer));
    return (answer.output as ApiOutput).body as never;
  };

  test('names itself by the ID that docker info shows', async () => {
    const { stdout } = await docker(target, ['info', '--format', '{{.ID}}']);
    expect(connection.identity).toBe(stdout.trim());
  });

  test('agrees on the version it speaks', async () => {
    const { stdout } = await docker(target, ['version', '--format', '{{.Server.APIVersion}}']);
    expect(connection.apiVersion).toBe(stdout.trim());
  });

  test('lists every container of the test bed and nothing else', () => {
    expect(members.containers).toMatchObject({ complete: true, reason: null });
    expect(members.containers.items.map(({ name }) => name).sort()).toEqual(
      containerCases.map(({ name }) => name).sort(),
    );
  });

  test.each(containerCases.map(({ name, state }) => [name, state] as const))('%s is %s', (name, state) => {
    expect(named(name).running).toBe(['running', 'paused', 'restarting'].includes(state));
  });

  test('replicas share their key, others do not', () => {
    expect(named('shop_web_1').key).toBe('shop/web');
    expect(named('shop_web_2').key).toBe('shop/web');
    expect(new Set(members.containers.items.map(({ key }) => key)).size).toBe(containerCases.length - 1);
  });

  test('lists the images in use by their references, and the containers point at them', () => {
    expect(members.images.complete).toBe(true);
    const used = new Set(containerCases.map(({ image }) => image));
    expect(members.images.items.map(({ key }) => key).sort()).toEqual([...used].sort());
    const byId = new Map(members.images.items.map((image) => [image.engineId, image.name]));
    for (const { name, image } of containerCases) expect(byId.get(named(name).image ?? '')).toBe(image);
  });

  test('lists the other images when all are wanted', async () => {
    const { stdout } = await docker(target, ['images', '--quiet', '--no-trunc']);
    const all = await connection.members({ signal, allImages: true });
    expect(all.images.items.map(({ engineId }) => engineId).sort()).toEqual(
      [...new Set(stdout.trim().split('\n'))].sort(),
    );
  });

  test('tells what docker inspect tells', async () => {
    const { stdout } = await docker(target, ['inspect', 'hardened']);
    const [expected] = JSON.parse(stdout) as { HostConfig: unknown; Config: unknown }[];
    expect(await bodyOf('hardened', inspect)).toMatchObject({
      HostConfig: expected?.HostConfig,
      Config: expected?.Config,
    });
  });

  test('hands hostile labels through whole', async () => {
    const body = (await bodyOf('hostile-text', inspect)) as { Config: { Labels: object } };
    expect(body.Config.Labels).toMatchObject({
      ansi: expect.stringContaining('\u001b[31m'),
      lines: 'a\nb\r\nc',
    });
    expect(named('hostile-text').labels).toEqual(body.Config.Labels);
  });

  test.each(['plain', 'paused', 'shell-less', 'host-takeover'])(
    '%s: its processes with their uid',
    async (name) => {
      const body = (await bodyOf(name, top)) as { Titles: string[]; Processes: string[][] };
      expect(body.Titles).toEqual(['PID', 'UID', 'USER', 'COMMAND']);
      expect(body.Processes).toHaveLength(1);
      expect(body.Processes[0]?.[1]).toBe(name === 'shell-less' ? '10001' : '0');
      expect(body.Processes[0]?.[3]).toContain('sleep 86400');
    },
  );

  test.each(['shell-less-stopped', 'stopped-failed', 'never-started'])('%s: no processes', async (name) => {
    expect(await ask(name, top)).toEqual({ state: 'absent' });
  });

  test('a crash loop does not count as without processes', async () => {
    const answer = await ask('crash-loop', top);
    expect(answer?.state).not.toBe('absent');
  });

  test('tells what was written inside', async () => {
    expect(await bodyOf('writes-inside', changes)).toContainEqual({ Path: '/var/lib/app/app.db', Kind: 1 });
  });

  test('what never ran wrote nothing; the engine, which would look at every file for it, is not asked', async () => {
    expect(await ask('never-started', changes)).toEqual({ state: 'absent' });
    expect(proxy.sent()).not.toContain(`/containers/${named('never-started').engineId}/changes`);
    expect(await bodyOf('shell-less-stopped', changes)).toBeNull();
  });

  test('answers for images', async () => {
    const image = members.images.items.find(({ name }) => name === 'rempart/bad:latest');
    const history = { kind: 'image', query: 'history' } as const;
    const config = { kind: 'image', query: 'inspect' } as const;
    const answers = await connection.image(image as EngineMember).ask([config, history], { signal });
    expect(answers.get(probeKey(config))).toMatchObject({
      state: 'found',
      output: { body: { RepoTags: ['rempart/bad:latest'] } },
    });
    const body = answers.get(probeKey(history)) as { output: ApiOutput };
    expect(body.output.body).toHaveLength(9);
  });

  test('answers for itself; a swarm it is not in is absent', async () => {
    const probes = (
      ['version', 'info', 'containers', 'images', 'networks', 'volumes', 'plugins'] as const
    ).map(engineProbe);
    const swarm = (['swarm', 'services', 'nodes', 'secrets'] as const).map(engineProbe);
    const answers = await connection.ask([...probes, ...swarm], { signal });
    for (const probe of probes)
      expect([probe.query, answers.get(probeKey(probe))?.state]).toEqual([probe.query, 'found']);
    for (const probe of swarm) expect(answers.get(probeKey(probe))).toEqual({ state: 'absent' });
  });

  test('what the API has no word for is unknown, never absent', async () => {
    const command = { kind: 'command', argv: ['id'] } as const;
    expect(await ask('plain', command)).toMatchObject({ state: 'unknown', code: 'unsupported' });
    expect((await connection.ask([command], { signal })).get(probeKey(command))).toMatchObject({
      state: 'unknown',
    });
  });

  test('a container that went away meanwhile is absent where it is inspected, unknown elsewhere', async () => {
    const gone = { ...named('plain'), engineId: '0'.repeat(64) };
    const walk = { kind: 'walk' } as const;
    const answers = await connection.container(gone).ask([inspect, top, walk], { signal });
    expect(answers.get(probeKey(inspect))).toEqual({ state: 'absent' });
    for (const probe of [top, walk])
      expect(answers.get(probeKey(probe))).toMatchObject({
        state: 'unknown',
        text: expect.stringContaining('went away'),
      });
  });

  test('tells the layers of its images, and describes each image once', async () => {
    const probe = engineProbe('image-layers');
    const answer = (await connection.ask([probe], { signal })).get(probeKey(probe));
    const bodies = (answer?.state === 'found' ? (answer.output as ApiOutput).body : []) as readonly {
      readonly RepoTags: readonly string[];
      readonly RootFS: { readonly Layers: readonly string[] };
    }[];
    const layersOf = (tag: string) =>
      bodies.find(({ RepoTags }) => RepoTags.includes(tag))?.RootFS.Layers ?? [];
    expect(bodies.map(({ RepoTags }) => RepoTags[0]).sort()).toEqual(
      imageCases.map(({ reference }) => reference).sort(),
    );
    const base = layersOf('rempart/shell:1');
    expect(base).toHaveLength(1);
    expect(layersOf('rempart/bad:latest').slice(0, 1)).toEqual(base);
    expect(layersOf('rempart/careless:1').slice(0, 1)).toEqual(base);

    const image = members.images.items.find(({ name }) => name === 'rempart/bad:latest') as EngineMember;
    const described = () => proxy.sent().split(`/images/${image.engineId}/json`).length;
    const before = described();
    await connection.image(image).ask([{ kind: 'image', query: 'inspect' }], { signal });
    expect(described()).toBe(before);
  });

  test('only GET and HEAD arrived', () => {
    const lines = proxy.sent().match(/^[A-Z]+ \/[^\r]* HTTP\/1\.1$/gm) ?? [];
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.filter((line) => !/^(GET|HEAD) /.test(line))).toEqual([]);
  });
});

describe('an engine that misbehaves', () => {
  const cleanups: (() => unknown)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });
  const fakeEngine = async (replies: Readonly<Record<string, Reply>>): Promise<FakeEngine> => {
    const fake = await startFakeEngine({ ...polite, ...replies });
    cleanups.push(fake.stop);
    return fake;
  };
  const connected = async (
    replies: Readonly<Record<string, Reply>>,
    options: Partial<EngineOptions> = {},
  ) => {
    const fake = await fakeEngine(replies);
    const connection = await connect(fake.path, options);
    cleanups.push(() => connection[Symbol.asyncDispose]());
    return { fake, connection };
  };

  describe('while it is being connected to', () => {
    test.each<[string, Readonly<Record<string, Reply>>, object]>([
      ['hangs', { '/_ping': hang }, { code: 'timeout' }],
      [
        'refuses everything',
        { '/_ping': message(403, 'no'), '/version': message(403, 'no') },
        { code: 'denied', denied: true },
      ],
      [
        'is a web site',
        { '/_ping': json('welcome'), '/version': json('welcome') },
        { code: 'not-an-engine' },
      ],
      ['is a broken web site', { '/_ping': message(500, 'oops') }, { code: 'not-an-engine' }],
      [
        'is a web site without these pages',
        { '/_ping': message(404, ''), '/version': message(404, '') },
        { code: 'not-an-engine' },
      ],
      [
        'speaks TLS',
        { '/_ping': message(400, 'Client sent an HTTP request to an HTTPS server.') },
        { code: 'tls' },
      ],
      ['hangs up', { '/_ping': (response) => response.destroy() }, { code: 'unreachable' }],
    ])('%s', async (_, replies, error) => {
      const fake = await fakeEngine(replies);
      await expect(connect(fake.path, { deadlineMs: 300 })).rejects.toMatchObject(error);
    });

    test('a missing socket', async () => {
      await expect(connect('/nowhere/docker.sock')).rejects.toMatchObject({
        code: 'unreachable',
        denied: false,
      });
    });

    test('a proxy that permits one of the two first questions is enough', async () => {
      const { connection } = await connected({ '/_ping': message(403, 'no') });
      expect(connection.apiVersion).toBe('1.41');
      const other = await connected({ '/version': message(403, 'no') });
      expect(other.connection.apiVersion).toBe('1.41');
      expect(
        (await other.connection.ask([engineProbe('version')], { signal })).get(
          probeKey(engineProbe('version')),
        ),
      ).toMatchObject({
        state: 'unknown',
        code: 'permission',
      });
    });

    test('a proxy that hides /info leaves the identity open', async () => {
      const { connection } = await connected({ '/info': message(403, 'no') });
      expect(connection.identity).toBeNull();
      expect(
        (await connection.ask([engineProbe('info')], { signal })).get(probeKey(engineProbe('info'))),
      ).toMatchObject({
        state: 'unknown',
        code: 'permission',
        text: expect.stringContaining('GET /info'),
      });
    });
  });

  describe('the API version', () => {
    const versions = (ApiVersion: string, MinAPIVersion: string): Readonly<Record<string, Reply>> => ({
      '/version': json({ Version: 'x', ApiVersion, MinAPIVersion }),
    });
    test.each([
      ['of an old engine is its own', '1.24', '1.12', '1.24'],
      ['of a new engine is the newest that is known here', '1.60', '1.44', '1.55'],
      ['of an engine that has moved on is the oldest it still takes', '1.90', '1.60', '1.60'],
      ['of Podman is what it names', '1.41', '1.24', '1.41'],
    ])('%s', async (_, newest, oldest, agreed) => {
      const { connection, fake } = await connected(versions(newest, oldest));
      expect(connection.apiVersion).toBe(agreed);
      expect(fake.urls.at(-1)).toBe(`/v${agreed}/info`);
    });

    test('is the one the user wants', async () => {
      const { connection } = await connected(versions('1.47', '1.24'), { apiVersion: '1.30' });
      expect(connection.apiVersion).toBe('1.30');
    });

    test.each(['1.10', '1.99', 'latest', '1.41/../..'])(
      '%s, wanted and not spoken, is refused',
      async (wanted) => {
        const fake = await fakeEngine(versions('1.47', '1.24'));
        await expect(connect(fake.path, { apiVersion: wanted })).rejects.toMatchObject({
          code: 'api-version',
        });
      },
    );

    test('is left out for an engine that names none', async () => {
      const { connection, fake } = await connected({
        '/_ping': (response) => response.end('OK'),
        '/version': json({ Version: '1.2' }),
      });
      expect(connection.apiVersion).toBeNull();
      expect(fake.urls.at(-1)).toMatch(/^\/info/);
    });
  });

  describe('while an image is read', () => {
    const id = 'e'.repeat(64);
    const walk = { kind: 'walk' } as const;
    const passwd = { kind: 'file', path: '/etc/passwd' } as const;
    const list = {
      '/containers/json': json([]),
      '/images/json': json([{ Id: `sha256:${id}`, RepoTags: ['a:1'] }]),
    };

    test.each<[string, Reply, object]>([
      ['refuses', message(403, 'no'), { code: 'permission' }],
      [
        'fails',
        message(500, 'no space left on device'),
        { code: 'unreachable', text: expect.stringContaining('no space left') },
      ],
      ['hangs', hang, { code: 'timeout' }],
      ['sends garbage', (response) => response.end('x'.repeat(100_000)), { code: 'parse-error' }],
      ['sends nothing', (response) => response.end(), {}],
      ['sends an archive without an image', (response) => response.end(Buffer.alloc(1024)), {}],
      [
        'is cut',
        (response) => {
          response.writeHead(200, { 'content-length': 99_999 }).write(Buffer.alloc(512));
          setTimeout(() => response.destroy(), 10);
        },
        { code: 'truncated' },
      ],
    ])('%s: its files are unknown, never absent, and it is not read twice', async (_, reply, reason) => {
      const { connection, fake } = await connected(
        { ...list, [`/images/sha256:${id}/get`]: reply, [`/images/sha256:${id}/json`]: json({ Size: 1 }) },
        { imageDeadlineMs: 200 },
      );
      const { images } = await connection.members({ signal, allImages: true });
      const image = connection.image(images.items[0] as EngineMember);
      const probes: readonly Probe[] = [walk, passwd, { kind: 'image', query: 'inspect' }];
      const answers = await image.ask(probes, { signal });
      for (const probe of [walk, passwd])
        expect(answers.get(probeKey(probe))).toMatchObject({ state: 'unknown', ...reason });
      expect(answers.get(probeKey(probes[2] as Probe))).toMatchObject({ state: 'found' });
      await image.ask([walk], { signal });
      expect(fake.requests.filter((request) => request.endsWith('/get'))).toHaveLength(1);
    });
  });

  describe('while it is asked for the layers of its images', () => {
    const probe = engineProbe('image-layers');
    const [one, two] = ['1', '2'].map((digit) => `sha256:${digit.repeat(64)}`) as [string, string];
    const listed = (...ids: readonly string[]) =>
      json(ids.map((Id, index) => ({ Id, RepoTags: [`a:${index}`] })));
    const described = (Id: string) =>
      json({ Id, RepoTags: ['a:1'], RootFS: { Layers: ['x'] }, Config: { Env: ['A=b'] } });
    const asked = async (replies: Readonly<Record<string, Reply>>) => {
      const { connection, fake } = await connected(replies);
      return { answer: (await connection.ask([probe], { signal })).get(probeKey(probe)), fake };
    };

    test('one that went away is left out, and nothing else of an image is told', async () => {
      const { answer } = await asked({
        '/images/json': listed(one, two),
        [`/images/${one}/json`]: described(one),
        [`/images/${two}/json`]: message(404, 'No such image'),
      });
      expect(answer).toEqual({
        state: 'found',
        output: { body: [{ Id: one, RepoTags: ['a:1'], RootFS: { Layers: ['x'] } }] },
      });
    });

    test('what has no name, and what is no id, is not asked about', async () => {
      const { fake } = await asked({
        '/images/json': json([
          { Id: one, RepoTags: ['<none>:<none>'], RepoDigests: ['<none>@<none>'] },
          { Id: two, RepoTags: null, RepoDigests: null },
          { Id: '../../secrets', RepoTags: ['a:1'] },
          null,
        ]),
      });
      expect(fake.requests.filter((request) => request.includes('/images/'))).toEqual(['GET /images/json']);
    });

    test('a list that is too long ends with null', async () => {
      const ids = Array.from({ length: 300 }, (_, index) => `sha256:${String(index).padStart(64, '0')}`);
      const { answer } = await asked({
        '/images/json': listed(...ids),
        ...Object.fromEntries(ids.map((id) => [`/images/${id}/json`, described(id)])),
      });
      const body = (answer?.state === 'found' ? (answer.output as ApiOutput).body : []) as readonly unknown[];
      expect([body.length, body.at(-1)]).toEqual([257, null]);
    });

    test('a refusal is unknown', async () => {
      const { answer } = await asked({
        '/images/json': listed(one),
        [`/images/${one}/json`]: message(403, 'no'),
      });
      expect(answer).toMatchObject({ state: 'unknown', code: 'permission' });
    });
  });

  describe('while it is asked', () => {
    const id = 'c'.repeat(64);
    const listed = {
      Id: id,
      Names: ['/web'],
      Image: 'web:1',
      ImageID: `sha256:${'d'.repeat(64)}`,
      State: 'running',
      Labels: {},
    };
    const list = { '/containers/json': json([listed]), '/images/json': json([]) };

    const answersOf = async (
      replies: Readonly<Record<string, Reply>>,
      options: Partial<EngineOptions> = {},
    ) => {
      const { connection } = await connected({ ...list, ...replies }, options);
      const { containers } = await connection.members({ signal, allImages: false });
      const answers = await connection
        .container(containers.items[0] as EngineMember)
        .ask([inspect, top, changes], { signal });
      return [inspect, top, changes].map((probe) => answers.get(probeKey(probe)));
    };

    test.each<[string, Reply, object]>([
      [
        'a refusal',
        message(403, 'no'),
        { code: 'permission', text: expect.stringContaining('GET /containers/{id}/top') },
      ],
      ['a failure', message(500, 'no ps'), { code: 'unreachable' }],
      ['garbage', (response) => response.end('{'), { code: 'parse-error' }],
      ['a hang', hang, { code: 'timeout' }],
      [
        'a cut',
        (response) => {
          response.writeHead(200, { 'content-length': 99 }).write('{');
          setTimeout(() => response.destroy(), 10);
        },
        { code: 'truncated' },
      ],
      [
        'a restart in between',
        message(409, `Container ${id} is restarting, wait until it runs`),
        { code: 'unreachable' },
      ],
    ])('%s hits the one probe alone', async (_, reply, unknown) => {
      const [first, second, third] = await answersOf(
        {
          [`/containers/${id}/json`]: json({ Id: id }),
          [`/containers/${id}/top`]: reply,
          [`/containers/${id}/changes`]: json(null),
        },
        { deadlineMs: 300 },
      );
      expect(first).toMatchObject({ state: 'found' });
      expect(second).toMatchObject({ state: 'unknown', ...unknown });
      expect(third).toEqual({ state: 'found', output: { body: null } });
    });

    test('a host whose ps is that of busybox is asked for fewer columns', async () => {
      const { connection, fake } = await connected({
        ...list,
        [`/containers/${id}/top`]: (response, request) =>
          request.url?.includes('uid')
            ? message(500, 'ps: exit status 1')(response, request)
            : json({ Titles: ['PID', 'USER', 'COMMAND'], Processes: [] })(response, request),
      });
      const { containers } = await connection.members({ signal, allImages: false });
      const answers = await connection.container(containers.items[0] as EngineMember).ask([top], { signal });
      expect(answers.get(probeKey(top))).toMatchObject({ state: 'found' });
      expect(fake.urls.at(-1)).toContain('ps_args=-eo%20pid%2Cuser%2Cargs');
    });

    test('each command that was run beside the first one is asked about by its id', async () => {
      const [runs, ended] = ['1'.repeat(64), '2'.repeat(64)];
      const asked = async (replies: Readonly<Record<string, Reply>>, ids: unknown = [runs, ended]) => {
        const { connection } = await connected({
          ...list,
          [`/containers/${id}/json`]: json({ Id: id, ExecIDs: ids }),
          ...replies,
        });
        const { containers } = await connection.members({ signal, allImages: false });
        const probe = { kind: 'container', query: 'execs' } as const;
        const answers = await connection
          .container(containers.items[0] as EngineMember)
          .ask([probe], { signal });
        return answers.get(probeKey(probe));
      };
      const both = {
        [`/exec/${runs}/json`]: json({ ID: runs }),
        [`/exec/${ended}/json`]: message(404, `No such exec instance: ${ended}`),
      };
      expect(await asked(both)).toEqual({ state: 'found', output: { body: [{ ID: runs }] } });
      expect(await asked(both, null)).toEqual({ state: 'absent' });
      const untold = { [`/containers/${id}/json`]: json({ Id: id }) };
      expect(await asked(untold)).toMatchObject({ state: 'unknown', code: 'unsupported' });
      expect(await asked({})).toMatchObject({ state: 'unknown', code: 'unreachable' });
      expect(await asked({ ...both, [`/exec/${runs}/json`]: message(403, 'no') })).toMatchObject({
        state: 'unknown',
        code: 'permission',
      });
      expect(await asked(both, ['../../info'])).toMatchObject({ state: 'unknown', code: 'parse-error' });
      const many = Array.from({ length: 40 }, (_, index) => index.toString(16).padStart(64, '0'));
      const answers = Object.fromEntries(many.map((each) => [`/exec/${each}/json`, json({ ID: each })]));
      expect(await asked(answers, many)).toMatchObject({
        state: 'found',
        output: { body: expect.objectContaining({ length: 33, 32: null }) },
      });
    });

    test.each<[string, Readonly<Record<string, Reply>>]>([
      [
        'its answers say so',
        {
          '/_ping': (response) => response.writeHead(200, { 'libpod-api-version': '5.4.2' }).end('OK'),
          '/info': message(403, 'no'),
        },
      ],
      [
        'its parts say so',
        {
          '/version': json({ ApiVersion: '1.41', Components: [{ Name: 'Podman Engine', Version: '4.3.1' }] }),
        },
      ],
      [
        'its settings say so',
        { '/version': message(403, 'no'), '/info': json({ BuildahVersion: '1.28.2' }) },
      ],
    ])(
      'Podman, where %s, is asked for columns of its own: options would start a ps in the container',
      async (_, said) => {
        const { connection, fake } = await connected({
          ...list,
          ...said,
          [`/containers/${id}/top`]: json({ Titles: ['HPID', 'HUSER', 'USER', 'COMMAND'], Processes: [] }),
        });
        const { containers } = await connection.members({ signal, allImages: false });
        const answers = await connection
          .container(containers.items[0] as EngineMember)
          .ask([top], { signal });
        expect(answers.get(probeKey(top))).toMatchObject({ state: 'found' });
        const asked = fake.urls.filter((url) => url.includes('/top'));
        expect(asked).toEqual([expect.stringContaining('ps_args=hpid%2Chuser%2Cuser%2Cargs')]);
      },
    );

    test('a 404 without the engine’s own words is not believed: a proxy may hide what it blocks', async () => {
      const [first, second] = await answersOf({
        [`/containers/${id}/top`]: message(404, 'No such container: web'),
      });
      expect(first).toMatchObject({ state: 'unknown', text: expect.stringContaining('page not found') });
      expect(second).toMatchObject({ state: 'unknown', text: expect.stringContaining('went away') });
    });

    test.each<[string, Reply, object]>([
      ['refused', message(403, 'no'), { code: 'permission' }],
      ['hanging', hang, { code: 'timeout' }],
      ['not a list', json({}), { code: 'parse-error' }],
      ['holding nonsense', json([listed, 7, { Id: '../../x' }]), { code: 'parse-error' }],
    ])('a list of containers that is %s makes both sets incomplete', async (_, reply, reason) => {
      const { connection } = await connected({ ...list, '/containers/json': reply }, { deadlineMs: 300 });
      const members = await connection.members({ signal, allImages: false });
      expect(members.containers).toMatchObject({ complete: false, reason });
      expect(members.images).toMatchObject({ complete: false, reason });
    });

    test('a manager is asked about its swarm, a worker is not believed to be outside of one', async () => {
      const { connection } = await connected({
        '/swarm': json({ ID: 's' }),
        '/nodes': message(503, 'not a manager'),
      });
      const answers = await connection.ask([engineProbe('swarm'), engineProbe('nodes')], { signal });
      expect(answers.get(probeKey(engineProbe('swarm')))).toMatchObject({ state: 'found' });
      expect(answers.get(probeKey(engineProbe('nodes')))).toMatchObject({
        state: 'unknown',
        code: 'unsupported',
      });
    });

    test('packages are told of images alone', async () => {
      const { connection, fake } = await connected(list);
      const { containers } = await connection.members({ signal, allImages: false });
      const before = fake.requests.length;
      const member = connection.container(containers.items[0] as EngineMember);
      for (const asked of [connection, member])
        expect((await asked.ask([applications], { signal })).get(probeKey(applications))).toMatchObject({
          state: 'unknown',
          code: 'unsupported',
        });
      expect(fake.requests).toHaveLength(before);
    });

    test('an image that was read for its files alone is read again for its packages', async () => {
      const layer = await makeTar([{ name: 'etc/passwd', text: 'root:x:0:0::/:' }]);
      const archive = await makeTar(dockerArchiveMembers({ layers: [layer] }));
      const image = `sha256:${'c'.repeat(64)}`;
      const { connection, fake } = await connected({
        '/containers/json': json([]),
        '/images/json': json([{ Id: image, RepoTags: ['app:1'] }]),
        [`/images/${image}/get`]: (response) => response.end(archive),
      });
      const { images } = await connection.members({ signal, allImages: true });
      const member = connection.image(images.items[0] as EngineMember);
      const passwd = file('/etc/passwd');
      const reads = () => fake.requests.filter((request) => request.endsWith('/get')).length;
      await member.ask([passwd], { signal });
      expect(reads()).toBe(1);
      const answers = await member.ask([applications, passwd], { signal });
      expect(answers.get(probeKey(applications))).toEqual({
        state: 'found',
        output: { packages: [], complete: true, reason: null },
      });
      expect(answers.get(probeKey(passwd))).toMatchObject({ output: { content: 'root:x:0:0::/:' } });
      expect(reads()).toBe(2);
    });

    test('when the time of the target is over, what is left is unknown and nothing throws', async () => {
      const { connection } = await connected({ '/networks': hang, '/volumes': json({}) });
      const probes = [engineProbe('volumes'), engineProbe('networks')];
      const answers = await connection.ask(probes, { signal: AbortSignal.timeout(200) });
      expect(probes.map((probe) => answers.get(probeKey(probe))?.state)).toEqual(['found', 'unknown']);
    });
  });
});
