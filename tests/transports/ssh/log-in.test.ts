import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { command, probeKey, serverOffer } from '../../../src/core/probe.ts';
import { describeWith, type SshServer, sshServer } from '../../testbed/index.ts';
import { connectTo, failureOf, newHome, soon } from './ssh-client.ts';

describeWith('sshd', 'the host key of a real server', () => {
  let server: SshServer;
  let other: SshServer;
  beforeAll(async () => {
    [server, other] = await Promise.all([
      sshServer({ hostKeyTypes: ['ed25519', 'ecdsa', 'rsa'] }),
      sshServer(),
    ]);
  });
  afterAll(() => Promise.all([server.stop(), other.stop()]));

  const keyOf = (type: string): { publicKey: string; fingerprint: string } => {
    const key = server.hostKeys.find((hostKey) => hostKey.type === type);
    if (key === undefined) throw new Error(`no ${type} key`);
    return key;
  };
  const homeWith = (text: string): string => {
    const home = newHome();
    writeFileSync(join(home, '.ssh/known_hosts'), text);
    return home;
  };
  const name = (): string => `[127.0.0.1]:${server.port}`;

  test.each(['ed25519', 'ecdsa', 'rsa'])(
    'that is known by its %s key alone is asked for that one',
    async (type) => {
      const home = homeWith(`${name()} ${keyOf(type).publicKey}\n`);
      await using connection = await connectTo(server, { home });
      expect(connection.record().hostKey).toBe(`${keyOf(type).fingerprint} (known_hosts)`);
    },
  );

  test('is refused when unknown, before anything of the user is told', async () => {
    const before = server.log().length;
    const error = await failureOf(connectTo(server, { home: newHome() }));
    expect(error).toMatchObject({ code: 'host-key-unknown', denied: true });
    expect(error.message).toContain(keyOf('ed25519').fingerprint);
    expect(server.log().slice(before)).not.toMatch(/user root|publickey/);
  });

  test('is refused when changed', async () => {
    const home = homeWith(`${name()} ${other.hostKeys[0]?.publicKey}\n`);
    expect(await failureOf(connectTo(server, { home }))).toMatchObject({ code: 'host-key-changed' });
  });

  test('is refused when revoked, though it is known and pinned', async () => {
    const { publicKey, fingerprint } = keyOf('ed25519');
    const home = homeWith(`${name()} ${publicKey}\n@revoked * ${publicKey}\n`);
    for (const hostKey of ['strict', fingerprint])
      expect(await failureOf(connectTo(server, { home, hostKey }))).toMatchObject({
        code: 'host-key-revoked',
      });
  });

  test('is recorded by accept-new and known the next time', async () => {
    const home = newHome();
    for (const how of ['accepted now', 'known_hosts']) {
      await using connection = await connectTo(server, { home, hostKey: 'accept-new' });
      expect(connection.record().hostKey).toContain(`(${how})`);
    }
    expect(readFileSync(join(home, '.local/state/rempart/known_hosts'), 'utf8')).toBe(
      `${name()} ${keyOf('ed25519').publicKey}\n`,
    );
    await using strict = await connectTo(server, { home });
    expect(strict.record().hostKey).toContain('(known_hosts)');
  });

  test.each(['ed25519', 'ecdsa', 'rsa'])('may be pinned by its %s fingerprint', async (type) => {
    const { fingerprint } = keyOf(type);
    await using connection = await connectTo(server, { home: newHome(), hostKey: fingerprint });
    expect(connection.record().hostKey).toBe(`${fingerprint} (pinned)`);
  });

  test('is refused when another is pinned, after each of its keys was seen', async () => {
    const hostKey = other.hostKeys[0]?.fingerprint ?? '';
    const error = await failureOf(connectTo(server, { home: newHome(), hostKey }));
    expect(error).toMatchObject({ code: 'host-key-changed', message: expect.stringContaining(hostKey) });
  });

  test('is looked up under HostKeyAlias, without the port', async () => {
    const home = homeWith(`cluster ${keyOf('ed25519').publicKey}\n`);
    writeFileSync(join(home, '.ssh/config'), `Host node1\n  HostName 127.0.0.1\n  HostKeyAlias cluster\n`);
    await using connection = await connectTo(server, { home, host: 'node1' });
    expect(connection.record().hostKey).toContain('(known_hosts)');
  });
});

