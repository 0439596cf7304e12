import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { probeKey, shell } from '../../../src/core/probe.ts';
import { listIdentities } from '../../../src/transports/ssh/agent.ts';
import type { SshConnection } from '../../../src/transports/ssh/ssh.ts';
import { describeWith, runCommand, SSH_PASSWORD, type SshServer, sshServer } from '../../testbed/index.ts';
import { connectTo, failureOf, newHome, soon, temporaryFolder } from './ssh-client.ts';

const newKey = async (type: string, ...more: readonly string[]): Promise<string> => {
  const file = join(temporaryFolder(), `key-${type}`);
  await runCommand('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', `my ${type}`, '-f', file, ...more]);
  return file;
};

/** Lets a server accept another key too. */
const authorize = (server: SshServer, ...keys: readonly string[]): void => {
  const file = join(dirname(server.clientKey), 'authorized_keys');
  writeFileSync(
    file,
    readFileSync(file, 'utf8') + keys.map((key) => readFileSync(`${key}.pub`, 'utf8')).join(''),
  );
};

const answerOf = async (connection: SshConnection, script: string): Promise<string> => {
  const probe = shell(script);
  const answer = (await connection.ask([probe], soon())).get(probeKey(probe));
  return answer?.state === 'found' && 'stdout' in answer.output
    ? answer.output.stdout
    : JSON.stringify(answer);
};

describeWith('sshd', 'a login with a key', () => {
  let server: SshServer;
  beforeAll(async () => {
    server = await sshServer();
  });
  afterAll(() => server.stop());

  test.each([
    ['ed25519', []],
    ['ecdsa', ['-b', '256']],
    ['ecdsa', ['-b', '384']],
    ['ecdsa', ['-b', '521']],
    ['rsa', ['-b', '2048']],
    ['rsa', ['-b', '2048', '-m', 'PKCS8']],
    ['ecdsa', ['-m', 'PKCS8']],
    ['rsa', ['-b', '2048', '-m', 'PEM']],
  ] as const)('of type %s, made with %j', async (type, more) => {
    const key = await newKey(type, ...more);
    authorize(server, key);
    await using connection = await connectTo(server, { home: newHome(server), identity: key });
    expect(await answerOf(connection, 'id -u')).toBe('0\n');
  });

  test('that is encrypted, whose passphrase is asked for while no deadline counts', async () => {
    const key = await newKey('ed25519');
    authorize(server, key);
    await runCommand('ssh-keygen', ['-q', '-p', '-a', '1', '-P', '', '-N', 'open sesame', '-f', key]);
    const passphrase = (what: string): Promise<string> =>
      new Promise((resolve) => setTimeout(() => resolve(what === key ? 'open sesame' : 'wrong'), 1_500));
    await using connection = await connectTo(server, {
      home: newHome(server),
      identity: key,
      passphrase,
      timeoutMs: 1_200,
    });
    expect(await answerOf(connection, 'id -u')).toBe('0\n');
  });

  test('of the default files of the home folder', async () => {
    const home = newHome(server);
    copyFileSync(server.clientKey, join(home, '.ssh/id_ed25519'));
    await using connection = await connectTo(server, { home, identity: null });
    expect(await answerOf(connection, 'id -u')).toBe('0\n');
  });

  test('that ssh_config names, with its tokens', async () => {
    const home = newHome(server);
    copyFileSync(server.clientKey, join(home, '.ssh/key-of-root'));
    writeFileSync(
      join(home, '.ssh/config'),
      `Host box\n HostName 127.0.0.1\n Port ${server.port}\n IdentityFile ~/.ssh/key-of-%r\n User root\n`,
    );
    await using connection = await connectTo(server, { home, identity: null, host: 'box' });
    expect(await answerOf(connection, 'id -u')).toBe('0\n');
  });

  test('lets no agent through to the host', async () => {
    const agent = await startAgent(server.clientKey);
    await using connection = await connectTo(server, {
      home: newHome(server),
      env: { HOME: newHome(server), USER: 'auditor', SSH_AUTH_SOCK: agent.socket },
    });
    expect(await answerOf(connection, 'echo "<$SSH_AUTH_SOCK>"')).toBe('<>\n');
    await agent.stop();
  });

  test('that the host does not know is refused, and said to have been tried', async () => {
    const key = await newKey('ed25519');
    const error = await failureOf(connectTo(server, { home: newHome(server), identity: key }));
    expect(error).toMatchObject({ code: 'auth-failed', denied: true });
    expect(error.message).toBe(
      `Login as root@127.0.0.1 was refused; tried key ${key}; the server takes publickey`,
    );
  });

  test('of a user that is not there is refused alike', async () => {
    expect(await failureOf(connectTo(server, { home: newHome(server), user: 'nobody-here' }))).toMatchObject({
      code: 'auth-failed',
    });
  });

  test('beside a certificate says that certificates need the ssh program', async () => {
    const authority = await newKey('ed25519');
    const key = await newKey('ecdsa');
    await runCommand('ssh-keygen', ['-q', '-s', authority, '-I', 'me', '-n', 'root', `${key}.pub`]);
    expect(existsSync(`${key}-cert.pub`)).toBe(true);
    const error = await failureOf(connectTo(server, { home: newHome(server), identity: key }));
    expect(error.code).toBe('auth-failed');
    expect(error.message).toContain(`${key}-cert.pub is a certificate`);
    expect(error.hint).toContain('Certificates need the ssh program');
  });
});

