import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { EngineAddress } from '../../../src/transports/docker/endpoint.ts';
import { endpointDial, localFreeSpace } from '../../../src/transports/docker/endpoint-dial.ts';
import { connectEngine } from '../../../src/transports/docker/engine-connection.ts';
import { listenOnLoopback, polite, startRawServer } from './fake-engine.ts';

const { signal } = new AbortController();
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rempart-tls-'));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  for (const name of ['ca', 'other'])
    openssl('req', '-x509', ...key, '-keyout', `${name}.key`, '-out', `${name}.pem`, '-subj', `/CN=${name}`);
  for (const [name, alternative] of [
    ['server', 'IP:127.0.0.1'],
    ['elsewhere', 'DNS:elsewhere.example'],
    ['client', 'DNS:client'],
  ] as const)
    openssl(
      ...[
        'req',
        '-x509',
        ...key,
        '-CA',
        'ca.pem',
        '-CAkey',
        'ca.key',
        '-keyout',
        `${name}.key`,
        '-out',
        `${name}.pem`,
      ],
      ...[
        '-subj',
        `/CN=${name}`,
        '-addext',
        `subjectAltName=${alternative}`,
        '-addext',
        'basicConstraints=CA:FALSE',
      ],
    );
});
afterAll(() => rmSync(folder, { recursive: true }));

const pem = (name: string) => readFileSync(join(folder, name), 'utf8');

const replying: Parameters<typeof createServer>[1] = (request, response) => {
  const path = (request.url ?? '').replace(/\?.*$/, '').replace(/^\/v[\d.]+/, '');
  polite[path]?.(response, request);
};

const listening = async (server: Server): Promise<number> => {
  const { port, stop } = await listenOnLoopback(server);
  cleanups.push(stop);
  return port;
};

const secured = (certificate: string) =>
  listening(
    createTlsServer(
      {
        cert: pem(`${certificate}.pem`),
        key: pem(`${certificate}.key`),
        ca: pem('ca.pem'),
        requestCert: true,
        rejectUnauthorized: true,
      },
      replying,
    ),
  );

const connect = async (address: EngineAddress) => {
  const connection = await connectEngine({
    dial: endpointDial(address),
    describe: 'the engine',
    imageWalk: false,
    deadlineMs: 5000,
    signal,
  });
  cleanups.push(() => connection[Symbol.asyncDispose]());
  return connection.identity;
};

const overTls = (port: number, ca: string | null, client: 'client' | null) =>
  connect({
    kind: 'tcp',
    host: '127.0.0.1',
    port,
    tls: {
      ca: ca === null ? null : pem(`${ca}.pem`),
      cert: client && pem(`${client}.pem`),
      key: client && pem(`${client}.key`),
    },
  });

describe('an engine over TCP', () => {
  test('answers in the clear', async () => {
    const port = await listening(createServer(replying));
    expect(await connect({ kind: 'tcp', host: '127.0.0.1', port, tls: null })).toBe('AAAA:BBBB');
  });

  test('answers over TLS, each side having verified the other', async () => {
    expect(await overTls(await secured('server'), 'ca', 'client')).toBe('AAAA:BBBB');
  });

  test.each([
    ['of an authority that is not trusted', 'server', 'other'],
    ['that no public root signed', 'server', null],
    ['of another name', 'elsewhere', 'ca'],
  ] as const)('with a certificate %s is not spoken to', async (_, certificate, ca) => {
    await expect(overTls(await secured(certificate), ca, 'client')).rejects.toMatchObject({ code: 'tls' });
  });

  test('that wants a certificate of us says so', async () => {
    await expect(overTls(await secured('server'), 'ca', null)).rejects.toMatchObject({
      message: expect.stringMatching(/certificate|alert/i),
    });
  });

  test('that speaks no TLS is told from one with a wrong certificate by its message', async () => {
    const port = await listening(createServer(replying));
    await expect(overTls(port, 'ca', null)).rejects.toMatchObject({ code: 'tls' });
  });

  test('that speaks TLS only is recognised when asked in the clear', async () => {
    const port = await secured('server');
    await expect(connect({ kind: 'tcp', host: '127.0.0.1', port, tls: null })).rejects.toMatchObject({
      code: expect.stringMatching(/^(unreachable|tls|not-an-engine)$/),
    });
  });

  test('on a port where nothing listens', async () => {
    const { port, stop } = await listenOnLoopback(createServer());
    await stop();
    await expect(connect({ kind: 'tcp', host: '127.0.0.1', port, tls: null })).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining(`127.0.0.1:${port}`),
    });
  });
});

const asNobody = ['--reuid', '65534', '--regid', '65534', '--clear-groups'];

const nobodyReads = (): boolean =>
  process.getuid?.() === 0 &&
  [process.execPath, import.meta.filename].every(
    (path) => spawnSync('setpriv', [...asNobody, 'test', '-r', path]).status === 0,
  );

describe('an engine’s socket', () => {
  test.skipIf(!nobodyReads())(
    'that this user may not open is denied (needs a checkout that nobody can read)',
    async () => {
      const raw = await startRawServer(() => undefined);
      cleanups.push(raw.stop);
      chmodSync(raw.path, 0o600);
      const told = execFileSync(
        'setpriv',
        [
          ...[...asNobody, process.execPath, '--conditions=source', '--input-type=module', '-e'],
          `import { endpointDial } from '${new URL('../../../src/transports/docker/endpoint-dial.ts', import.meta.url)}';
         const error = await endpointDial({ kind: 'unix', path: process.argv[1] })(AbortSignal.timeout(5000)).catch((e) => e);
         console.log(JSON.stringify({ code: error.code, denied: error.denied }));`,
          raw.path,
        ],
        { encoding: 'utf8' },
      );
      expect(JSON.parse(told)).toEqual({ code: 'socket-denied', denied: true });
    },
  );

  test('is not waited for after the signal', async () => {
    await expect(endpointDial({ kind: 'unix', path: '/nowhere' })(AbortSignal.abort())).rejects.toThrow();
  });
});

test('free space is told in bytes', async () => {
  const [, available] = execFileSync('df', ['--block-size=1', '--output=avail', folder], {
    encoding: 'utf8',
  }).split('\n');
  expect((await localFreeSpace(folder)) / Number(available)).toBeCloseTo(1, 1);
});
