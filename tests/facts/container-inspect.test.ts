import { describe, expect, it } from 'vitest';
import { absent, found } from '../../src/core/answer.ts';
import { containerInspect } from '../../src/facts/container-inspect.ts';
import fc from '../seeded-properties.ts';
import { containerCanaries } from '../testbed/canaries.ts';
import { apiFixture, redactedOutput, resolveFrom, valueFrom } from './api-fixture.ts';

const inspect = (name: string) => valueFrom(containerInspect, apiFixture('container.inspect', name));

describe('what Docker 20.10 tells of a container', () => {
  it('reads a container without options', () => {
    const { name, state, config, hostConfig, mounts, ports, networks } = inspect('docker-20.10-plain');
    expect({ name, status: state.status, running: state.running, user: config.user }).toEqual({
      name: 'plain',
      status: 'running',
      running: true,
      user: '',
    });
    expect(hostConfig).toMatchObject({
      privileged: false,
      capAdd: [],
      securityOpt: [],
      memory: 0,
      pidsLimit: 0,
      sysctls: {},
      restartPolicy: { name: 'no', maximumRetryCount: 0 },
      logConfig: { type: 'json-file', options: {} },
    });
    expect(hostConfig.maskedPaths).toContain('/proc/kcore');
    expect({ mounts, ports, networks: networks?.map((network) => network.name) }).toEqual({
      mounts: [],
      ports: [],
      networks: ['bridge'],
    });
    expect(config.healthcheck).toEqual({ kind: 'unset' });
  });

  it('reads limits, health, mounts and ports of a hardened one', () => {
    const { state, config, hostConfig, mounts, ports } = inspect('docker-20.10-hardened');
    expect(state.health).toBe('healthy');
    expect(config.healthcheck).toMatchObject({ kind: 'test' });
    expect(hostConfig).toMatchObject({
      capDrop: ['ALL'],
      memory: 64 * 1024 * 1024,
      nanoCpus: 500_000_000,
      pidsLimit: 64,
      init: true,
      ulimits: [{ name: 'nofile', soft: 256, hard: 512 }],
    });
    expect(mounts).toMatchObject([
      { type: 'volume', name: 'good-data', destination: '/data', writable: true },
    ]);
    expect(ports).toEqual([
      { containerPort: 8080, protocol: 'tcp', hostAddress: '127.0.0.1', hostPort: 18443 },
    ]);
  });

  it('tells masked paths that privileged mode took away from an emptied list', () => {
    expect(inspect('docker-20.10-privileged').hostConfig.maskedPaths).toBeNull();
  });

  it('reads a container that was never started', () => {
    expect(inspect('docker-20.10-never-started').state).toMatchObject({
      running: false,
      pid: 0,
      neverStarted: true,
      startedAt: null,
    });
    expect(inspect('docker-20.10-plain').state.neverStarted).toBe(false);
  });
});

describe('what Podman 4.3 tells of a container', () => {
  it('lists single capabilities where ALL were dropped, and limits under their kernel names', () => {
    const { hostConfig } = inspect('podman-4.3-dropped');
    expect(hostConfig.capDrop).toHaveLength(14);
    expect(hostConfig.ulimits?.map(({ name }) => name)).toEqual(['RLIMIT_NOFILE', 'RLIMIT_NPROC']);
  });

  it('does not tell masked paths, and writes null for no log options', () => {
    const { hostConfig } = inspect('podman-4.3-plain');
    expect(hostConfig.maskedPaths).toBeNull();
    expect(hostConfig.logConfig).toEqual({ type: 'json-file', options: {} });
  });
});