describeWith('sshd', 'a login that cannot even be tried', () => {
  let server: SshServer;
  beforeAll(async () => {
    server = await sshServer();
  });
  afterAll(() => server.stop());

  const failure = (options: object) =>
    failureOf(connectTo(server, { home: newHome(server), identity: null, ...options }));

  test('without any key', async () => {
    const connections = (): number => server.log().match(/^Connection from/gm)?.length ?? 0;
    const before = connections();
    expect(await failure({})).toMatchObject({ code: 'no-key', message: 'There is no key to log in with' });
    expect(connections()).toBe(before);
  });

  test('with a named key that does not exist', async () => {
    const error = await failure({ identity: '/nonexistent/key' });
    expect(error).toMatchObject({
      code: 'no-key',
      message: expect.stringContaining('/nonexistent/key does not exist'),
    });
  });

  test('with a file that is no key', async () => {
    expect(await failure({ identity: '/etc/hostname' })).toMatchObject({ code: 'key-format' });
  });

  test('with an encrypted key and nobody to ask', async () => {
    const key = await newKey('ed25519');
    await runCommand('ssh-keygen', ['-q', '-p', '-a', '1', '-P', '', '-N', 'open sesame', '-f', key]);
    const error = await failure({ identity: key });
    expect(error).toMatchObject({
      code: 'passphrase-needed',
      message: expect.stringContaining('is encrypted'),
    });
    expect(error.hint).toContain('ssh-add');
  });

  test('with an agent that is not there', async () => {
    const socket = join(temporaryFolder(), 'agent');
    const error = await failure({ env: { HOME: newHome(server), SSH_AUTH_SOCK: socket } });
    expect(error).toMatchObject({ code: 'no-agent', message: expect.stringContaining(socket) });
  });

  test('with an agent that answers nonsense, or nothing', async () => {
    for (const answer of [
      Buffer.from([255, 255, 255, 255, 12]),
      Buffer.from([0, 0, 0, 5, 12, 0, 0, 255, 255]),
      null,
    ]) {
      const socket = join(temporaryFolder(), 'agent');
      const agent = createServer((peer) => {
        peer.on('error', () => undefined);
        if (answer === null) peer.destroy();
        else peer.write(answer);
      });
      await new Promise<void>((resolve) => agent.listen(socket, resolve));
      await expect(listIdentities(socket)).rejects.toThrow(/it |its /);
      agent.close();
    }
  });
});

const agents = new Set<ChildProcess>();
afterAll(() => {
  for (const agent of agents) agent.kill('SIGTERM');
});

/** An ssh-agent of one's own that holds the given keys. */
const startAgent = async (...keys: readonly string[]) => {
  const socket = join(temporaryFolder(), 'agent');
  const child = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
  agents.add(child);
  await expect.poll(() => existsSync(socket)).toBe(true);
  const env = { SSH_AUTH_SOCK: socket };
  for (const key of keys) await runCommand('ssh-add', ['-q', key], { env });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    socket,
    stop: async () => {
      agents.delete(child);
      child.kill('SIGTERM');
      await ended;
    },
  };
};