describeWith('sshd', 'the offer of a real server', () => {
  test('is told with what was agreed', async () => {
    const server = await sshServer({ config: ['Ciphers aes256-ctr', 'MACs hmac-sha2-256'] });
    try {
      await using connection = await connectTo(server, { home: newHome(server) });
      expect(connection.offeredAlgorithms()).toMatchObject({
        identification: expect.stringMatching(/^SSH-2\.0-OpenSSH_/),
        hostKey: ['ssh-ed25519'],
        encryption: ['aes256-ctr'],
        mac: ['hmac-sha2-256'],
        kex: expect.arrayContaining(['curve25519-sha256']),
        negotiated: { kex: 'curve25519-sha256', serverHostKey: 'ssh-ed25519', cs: { cipher: 'aes256-ctr' } },
      });
      const answers = await connection.ask([serverOffer], { signal: AbortSignal.timeout(20_000) });
      expect(answers.get(probeKey(serverOffer))).toMatchObject({
        state: 'found',
        output: { body: { encryption: ['aes256-ctr'], mac: ['hmac-sha2-256'] } },
      });
    } finally {
      await server.stop();
    }
  });

  test('that has nothing in common is an error that lists it', async () => {
    const server = await sshServer({ config: ['KexAlgorithms sntrup761x25519-sha512@openssh.com'] });
    try {
      const error = await failureOf(connectTo(server, { home: newHome(server) }));
      expect(error).toMatchObject({ code: 'kex', denied: true });
      expect(error.message).toContain('it offers sntrup761x25519-sha512@openssh.com');
    } finally {
      await server.stop();
    }
  });
});

