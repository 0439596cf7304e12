import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type EndpointOptions,
  resolveEndpoint,
  usualSockets,
} from '../../../src/transports/docker/endpoint.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'rempart-home-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const write = (path: string, text: string) => {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), text);
};

const digest = (name: string) => createHash('sha256').update(name).digest('hex');

const writeContext = (name: string, docker: unknown) =>
  write(
    `.docker/contexts/meta/${digest(name)}/meta.json`,
    JSON.stringify({ Name: name, Endpoints: { docker } }),
  );

const resolve = (options: Partial<EndpointOptions> = {}) =>
  resolveEndpoint({ dockerHost: null, context: null, env: {}, home, uid: 1000, ...options });

const failure = (options: Partial<EndpointOptions>) => {
  try {
    return resolve(options);
  } catch (error) {
    return error;
  }
};

describe('which engine is asked', () => {
  const everything = {
    dockerHost: 'unix:///flag.sock',
    env: { DOCKER_HOST: 'unix:///variable.sock', DOCKER_CONTEXT: 'variable' },
  };
  beforeEach(() => {
    writeContext('flag', { Host: 'unix:///context-flag.sock' });
    writeContext('variable', { Host: 'unix:///context-variable.sock' });
    writeContext('current', { Host: 'unix:///context-current.sock' });
    write('.docker/config.json', JSON.stringify({ currentContext: 'current' }));
  });

  test('--docker-host before everything', () => {
    expect(resolve(everything)).toMatchObject({
      address: { kind: 'unix', path: '/flag.sock' },
      name: 'unix:///flag.sock',
      why: '--docker-host says so',
    });
  });

  test('--context before the environment, without a word about DOCKER_CONTEXT', () => {
    expect(resolve({ ...everything, dockerHost: null, context: 'flag' })).toMatchObject({
      address: { path: '/context-flag.sock' },
      name: 'flag',
      warnings: [],
    });
  });

  test('DOCKER_HOST before DOCKER_CONTEXT, with a warning that names the loser', () => {
    const endpoint = resolve({ ...everything, dockerHost: null });
    expect(endpoint.address).toEqual({ kind: 'unix', path: '/variable.sock' });
    expect(endpoint.warnings).toEqual([
      'DOCKER_HOST and DOCKER_CONTEXT are both set; DOCKER_HOST wins, the context variable is not used',
    ]);
  });

  test('DOCKER_CONTEXT before the current context', () => {
    expect(resolve({ env: { DOCKER_CONTEXT: 'variable' } })).toMatchObject({
      address: { path: '/context-variable.sock' },
      why: 'DOCKER_CONTEXT variable says so',
    });
  });

  test('the current context of config.json before the usual sockets', () => {
    expect(resolve()).toMatchObject({ address: { path: '/context-current.sock' }, name: 'current' });
  });

  test('DOCKER_CONTEXT=default passes over the current context', () => {
    const exists = (path: string) => path === '/run/podman/podman.sock';
    expect(resolve({ env: { DOCKER_CONTEXT: 'default' }, exists }).address).toEqual({
      kind: 'unix',
      path: '/run/podman/podman.sock',
    });
  });

  test('--context default is DOCKER_HOST where that is set, as for docker', () => {
    expect(resolve({ context: 'default', env: { DOCKER_HOST: 'unix:///variable.sock' } }).address).toEqual({
      kind: 'unix',
      path: '/variable.sock',
    });
  });

  test('DOCKER_CONFIG moves the store', () => {
    expect(
      failure({ env: { DOCKER_CONFIG: join(home, 'elsewhere'), DOCKER_CONTEXT: 'variable' } }),
    ).toMatchObject({
      code: 'no-context',
    });
  });

  test('both flags together are refused', () => {
    expect(failure({ dockerHost: 'unix:///a', context: 'flag' })).toMatchObject({
      code: 'endpoint-conflict',
    });
  });

  test('an empty variable is no variable', () => {
    expect(resolve({ env: { DOCKER_HOST: '', DOCKER_CONTEXT: '' } })).toMatchObject({ name: 'current' });
  });

  test('DOCKER_API_VERSION is handed on', () => {
    expect(resolve({ env: { DOCKER_API_VERSION: '1.40' } }).apiVersion).toBe('1.40');
    expect(resolve().apiVersion).toBeNull();
  });
});

describe('the usual sockets', () => {
  test.each(
    usualSockets({ env: { XDG_RUNTIME_DIR: '/run/user/7' }, home: '/home/me', uid: 7 }).map(
      (path, index, all) => [path, all.slice(index)] as const,
    ),
  )('%s comes before what follows it', (path, there) => {
    const env = { XDG_RUNTIME_DIR: '/run/user/7' };
    const endpoint = resolve({ env, home: '/home/me', exists: (file) => there.includes(file) });
    expect(endpoint.address).toEqual({ kind: 'unix', path });
    expect(endpoint.why).toContain(path);
  });

  test('rootless Docker without XDG_RUNTIME_DIR is looked for under the uid', () => {
    expect(resolve({ exists: (path) => path === '/run/user/1000/docker.sock' }).address).toEqual({
      kind: 'unix',
      path: '/run/user/1000/docker.sock',
    });
  });

  test('none of them there: an error that lists where was looked', () => {
    expect(failure({ exists: () => false })).toMatchObject({
      code: 'no-engine',
      message: expect.stringContaining('/var/run/docker.sock, /run/user/1000/docker.sock'),
    });
  });
});