describeWith('sshd', 'a login with an agent', () => {
  let server: SshServer;
  beforeAll(async () => {
    server = await sshServer({ config: ['MaxAuthTries 4'] });
  });
  afterAll(() => server.stop());

  const withAgent = (socket: string, more: object = {}) => {
    const home = newHome(server);
    return connectTo(server, {
      home,
      identity: null,
      env: { HOME: home, USER: 'auditor', SSH_AUTH_SOCK: socket },
      ...more,
    });
  };

  test.each(['ed25519', 'ecdsa', 'rsa'])('that holds one %s key', async (type) => {
    const key = await newKey(type);
    authorize(server, key);
    const agent = await startAgent(key);
    await using connection = await withAgent(agent.socket);
    expect(await answerOf(connection, 'id -u')).toBe('0\n');
    await agent.stop();
  });

  test('that holds more keys than the server lets try names the way out', async () => {
    const keys = await Promise.all(Array.from({ length: 6 }, () => newKey('ed25519')));
    const agent = await startAgent(...keys, server.clientKey);
    const error = await failureOf(withAgent(agent.socket));
    expect(error).toMatchObject({ code: 'auth-failed', hint: expect.stringContaining('--identity') });
    expect(error.message).toContain('Too many authentication failures');
    expect(error.message.match(/agent key SHA256:/g)?.length).toBeGreaterThan(2);
    // The public half is enough to choose the right one, and it is tried before all others.
    await using connection = await withAgent(agent.socket, { identity: `${server.clientKey}.pub` });
    expect(await answerOf(connection, 'id -u')).toBe('0\n');
    await agent.stop();
  });

  test('offers only named keys where IdentitiesOnly says so', async () => {
    const keys = await Promise.all(Array.from({ length: 6 }, () => newKey('ed25519')));
    const agent = await startAgent(...keys, server.clientKey);
    const home = newHome(server);
    writeFileSync(join(home, '.ssh/config'), `IdentitiesOnly yes\nIdentityFile ${server.clientKey}.pub\n`);
    const env = { HOME: home, USER: 'auditor', SSH_AUTH_SOCK: agent.socket };
    await using connection = await connectTo(server, { home, identity: null, env });
    expect(await answerOf(connection, 'id -u')).toBe('0\n');
    await agent.stop();
  });

  test('offers none of its keys where IdentitiesOnly names others', async () => {
    const agent = await startAgent(server.clientKey);
    const home = newHome(server);
    const other = `${await newKey('ed25519')}.pub`;
    writeFileSync(join(home, '.ssh/config'), 'IdentitiesOnly yes\n');
    const env = { HOME: home, USER: 'auditor', SSH_AUTH_SOCK: agent.socket };
    const error = await failureOf(connectTo(server, { home, identity: other, env }));
    expect(error).toMatchObject({
      code: 'no-key',
      message: expect.stringContaining(`${other} is a public key`),
    });
    await agent.stop();
  });

  test('is not asked where IdentityAgent is none', async () => {
    const agent = await startAgent(server.clientKey);
    const home = newHome(server);
    writeFileSync(join(home, '.ssh/config'), 'IdentityAgent none\n');
    const env = { HOME: home, USER: 'auditor', SSH_AUTH_SOCK: agent.socket };
    expect(await failureOf(connectTo(server, { home, identity: null, env }))).toMatchObject({
      code: 'no-key',
    });
    await agent.stop();
  });

  test('that holds a certificate alone is told apart', async () => {
    const authority = await newKey('ed25519');
    const key = await newKey('ed25519');
    await runCommand('ssh-keygen', ['-q', '-s', authority, '-I', 'me', '-n', 'root', `${key}.pub`]);
    const agent = await startAgent(key);
    expect((await listIdentities(agent.socket)).map(({ keyType }) => keyType)).toEqual([
      'ssh-ed25519',
      'ssh-ed25519-cert-v01@openssh.com',
    ]);
    const error = await failureOf(withAgent(agent.socket));
    expect(error.message).toContain('the agent holds a certificate');
    await agent.stop();
  });

  test('that dies after it listed its keys is a refused login, not a crash', async () => {
    const agent = await startAgent(server.clientKey);
    const socket = join(temporaryFolder(), 'agent');
    const relay = createServer((peer) => {
      peer.on('error', () => undefined);
      peer.once('data', (request) => {
        // Lists (11) and then never signs (13).
        if (request[4] !== 11) return peer.destroy();
        import('node:net').then(({ connect }) => {
          const real = connect({ path: agent.socket });
          real.write(request);
          real.pipe(peer);
        });
      });
    });
    await new Promise<void>((resolve) => relay.listen(socket, resolve));
    expect(await failureOf(withAgent(socket))).toMatchObject({ code: 'auth-failed' });
    relay.close();
    await agent.stop();
  });
});