describe('a way that does not lead to an SSH server', () => {
  let listener: Server | undefined;
  const sockets = new Set<Socket>();
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    listener?.close();
  });

  /** A server that does to each connection what it is told. */
  const listen = (serve: (socket: Socket, count: number) => void) =>
    new Promise<{ host: '127.0.0.1'; port: number; clientKey: string }>((resolve) => {
      let count = 0;
      listener = createServer((socket) => {
        sockets.add(socket);
        socket.on('error', () => undefined);
        count += 1;
        serve(socket, count);
      }).listen(0, '127.0.0.1', () => {
        const address = listener?.address();
        const port = typeof address === 'object' && address !== null ? address.port : 0;
        resolve({ host: '127.0.0.1', port, clientKey: '/nonexistent' });
      });
    });
  const secret = { identity: null, password: async () => 'secret', timeoutMs: 6_000 };

  test('where nothing listens', async () => {
    const { port } = await listen(() => undefined);
    listener?.close();
    const error = await failureOf(
      connectTo({ host: '127.0.0.1', port, clientKey: '' }, { home: newHome(), ...secret }),
    );
    expect(error).toMatchObject({ code: 'unreachable', denied: false });
    expect(error.message).toContain('nothing listens on that port');
  });

  test('where there is no such name', async () => {
    const error = await failureOf(
      connectTo(
        { host: '127.0.0.1', port: 22, clientKey: '' },
        { home: newHome(), ...secret, host: 'no-such-host.invalid' },
      ),
    );
    expect(error).toMatchObject({ code: 'unreachable', message: expect.stringContaining('name') });
  });

  test('where the server says nothing', async () => {
    const target = await listen(() => undefined);
    const started = performance.now();
    const error = await failureOf(connectTo(target, { home: newHome(), ...secret, timeoutMs: 300 }));
    expect(error).toMatchObject({ code: 'timeout', message: expect.stringContaining('said nothing') });
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test('where the server speaks slower than the deadline allows', async () => {
    const target = await listen((socket) => {
      socket.write('SSH-2.0-');
      const timer = setInterval(() => socket.write('x'), 50);
      socket.on('close', () => clearInterval(timer));
    });
    expect(await failureOf(connectTo(target, { home: newHome(), ...secret, timeoutMs: 400 }))).toMatchObject({
      code: 'timeout',
    });
  });

  test('where another kind of server answers', async () => {
    const target = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n\x1b[31m'));
    const error = await failureOf(connectTo(target, { home: newHome(), ...secret }));
    expect(error.code).toBe('not-ssh');
    expect(error.message).toContain('HTTP/1.1 400 Bad Request');
    expect(error.message).not.toContain('\x1b');
  });

  test('where the server floods without a line end', async () => {
    const target = await listen((socket) => {
      const flood = Buffer.alloc(64 * 1024, 'x');
      const pour = (): void => {
        while (!socket.destroyed && socket.write(flood));
      };
      socket.on('drain', pour);
      pour();
    });
    const error = await failureOf(connectTo(target, { home: newHome(), ...secret, timeoutMs: 2_000 }));
    expect(['not-ssh', 'timeout']).toContain(error.code);
  });

  test('where connections are limited: one more attempt after a pause, then an error that says to wait', async () => {
    let attempts = 0;
    const target = await listen((socket, count) => {
      attempts = count;
      socket.end('Exceeded MaxStartups\r\n');
    });
    const error = await failureOf(connectTo(target, { home: newHome(), ...secret }));
    expect(error).toMatchObject({ code: 'rate-limited', denied: true });
    expect(error.message).toContain('Exceeded MaxStartups');
    expect(attempts).toBe(2);
  });

  test('where the run is interrupted meanwhile', async () => {
    const target = await listen(() => undefined);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    const error = await failureOf(
      connectTo(target, { home: newHome(), ...secret, signal: controller.signal }),
    );
    expect(error.code).toBe('interrupted');
  });

  test('where ssh_config goes through a proxy command, and the ssh program may not', async () => {
    let isContacted = false;
    const target = await listen(() => {
      isContacted = true;
    });
    const home = newHome();
    writeFileSync(join(home, '.ssh/config'), 'Host 127.0.0.1\n  ProxyCommand nc %h %p\n');
    expect(await failureOf(connectTo(target, { home, ...secret }))).toMatchObject({
      code: 'proxy-unsupported',
      message: expect.stringContaining('ProxyCommand'),
      hint: expect.stringContaining('--no-ssh-program'),
    });
    expect(isContacted).toBe(false);
  });

  test.each(['-oProxyCommand=touch', '', 'a b'])('where the host name is %j', async (host) => {
    const error = await failureOf(
      connectTo({ host: '127.0.0.1', port: 22, clientKey: '' }, { home: newHome(), ...secret, host }),
    );
    expect(error.message).toContain('is no host name');
  });
});

describeWith('sshd', 'a server that refuses the first connection', () => {
  test('is asked again once, and then answers', async () => {
    const server = await sshServer();
    let count = 0;
    const gate = createServer((socket) => {
      count += 1;
      socket.on('error', () => undefined);
      if (count === 1) return socket.destroy();
      import('node:net').then(({ connect }) => {
        const through = connect({ host: server.host, port: server.port });
        through.on('error', () => socket.destroy());
        socket.pipe(through).pipe(socket);
      });
    });
    await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve));
    try {
      const address = gate.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      await using connection = await connectTo(
        { ...server, port },
        { home: newHome(), hostKey: server.hostKeys[0]?.fingerprint ?? '' },
      );
      const probe = command('id', '-u');
      const answers = await connection.ask([probe], soon());
      expect(answers.get(probeKey(probe))).toMatchObject({ output: { stdout: '0\n' } });
      expect(count).toBe(2);
    } finally {
      gate.close();
      await server.stop();
    }
  });
});