describe('addresses', () => {
  const address = (dockerHost: string, env = {}) => resolve({ dockerHost, env }).address;

  test.each([
    ['unix:///a/b.sock', { kind: 'unix', path: '/a/b.sock' }],
    ['unix://', { kind: 'unix', path: '/var/run/docker.sock' }],
    ['tcp://10.0.0.1:2375', { kind: 'tcp', host: '10.0.0.1', port: 2375, tls: null }],
    ['tcp://engine.example', { kind: 'tcp', host: 'engine.example', port: 2375, tls: null }],
    ['engine.example:4000', { kind: 'tcp', host: 'engine.example', port: 4000, tls: null }],
    ['tcp://[fd00::1]:2376', { kind: 'tcp', host: 'fd00::1', port: 2376, tls: null }],
  ])('%s', (host, expected) => {
    expect(address(host)).toEqual(expected);
  });

  test('an IPv6 address is written with brackets', () => {
    expect(resolve({ dockerHost: 'tcp://[fd00::1]:2376' }).name).toBe('tcp://[fd00::1]:2376');
  });

  test('ssh:// points at the target that goes by SSH, without its password', () => {
    expect(failure({ dockerHost: 'ssh://me:secret@host:22' })).toMatchObject({
      code: 'ssh-endpoint',
      hint: expect.stringContaining('rempart audit ssh://me@host:22'),
      message: expect.not.stringContaining('secret'),
    });
  });

  test.each([
    ['npipe:////./pipe/docker_engine', 'endpoint-scheme'],
    ['fd://', 'endpoint-scheme'],
    ['tcp://', 'endpoint-address'],
    ['tcp://host:2375/path', 'endpoint-address'],
    ['tcp://host:99999', 'endpoint-address'],
    ['tcp://me:secret@host:2375', 'endpoint-address'],
  ])('%s is refused', (dockerHost, code) => {
    expect(failure({ dockerHost })).toMatchObject({ code, message: expect.not.stringContaining('secret') });
  });

  test('a context over SSH is refused alike', () => {
    writeContext('far', { Host: 'ssh://me@host' });
    expect(failure({ context: 'far' })).toMatchObject({ code: 'ssh-endpoint' });
  });
});

describe('TLS', () => {
  const withCertificates = (folder: string) => {
    for (const name of ['ca', 'cert', 'key']) write(`${folder}/${name}.pem`, `the ${name}`);
  };
  const all = { ca: 'the ca', cert: 'the cert', key: 'the key' };

  test('DOCKER_TLS_VERIFY with DOCKER_CERT_PATH; the port is 2376 then', () => {
    withCertificates('certs');
    const env = { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: join(home, 'certs') };
    expect(resolve({ dockerHost: 'tcp://engine', env }).address).toEqual({
      kind: 'tcp',
      host: 'engine',
      port: 2376,
      tls: all,
    });
  });

  test('DOCKER_TLS_VERIFY alone takes the certificates of the configuration folder', () => {
    withCertificates('.docker');
    expect(resolve({ dockerHost: 'tcp://engine', env: { DOCKER_TLS_VERIFY: 'yes' } }).address).toMatchObject({
      tls: all,
    });
  });

  test('DOCKER_CERT_PATH alone is TLS with verification, not without', () => {
    withCertificates('certs');
    const env = { DOCKER_CERT_PATH: join(home, 'certs') };
    expect(resolve({ dockerHost: 'tcp://engine:1', env }).address).toMatchObject({ tls: all });
  });

  test('a context brings its own certificates, whatever the environment says', () => {
    writeContext('far', { Host: 'tcp://engine:2376' });
    withCertificates(`.docker/contexts/tls/${digest('far')}/docker`);
    const env = { DOCKER_CERT_PATH: '/nowhere', DOCKER_TLS_VERIFY: '1' };
    expect(resolve({ context: 'far', env }).address).toMatchObject({ tls: all });
  });

  test('a context that skips the verification is verified all the same, and that is said', () => {
    writeContext('lax', { Host: 'tcp://engine:2376', SkipTLSVerify: true });
    const endpoint = resolve({ context: 'lax' });
    expect(endpoint.address).toMatchObject({ tls: { ca: null, cert: null, key: null } });
    expect(endpoint.warnings.join()).toContain('verified here all the same');
  });

  test('a certificate without its key is refused', () => {
    write('certs/cert.pem', 'the cert');
    const env = { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: join(home, 'certs') };
    expect(failure({ dockerHost: 'tcp://engine', env })).toMatchObject({ code: 'tls-files' });
  });

  test('an unreadable certificate is an error that names it', () => {
    mkdirSync(join(home, 'certs/ca.pem'), { recursive: true });
    const env = { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: join(home, 'certs') };
    expect(failure({ dockerHost: 'tcp://engine', env })).toMatchObject({
      code: 'tls-files',
      message: expect.stringContaining('ca.pem'),
    });
  });
});

describe('settings that cannot be followed are errors, never skipped', () => {
  test('a current context that is not there', () => {
    write('.docker/config.json', JSON.stringify({ currentContext: 'gone' }));
    expect(failure({})).toMatchObject({ code: 'no-context', message: expect.stringContaining('"gone"') });
  });

  test.each([['not json'], ['null'], ['{"currentContext": 7}']])('a config.json of %s', (text) => {
    write('.docker/config.json', text);
    expect(failure({})).toMatchObject({ code: 'docker-config' });
  });

  test.each([['not json'], ['null'], ['{}'], ['{"Endpoints":{"docker":{"Host":7}}}']])(
    'a context of %s',
    (text) => {
      write(`.docker/contexts/meta/${digest('odd')}/meta.json`, text);
      expect(failure({ context: 'odd' })).toMatchObject({ code: 'docker-context' });
    },
  );
});