describeWith('sshd', 'a login with a password', () => {
  let server: SshServer;
  let interactive: SshServer;
  let both: SshServer;
  beforeAll(async () => {
    [server, interactive, both] = await Promise.all([
      sshServer({ config: ['PasswordAuthentication yes', 'PermitRootLogin yes'] }),
      sshServer({ config: ['KbdInteractiveAuthentication yes', 'UsePAM yes', 'PermitRootLogin yes'] }),
      sshServer({
        config: [
          'PasswordAuthentication yes',
          'AuthenticationMethods publickey,password',
          'PermitRootLogin yes',
        ],
      }),
    ]);
  });
  afterAll(() => Promise.all([server.stop(), interactive.stop(), both.stop()]));

  test('asks for it once, naming user and host', async () => {
    const asked: string[] = [];
    const password = async (what: string): Promise<string> => {
      asked.push(what);
      return SSH_PASSWORD;
    };
    const home = newHome(server);
    await using connection = await connectTo(server, {
      home,
      identity: null,
      user: 'rempart-plain',
      password,
    });
    expect(await answerOf(connection, 'id -un')).toBe('rempart-plain\n');
    expect(asked).toEqual(['rempart-plain@127.0.0.1']);
  });

  test('tries a key first', async () => {
    let isAsked = false;
    const password = async (): Promise<string> => {
      isAsked = true;
      return SSH_PASSWORD;
    };
    await using connection = await connectTo(server, { home: newHome(server), password });
    expect(await answerOf(connection, 'id -u')).toBe('0\n');
    expect(isAsked).toBe(false);
  });

  test('that is wrong is sent once and never shown', async () => {
    const home = newHome(server);
    const before = server.log().length;
    const error = await failureOf(
      connectTo(server, {
        home,
        identity: null,
        user: 'rempart-plain',
        password: async () => 'not-the-password',
      }),
    );
    expect(error).toMatchObject({ code: 'auth-failed', message: expect.stringContaining('tried password') });
    expect(JSON.stringify([error.message, error.hint, error.stack, String(error.cause)])).not.toContain(
      'not-the-password',
    );
    expect(
      server
        .log()
        .slice(before)
        .match(/Failed password/g),
    ).toHaveLength(1);
  });

  test('is not sent where the server takes keys alone', async () => {
    const keysOnly = await sshServer();
    try {
      const error = await failureOf(
        connectTo(keysOnly, { home: newHome(keysOnly), identity: null, password: async () => SSH_PASSWORD }),
      );
      expect(error.code).toBe('auth-failed');
      expect(error.message).toContain('Nothing could be tried');
      expect(error.message).toContain('the server takes publickey');
      expect(keysOnly.log()).not.toMatch(/password/);
    } finally {
      await keysOnly.stop();
    }
  });

  test('answers the one question of keyboard-interactive', async () => {
    const home = newHome(interactive);
    await using connection = await connectTo(interactive, {
      home,
      identity: null,
      user: 'rempart-plain',
      password: async () => SSH_PASSWORD,
    });
    expect(await answerOf(connection, 'id -un')).toBe('rempart-plain\n');
  });

  test('follows the key where the server wants both', async () => {
    await using connection = await connectTo(both, {
      home: newHome(both),
      user: 'rempart-plain',
      password: async () => SSH_PASSWORD,
    });
    expect(await answerOf(connection, 'id -un')).toBe('rempart-plain\n');
    expect(await failureOf(connectTo(both, { home: newHome(both), user: 'rempart-plain' }))).toMatchObject({
      code: 'auth-failed',
    });
  });
});