describe('a body that is not the API', () => {
  const plain = apiFixture('container.inspect', 'docker-20.10-plain') as Record<
    string,
    Record<string, unknown>
  >;

  it('is unknown where it is no description at all', () => {
    for (const body of [null, [], 'text', {}, { HostConfig: {}, Config: {} }])
      expect(resolveFrom(containerInspect, found({ body }))).toMatchObject({
        known: false,
        reason: { code: 'parse-error' },
      });
    expect(resolveFrom(containerInspect, absent).known).toBe(false);
  });

  it.each(Object.keys(plain.HostConfig ?? {}))(
    'never reads a missing or ill-typed HostConfig.%s as "no"',
    (field) => {
      const known = valueFrom(containerInspect, plain).hostConfig;
      const { [field]: _, ...rest } = plain.HostConfig ?? {};
      for (const HostConfig of [rest, { ...rest, [field]: { unexpected: [1] } }]) {
        const { hostConfig } = valueFrom(containerInspect, { ...plain, HostConfig });
        for (const [name, value] of Object.entries(hostConfig)) {
          const before = known[name as keyof typeof known];
          // What engines leave out when empty (omitempty in their source) stays what it was.
          expect(value === null || JSON.stringify(value) === JSON.stringify(before), name).toBe(true);
        }
      }
    },
  );

  it('tells no mounts where one has no type, source or place, and no ports where one has no number', () => {
    const mount = {
      Type: 'bind',
      Source: '/',
      Destination: '/host',
      Mode: '',
      RW: true,
      Propagation: 'rshared',
    };
    const mounts = (Mounts: readonly unknown[]) => valueFrom(containerInspect, { ...plain, Mounts }).mounts;
    expect(mounts([mount])).toHaveLength(1);
    for (const field of ['Type', 'Source', 'Destination'])
      for (const value of [undefined, null, 7])
        expect(mounts([mount, { ...mount, [field]: value }])).toBeNull();
    const ports = (binding: unknown) =>
      valueFrom(containerInspect, {
        ...plain,
        NetworkSettings: { ...plain.NetworkSettings, Ports: { '80/tcp': [binding] } },
      }).ports;
    expect(ports({ HostIp: '', HostPort: '80' })).toHaveLength(1);
    expect(ports({ HostIp: '', HostPort: 80 })).toBeNull();
    expect(ports({ HostPort: '80' })).toBeNull();
    expect(valueFrom(containerInspect, { ...plain, NetworkSettings: {} }).ports).toBeNull();
  });

  it('tells no devices of drivers where one has no number, list or driver', () => {
    const request = { Driver: 'nvidia', Count: -1, DeviceIDs: null, Capabilities: [['gpu']], Options: {} };
    const requests = (change: object) =>
      valueFrom(containerInspect, {
        ...plain,
        HostConfig: { ...plain.HostConfig, DeviceRequests: [{ ...request, ...change }] },
      }).hostConfig.deviceRequests;
    expect(requests({})).toEqual(['nvidia gpu all']);
    expect(
      requests({ Driver: 'cdi', Count: 0, DeviceIDs: ['vendor.com/gpu=0'], Capabilities: null }),
    ).toEqual(['cdi vendor.com/gpu=0']);
    for (const field of ['Driver', 'Count', 'DeviceIDs', 'Capabilities'])
      for (const value of [undefined, { x: 1 }, ['x', 7]]) expect(requests({ [field]: value })).toBeNull();
  });

  it('tells no start where the time is no time', () => {
    for (const StartedAt of [undefined, null, 7, '', 'yesterday'])
      expect(
        valueFrom(containerInspect, { ...plain, State: { ...plain.State, StartedAt } }).state,
      ).toMatchObject({ neverStarted: null, startedAt: null });
  });

  it('survives anything in place of any field', () => {
    const anywhere = fc.constantFrom(...Object.keys(plain));
    fc.assert(
      fc.property(anywhere, fc.jsonValue(), (field, value) => {
        const resolved = resolveFrom(containerInspect, found({ body: { ...plain, [field]: value } }));
        expect(resolved.known || resolved.reason.code === 'parse-error').toBe(true);
      }),
      { seed: 20261122 },
    );
  });
});

describe('redaction', () => {
  const body = apiFixture('container.inspect', 'docker-20.10-with-secrets');
  const clean = redactedOutput(containerInspect, { body });

  it('leaves no planted secret', () => {
    expect(JSON.stringify(body)).toContain(containerCanaries.containerUrl.value);
    for (const { value } of Object.values(containerCanaries))
      expect(JSON.stringify(clean)).not.toContain(value);
  });

  it('leaves names and lengths of variables, and which were secrets by their form', () => {
    const { env, labels } = valueFrom(containerInspect, body).config;
    expect(env).toEqual([
      { name: 'DATABASE_URL', value: null, length: 58, secretForm: true },
      { name: 'API_TOKEN', value: null, length: 31, secretForm: false },
      { name: 'PATH', value: '/bin', length: 4, secretForm: false },
      { name: 'DB_PASSWORD', value: null, length: 27, secretForm: false },
      { name: 'LANG', value: 'C', length: 1, secretForm: false },
    ]);
    expect(labels).toEqual({ 'deploy.key': '[redacted 33]' });
  });

  it('takes out a secret given as a word of its own', () => {
    const words = {
      HostConfig: {},
      State: {},
      Config: { Cmd: ['app', '--db-password', 'hunter2 x', '--port', '80'] },
    };
    expect(valueFrom(containerInspect, words).config.cmd).toEqual([
      'app',
      '--db-password',
      '[redacted 9]',
      '--port',
      '80',
    ]);
  });

  it('takes out what a health check printed', () => {
    const output = { body: { State: { Health: { Log: [{ Output: 'token is abc' }] } } } };
    expect(JSON.stringify(redactedOutput(containerInspect, output))).not.toContain('abc');
  });

  it('changes nothing when applied again', () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom('A=b', 'password: x', '--token', 'a://b:c@d', 'X=[redacted 3]'),
    );
    const anything = fc.dictionary(
      fc.constantFrom('Env', 'Cmd', 'Args', 'Labels', 'Options', 'Output', 'JoinTokens', 'Other'),
      fc.oneof(text, fc.array(text), fc.dictionary(text, text)),
    );
    fc.assert(
      fc.property(anything, (value) => {
        const once = redactedOutput(containerInspect, { body: value });
        expect(redactedOutput(containerInspect, once)).toEqual(once);
      }),
      { seed: 20261122, numRuns: 500 },
    );
  });
});
