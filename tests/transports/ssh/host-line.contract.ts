import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { Agent, createServer, get, type Server } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  command,
  executable,
  file,
  type Probe,
  probeKey,
  serverOffer,
  shell,
} from '../../../src/core/probe.ts';
import type { SshConnection } from '../../../src/transports/ssh/ssh.ts';
import {
  describeWith,
  SSH_PASSWORD,
  type SshServer,
  type SshServerOptions,
  sshServer,
} from '../../testbed/index.ts';
import { cuttingProxy } from './cutting-proxy.ts';
import { type ClientOptions, connectTo, failureOf, newHome, soon, temporaryFolder } from './ssh-client.ts';

/** One implementation of `HostLine`, as a user would come to it. */
export interface Way {
  readonly name: string;
  /** What makes this way be gone, added to how a test connects. */
  readonly options: (options: ClientOptions) => ClientOptions;
  /** The word of the record that this way was gone; null for the usual one. */
  readonly via: string | null;
  /** The server's offer is read along. */
  readonly hasOffer: boolean;
  /** Sockets are reached without a session. */
  readonly forwards: boolean;
}

const ask = async (connection: SshConnection, probe: Probe, ms?: number) =>
  (await connection.ask([probe], soon(ms))).get(probeKey(probe));

/** Whatever carries the line, a host over SSH is asked, refused and lost in the same words. */
export const hostLineContract = ({ name, options: through, via, hasOffer, forwards }: Way): void => {
  const connect = (server: Pick<SshServer, 'host' | 'port' | 'clientKey'>, options: ClientOptions) =>
    connectTo(server, through(options));

  describeWith('sshd', `a host by ${name}`, () => {
    let server: SshServer;
    let other: SshServer;
    beforeAll(async () => {
      [server, other] = await Promise.all([sshServer({ hostKeyTypes: ['ed25519', 'rsa'] }), sshServer()]);
    });
    afterAll(() => Promise.all([server.stop(), other.stop()]));
    const open = (options: Partial<ClientOptions> = {}) =>
      connect(server, { home: newHome(server), ...options });
    const own = (): string => server.hostKeys[0]?.fingerprint ?? '';
    const homeWith = (text: string): string => {
      const home = newHome();
      writeFileSync(join(home, '.ssh/known_hosts'), text);
      return home;
    };

    test('answers in two waves over one session, and says how it was reached', async () => {
      await using connection = await open();
      const probes = [file('/etc/hostname'), file('/no/such/file'), executable('sh')];
      const answers = await connection.ask(probes, soon());
      expect(probes.map((probe) => answers.get(probeKey(probe))?.state)).toEqual([
        'found',
        'absent',
        'found',
      ]);
      expect(await ask(connection, command('id', '-un'))).toMatchObject({ output: { stdout: 'root\n' } });
      expect(connection.record()).toEqual({
        transport: 'ssh',
        user: 'root',
        privilege: 'root',
        hostKey: expect.stringMatching(/^SHA256:\S+ \(known_hosts\)$/),
        sessions: ['script'],
        durationMs: expect.any(Number),
        ...(via === null ? {} : { via: [via] }),
      });
      expect(server.hostKeys.map(({ fingerprint }) => fingerprint)).toContain(
        connection.record().hostKey?.split(' ')[0],
      );
      const logged = server.log().split('Accepted publickey for root').at(-1) ?? '';
      expect(logged.match(/Starting session/g)).toHaveLength(1);
    });

    test('gives sixteen megabytes whole', { timeout: 60_000 }, async () => {
      await using connection = await open();
      const parts = Array.from({ length: 8 }, (_, index) =>
        shell(`head -c 2000000 /dev/zero | tr "\\0" ${index}`),
      );
      const answers = await connection.ask(parts, soon(60_000));
      for (const [index, part] of parts.entries()) {
        const answer = answers.get(probeKey(part));
        expect(answer).toMatchObject({ state: 'found' });
        const { stdout } = (answer as { output: { stdout: string } }).output;
        expect(stdout.length).toBe(2_000_000);
        expect(stdout.replaceAll(String(index), '')).toBe('');
      }
      const next = await ask(connection, command('id', '-u'));
      expect(next).toMatchObject({ output: { stdout: '0\n' } });
    });

    test('says a flood of complaints, or a welcome, without harm', async () => {
      await using connection = await open({ user: 'rempart-noisy' });
      const flood = shell('head -c 3000000 /dev/zero | tr "\\0" x >&2; exec 2>/dev/null; echo done');
      expect(await ask(connection, flood, 15_000)).toMatchObject({ output: { stdout: 'done\n' } });
    });

    test('knows what the server offers, or that it cannot', async () => {
      await using connection = await open();
      const answer = await ask(connection, serverOffer);
      if (hasOffer) expect(answer).toMatchObject({ state: 'found' });
      else
        expect(answer).toMatchObject({
          state: 'unknown',
          code: 'unsupported',
          text: expect.stringContaining('ssh program'),
        });
      expect(connection.offeredAlgorithms() !== null).toBe(hasOffer);
    });

    test('that hangs in a question keeps the answers before it', async () => {
      await using connection = await open();
      const quick = file('/etc/hostname');
      const slow = command('sleep', '3574');
      const answers = await connection.ask([quick, slow], soon(2_500));
      expect(answers.get(probeKey(quick))).toMatchObject({ state: 'found' });
      expect(answers.get(probeKey(slow))).toMatchObject({ state: 'unknown', code: 'timeout' });
    });

    test('that is left in a question leaves it unknown', async () => {
      const connection = await open();
      const slow = command('sleep', '3575');
      const asked = connection.ask([slow], soon());
      await new Promise((resolve) => setTimeout(resolve, 700));
      await connection[Symbol.asyncDispose]();
      expect((await asked).get(probeKey(slow))).toMatchObject({ state: 'unknown', code: 'truncated' });
    });

    test('whose login shell never starts the script costs the deadline', async () => {
      const error = await failureOf(async () => {
        await using connection = await open({ user: 'rempart-hang' });
        await ask(connection, command('id'), 1_000);
      });
      expect(error).toMatchObject({ code: 'timeout', message: expect.stringContaining('no shell answered') });
    });

    test('whose user may not log in is told in its own words', async () => {
      const error = await failureOf(async () => {
        await using connection = await open({ user: 'rempart-nologin' });
        await ask(connection, command('id'));
      });
      expect(error).toMatchObject({ code: 'no-shell', denied: true });
      expect(error.message).toContain('This account is currently not available.');
    });

    test('raises the privilege with a password that its own prompt asked for', async () => {
      let asked = 0;
      await using connection = await open({
        user: 'rempart-sudopw',
        become: 'sudo',
        becomePassword: async () => {
          asked += 1;
          return SSH_PASSWORD;
        },
      });
      expect(await ask(connection, command('id', '-u'))).toMatchObject({ output: { stdout: '0\n' } });
      expect(asked).toBe(1);
      expect(connection.record()).toMatchObject({ privilege: 'root', sessions: ['script'] });
    });

    test('gives a wrong password once and shows it nowhere', async () => {
      const error = await failureOf(
        open({
          user: 'rempart-sudopw',
          become: 'sudo',
          becomePassword: async () => 'not-the-password',
        }),
      );
      expect(error).toMatchObject({ code: 'become-failed', denied: true });
      expect(`${error.message} ${error.hint} ${error.stack}`).not.toContain('not-the-password');
    });

    test.each(['rempart-csh', 'rempart-fish', 'rempart-dash'] as const)(
      'is asked in the login shell of %s',
      async (user) => {
        await using connection = await open({ user, become: 'auto' });
        expect(await ask(connection, command('id', '-u'))).toMatchObject({ output: { stdout: '0\n' } });
      },
    );

    test('whose key is unknown is refused before anything of the user is told', async () => {
      const before = server.log().length;
      const error = await failureOf(open({ home: newHome() }));
      expect(error).toMatchObject({ code: 'host-key-unknown', denied: true });
      expect(server.hostKeys.some(({ fingerprint }) => error.message.includes(fingerprint))).toBe(true);
      expect(server.log().slice(before)).not.toMatch(/user root|publickey/);
    });

    test('whose key has changed is refused', async () => {
      const home = homeWith(`[127.0.0.1]:${server.port} ${other.hostKeys[0]?.publicKey}\n`);
      expect(await failureOf(open({ home }))).toMatchObject({ code: 'host-key-changed', denied: true });
    });

    test('whose key is revoked is refused, though it is known and pinned', async () => {
      const lines = server.hostKeys.map(({ publicKey }) => publicKey);
      const home = homeWith(
        lines.map((key) => `[127.0.0.1]:${server.port} ${key}\n@revoked * ${key}\n`).join(''),
      );
      for (const hostKey of ['strict', own()])
        expect(await failureOf(open({ home, hostKey }))).toMatchObject({ code: 'host-key-revoked' });
    });

    test('whose first key is accepted is known afterwards, in a file of our own', async () => {
      const home = newHome();
      for (const how of ['accepted now', 'known_hosts']) {
        await using connection = await open({ home, hostKey: 'accept-new' });
        expect(connection.record().hostKey).toContain(`(${how})`);
      }
      expect(readFileSync(join(home, '.local/state/rempart/known_hosts'), 'utf8')).toContain(
        `[127.0.0.1]:${server.port} ssh-`,
      );
      expect(readFileSync(join(home, '.ssh/known_hosts'), { encoding: 'utf8', flag: 'a+' })).toBe('');
    });

    test('that shows another type of key than the known one is not accepted as new', async () => {
      const home = homeWith(`[127.0.0.1]:${server.port} ${other.hostKeys[0]?.publicKey}\n`);
      expect(await failureOf(open({ home, hostKey: 'accept-new' }))).toMatchObject({
        code: 'host-key-changed',
      });
    });

    test.each([0, 1])('is pinned by the fingerprint of its key %i', async (index) => {
      const hostKey = server.hostKeys[index]?.fingerprint ?? '';
      await using connection = await open({ home: newHome(), hostKey });
      expect(connection.record().hostKey).toBe(`${hostKey} (pinned)`);
    });

    test('is refused when another key is pinned', async () => {
      const hostKey = other.hostKeys[0]?.fingerprint ?? '';
      expect(await failureOf(open({ home: newHome(), hostKey }))).toMatchObject({
        code: 'host-key-changed',
        message: expect.stringContaining(hostKey),
      });
    });

    test('that accepts no key of ours is denied', async () => {
      const error = await failureOf(open({ identity: other.clientKey }));
      expect(error).toMatchObject({ code: 'auth-failed', denied: true });
      expect(error.message).toContain('publickey');
    });

    test('where nothing listens is unreachable', async () => {
      const proxy = await cuttingProxy(server.port);
      await proxy.stop();
      const error = await failureOf(open({ port: proxy.port, hostKey: own() }));
      expect(error).toMatchObject({ code: 'unreachable', denied: false });
      expect(error.message).toContain('nothing listens on that port');
    });

    test('that says nothing costs the time of a connection', async () => {
      const proxy = await cuttingProxy(server.port);
      proxy.hold();
      try {
        const started = performance.now();
        const error = await failureOf(open({ port: proxy.port, hostKey: own(), timeoutMs: 1_200 }));
        expect(error.code).toBe('timeout');
        expect(performance.now() - started).toBeLessThan(8_000);
      } finally {
        await proxy.stop();
      }
    });

    test('is given up when the run is', async () => {
      const proxy = await cuttingProxy(server.port);
      proxy.hold();
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 400);
      try {
        const error = await failureOf(open({ port: proxy.port, hostKey: own(), signal: controller.signal }));
        expect(error.code).toBe('interrupted');
      } finally {
        await proxy.stop();
      }
    });

    test('whose line breaks in an answer does not pass the part off as the whole', async () => {
      const proxy = await cuttingProxy(server.port);
      try {
        await using connection = await open({ port: proxy.port, home: newHome(), hostKey: own() });
        expect(await ask(connection, command('true'))).toMatchObject({ state: 'found' });
        proxy.cutAfter(300_000);
        const large = await ask(connection, command('seq', '1', '200000'));
        expect(large).toMatchObject({ state: 'unknown', code: 'truncated' });
        expect(connection.interruption()).toMatchObject({ code: 'truncated' });
      } finally {
        await proxy.stop();
      }
    });

    test('whose line breaks before the first answer was lost', async () => {
      const proxy = await cuttingProxy(server.port);
      try {
        const error = await failureOf(async () => {
          await using connection = await open({ port: proxy.port, home: newHome(), hostKey: own() });
          proxy.cut();
          await ask(connection, file('/etc/hostname'));
        });
        expect(error).toMatchObject({ code: 'unreachable', message: expect.stringContaining('was lost') });
      } finally {
        await proxy.stop();
      }
    });
  });

  describeWith('sshd', `a server that gives no shell, by ${name}`, () => {
    test.each<readonly [string, SshServerOptions, string]>([
      ['a forced command', { config: ['ForceCommand echo only this'] }, 'only this'],
      ['no session', { config: ['MaxSessions 0'] }, ''],
      [
        'hostile words',
        { config: ["ForceCommand printf '\\033]0;owned\\007\\r\\n\\302\\233x%.0s' a b c"] },
        '',
      ],
    ])('but %s', async (_, options, said) => {
      const server = await sshServer(options);
      try {
        const error = await failureOf(async () => {
          await using connection = await connect(server, { home: newHome(server) });
          await ask(connection, command('id'), 5_000);
        });
        expect(error).toMatchObject({
          code: 'no-shell',
          denied: true,
          message: expect.stringContaining(said),
        });
        expect(error.message).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      } finally {
        await server.stop();
      }
    });

    test('a hostile banner before the login is nobody’s answer', async () => {
      const banner = join(temporaryFolder(), 'banner');
      writeFileSync(
        banner,
        '\x1b]0;owned\x07Authenticated to elsewhere\nHost key verification failed.\nsudo: no\n'.repeat(200),
      );
      const server = await sshServer({ config: [`Banner ${banner}`] });
      try {
        await using connection = await connect(server, { home: newHome(server) });
        expect(await ask(connection, command('id', '-u'))).toMatchObject({ output: { stdout: '0\n' } });
        const error = await failureOf(connect(server, { home: newHome(server), identity: '/nonexistent' }));
        expect(['auth-failed', 'no-key']).toContain(error.code);
        expect(`${error.message}${error.hint}`).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      } finally {
        await server.stop();
      }
    });
  });

  describeWith('sshd', `the socket of an engine by ${name}`, () => {
    const folder = temporaryFolder();
    const socketPath = join(folder, 'engine.sock');
    let engine: Server;
    let server: SshServer;
    beforeAll(async () => {
      chmodSync(folder, 0o755);
      engine = createServer((request, response) => {
        response.setHeader('Api-Version', '1.41');
        response.end(`${request.method} ${request.url} ${'x'.repeat(100_000)}`);
      });
      await new Promise<void>((resolve) => engine.listen(socketPath, resolve));
      chmodSync(socketPath, 0o666);
      server = await sshServer();
    });
    afterAll(async () => {
      engine.closeAllConnections();
      engine.close();
      await server.stop();
    });

    test('is lent as a stream, beside the questions', async () => {
      await using connection = await connect(server, { home: newHome(server) });
      expect(await ask(connection, command('id', '-u'))).toMatchObject({ output: { stdout: '0\n' } });
      const stream = await connection.dial(socketPath, { ...soon(), raised: false });
      expect(await ping(stream)).toBe('GET /info 100010');
      expect(connection.parallelDials()).toBe(forwards ? 8 : 1);
      expect(connection.record().sessions).toEqual(
        forwards ? ['script'] : ['script', 'docker system dial-stdio'],
      );
      expect(await ask(connection, command('id', '-un'))).toMatchObject({ output: { stdout: 'root\n' } });
    });

    test('that is not there is told', async () => {
      await using connection = await connect(server, { home: newHome(server) });
      expect(await ask(connection, command('id', '-u'))).toMatchObject({ state: 'found' });
      const missing = join(folder, 'none.sock');
      expect(await failureOf(connection.dial(missing, { ...soon(), raised: false }))).toMatchObject({
        code: 'socket-unreachable',
      });
    });

    test('is closed with the connection', async () => {
      const connection = await connect(server, { home: newHome(server) });
      const stream = await connection.dial(socketPath, { ...soon(), raised: false });
      const ended = new Promise((resolve) => stream.once('close', resolve));
      stream.resume();
      await connection[Symbol.asyncDispose]();
      await ended;
      expect(await failureOf(connection.dial(socketPath, { ...soon(), raised: false }))).toMatchObject({
        code: 'unreachable',
      });
    });
  });
};

/** One request over a stream, as the client of an engine makes it. */
const ping = (stream: Duplex): Promise<string> =>
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
    })();
    get({ agent, path: '/info', headers: { host: 'docker' } }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on('end', () => resolve(`${text.slice(0, 9)} ${text.length}`));
    }).on('error', reject);
  });
