import { chmodSync, mkdirSync } from 'node:fs';
import { Agent, createServer, get, type Server } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { probeKey, shell } from '../../../src/core/probe.ts';
import type { SshConnection } from '../../../src/transports/ssh/ssh.ts';
import { describeWith, type SshServer, sshServer } from '../../testbed/index.ts';
import { connectTo, failureOf, newHome, soon, temporaryFolder } from './ssh-client.ts';

const uid = shell('id -u');

/** An engine as far as a tunnel sees one: HTTP on a unix socket. `docker system dial-stdio` greets it with a ping of its own. */
const engineAt = async (socketPath: string, mode: number): Promise<Server> => {
  const engine = createServer((request, response) => {
    response.setHeader('Api-Version', '1.41');
    response.end(`${request.method} ${request.url} ${'x'.repeat(100_000)}`);
  });
  await new Promise<void>((resolve) => engine.listen(socketPath, resolve));
  chmodSync(socketPath, mode);
  return engine;
};

const ping = (stream: Duplex, keepAlive = false): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = Object.assign(stream, {
      setKeepAlive: () => stream,
      setNoDelay: () => stream,
      setTimeout: () => stream,
      ref: () => stream,
      unref: () => stream,
    });
    const agent = new (class extends Agent {
      override createConnection(): Duplex {
        return socket;
      }
    })({ keepAlive });
    get({ agent, path: '/info', headers: { host: 'docker' } }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on('end', () => resolve(`${text.slice(0, 9)} ${text.length}`));
    }).on('error', reject);
  });
const ANSWER = 'GET /info 100010';

const questionOf = async (connection: SshConnection): Promise<string> => {
  const answer = (await connection.ask([uid], soon())).get(probeKey(uid));
  return answer?.state === 'found' && 'stdout' in answer.output
    ? answer.output.stdout.trim()
    : JSON.stringify(answer);
};

describeWith('sshd', 'a socket of the host', () => {
  const folder = temporaryFolder();
  const open = join(folder, 'open.sock');
  const roots = join(folder, "root's.sock");
  const hidden = join(folder, 'hidden/engine.sock');
  const engines: Server[] = [];
  let server: SshServer | undefined;

  beforeAll(async () => {
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, 'hidden'), { mode: 0o700 });
    engines.push(await engineAt(open, 0o666), await engineAt(roots, 0o600), await engineAt(hidden, 0o666));
  });
  afterAll(() => {
    for (const engine of engines) {
      engine.closeAllConnections();
      engine.close();
    }
  });
  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  const start = async (
    config: readonly string[],
    user: string,
    become: 'auto' | 'none' | 'sudo-allowlist' = 'auto',
    sudoers?: readonly string[],
  ): Promise<SshConnection> => {
    server = await sshServer({ config, ...(sudoers === undefined ? {} : { sudoers }) });
    return connectTo(server, { home: newHome(server), user, become });
  };
  const dial = (connection: SshConnection, path: string, raised: boolean) =>
    connection.dial(path, { ...soon(), raised });

  test('is reached by forwarding, without a session', async () => {
    await using connection = await start(['MaxSessions 1'], 'root');
    expect(connection.parallelDials()).toBeGreaterThan(1);
    expect(await questionOf(connection)).toBe('0');
    const streams = await Promise.all(Array.from({ length: 4 }, () => dial(connection, open, false)));
    expect(await Promise.all(streams.map((stream) => ping(stream)))).toEqual([
      ANSWER,
      ANSWER,
      ANSWER,
      ANSWER,
    ]);
    expect(await questionOf(connection)).toBe('0');
    expect(connection.record().sessions).toEqual(['script']);
  });

  test.each(['DisableForwarding yes', 'AllowTcpForwarding no', 'AllowStreamLocalForwarding no'])(
    'is reached through a session with %s',
    async (line) => {
      await using connection = await start([line], 'rempart-plain', 'none');
      expect(await questionOf(connection)).toBe('61003');
      const stream = await dial(connection, open, false);
      expect(await ping(stream)).toBe(ANSWER);
      expect(connection.parallelDials()).toBe(1);
      expect(connection.record().sessions).toEqual(['script', 'docker system dial-stdio']);
      expect(await questionOf(connection)).toBe('61003');
    },
  );

  test('that needs root is reached raised, and only then', async () => {
    await using connection = await start([], 'rempart-sudo');
    expect(await questionOf(connection)).toBe('0');
    expect(await failureOf(dial(connection, roots, false))).toMatchObject({
      code: 'socket-denied',
      denied: true,
    });
    const stream = await dial(connection, roots, true);
    expect(await ping(stream)).toBe(ANSWER);
    expect(connection.record().sessions.at(-1)).toBe('docker system dial-stdio');
  });

  test('is not opened as root by a user who is none', async () => {
    await using connection = await start([], 'rempart-plain');
    expect(await questionOf(connection)).toBe('61003');
    expect(await failureOf(dial(connection, roots, true))).toMatchObject({
      code: 'socket-denied',
      denied: true,
    });
  });

  test('is reached by the one command that an allow-list permits', async () => {
    const command = `/usr/bin/docker -H unix\\://${open.replaceAll(':', '\\:')} system dial-stdio`;
    await using connection = await start([], 'rempart-plain', 'sudo-allowlist', [
      `rempart-plain ALL=(root) NOPASSWD: ${command}, ${command.replace('/usr/bin', '/usr/local/bin')}`,
    ]);
    expect(await questionOf(connection)).toBe('61003');
    expect(await ping(await dial(connection, open, true))).toBe(ANSWER);
    expect(await failureOf(dial(connection, roots, true))).toMatchObject({ code: 'socket-denied' });
  });

  test('that is not there is not called denied, one behind a closed folder is not called missing', async () => {
    await using connection = await start([], 'rempart-plain', 'none');
    expect(await failureOf(dial(connection, join(folder, 'none.sock'), false))).toMatchObject({
      code: 'socket-unreachable',
      denied: false,
      message: expect.stringContaining('There is no socket'),
    });
    expect(await failureOf(dial(connection, hidden, false))).toMatchObject({ code: 'socket-denied' });
    expect(await failureOf(dial(connection, '/etc/hostname', false))).toMatchObject({
      code: 'socket-unreachable',
    });
  });

  test('takes turns with the script where the server allows one session', async () => {
    await using connection = await start(['MaxSessions 1', 'DisableForwarding yes'], 'rempart-sudo');
    expect(await questionOf(connection)).toBe('0');
    const stream = await dial(connection, roots, true);
    expect(await ping(stream)).toBe(ANSWER);
    expect(connection.record().sessions).toEqual(['script', 'docker system dial-stdio']);
    stream.destroy();
    expect(await questionOf(connection)).toBe('0');
    expect(connection.record().sessions).toEqual(['script', 'docker system dial-stdio', 'script']);
  });

  test('that stays open leaves further questions unknown, not wrong', async () => {
    await using connection = await start(['MaxSessions 1', 'DisableForwarding yes'], 'root');
    expect(await questionOf(connection)).toBe('0');
    const stream = await dial(connection, open, false);
    expect(await ping(stream, true)).toBe(ANSWER);
    const answers = await connection.ask([uid], { signal: AbortSignal.timeout(500) });
    expect(answers.get(probeKey(uid))).toMatchObject({ state: 'unknown', code: 'unreachable' });
    expect(await failureOf(dial(connection, open, false))).toMatchObject({ code: 'socket-unreachable' });
  });

  test('that is dropped with an unread answer frees its session at once', async () => {
    await using connection = await start(['MaxSessions 1', 'DisableForwarding yes'], 'root');
    expect(await questionOf(connection)).toBe('0');
    const stream = await dial(connection, open, false);
    stream.write('GET /info HTTP/1.1\r\nHost: docker\r\n\r\n');
    await new Promise((resolve) => setTimeout(resolve, 300));
    const started = performance.now();
    const closed = new Promise((resolve) => stream.once('close', resolve));
    stream.destroy();
    await closed;
    expect(await questionOf(connection)).toBe('0');
    expect(performance.now() - started).toBeLessThan(3_500);
  });

  test('is closed with the connection', async () => {
    const connection = await start(['DisableForwarding yes'], 'root');
    const stream = await dial(connection, open, false);
    const ended = new Promise((resolve) => stream.once('close', resolve));
    await connection[Symbol.asyncDispose]();
    await ended;
    expect(await failureOf(dial(connection, open, false))).toMatchObject({ code: 'unreachable' });
  });

  test('is given up with its signal', async () => {
    await using connection = await start([], 'root');
    const options = { signal: AbortSignal.abort(new Error('over')), raised: true };
    expect(await failureOf(connection.dial(open, options))).toMatchObject({ code: 'timeout' });
  });
});
