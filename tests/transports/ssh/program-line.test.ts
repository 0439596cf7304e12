import { readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { command, probeKey } from '../../../src/core/probe.ts';
import type { SshConnection } from '../../../src/transports/ssh/ssh.ts';
import { describeWith, runCommand, type SshServer, sshServer } from '../../testbed/index.ts';
import { type ClientOptions, connectTo, failureOf, newHome, soon, temporaryFolder } from './ssh-client.ts';

const userOf = async (connection: SshConnection): Promise<unknown> => {
  const probe = command('id', '-un');
  return (await connection.ask([probe], soon())).get(probeKey(probe));
};
const ROOT = { output: { stdout: 'root\n' } };

const newKey = async (name: string, type = 'ed25519'): Promise<string> => {
  const path = join(temporaryFolder(), name);
  await runCommand('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', '', '-f', path]);
  return path;
};

describeWith('sshd', 'what ssh2 cannot do, the ssh program does:', () => {
  let server: SshServer | undefined;
  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  const reach = (
    at: SshServer,
    config: string,
    options: Partial<ClientOptions> = {},
  ): Promise<SshConnection> => {
    const home = options.home ?? newHome(at);
    const configFile = join(home, 'config');
    writeFileSync(configFile, `IdentityAgent none\n${config}`);
    return connectTo(at, {
      home,
      configFile,
      useSshProgram: true,
      env: { HOME: home, USER: 'auditor', PATH: process.env.PATH },
      signal: AbortSignal.timeout(30_000),
      ...options,
    });
  };
  /** A command that copies its input and output to a port, and tells a file that it ran. */
  const relay = (): { readonly config: string } => {
    const file = join(temporaryFolder(), 'relay.cjs');
    writeFileSync(
      file,
      `const [, , host, port] = process.argv;
const line = require('node:net').connect(Number(port), host);
line.on('error', (error) => { console.error('relay: ' + error.code); process.exit(1); });
process.stdin.pipe(line);
line.pipe(process.stdout);
`,
    );
    return { config: `ProxyCommand ${process.execPath} ${file} %h %p\n` };
  };

  test('a ProxyCommand', { timeout: 40_000 }, async () => {
    server = await sshServer();
    await using connection = await reach(server, relay().config);
    expect(await userOf(connection)).toMatchObject(ROOT);
    expect(connection.record()).toMatchObject({
      hostKey: `${server.hostKeys[0]?.fingerprint} (known_hosts)`,
      via: ['ssh program: ProxyCommand'],
    });
  });

  test('a ProxyCommand that ends is told with its words', { timeout: 40_000 }, async () => {
    server = await sshServer();
    const error = await failureOf(reach(server, relay().config, { port: 1, hostKey: 'accept-new' }));
    expect(error.code).toBe('unreachable');
    expect(error.message).toContain('relay: ECONNREFUSED');
  });

  test('a user certificate', { timeout: 40_000 }, async () => {
    const [authority, key] = await Promise.all([newKey('authority'), newKey('key')]);
    await runCommand('ssh-keygen', ['-q', '-s', authority, '-I', 'auditor', '-n', 'root', `${key}.pub`]);
    server = await sshServer({ config: [`TrustedUserCAKeys ${authority}.pub`] });
    await using connection = await reach(server, '', { identity: key });
    expect(await userOf(connection)).toMatchObject(ROOT);
    expect(connection.record().via).toEqual(['ssh program: user certificate']);
    // Not without: the plain key opens nothing.
    expect(await failureOf(reach(server, '', { identity: key, useSshProgram: false }))).toMatchObject({
      code: 'auth-failed',
      hint: expect.stringContaining('--no-ssh-program'),
    });
  });

  test('a host certificate, and not another’s', { timeout: 40_000 }, async () => {
    const [authority, other, key] = await Promise.all([
      newKey('authority'),
      newKey('other'),
      newKey('host', 'ecdsa'),
    ]);
    await runCommand('ssh-keygen', [
      ...['-q', '-s', authority, '-h', '-I', 'host', '-n', '127.0.0.1', `${key}.pub`],
    ]);
    server = await sshServer({ config: [`HostKey ${key}`, `HostCertificate ${key}-cert.pub`] });
    const trusting = async (path: string): Promise<string> => {
      const home = newHome();
      const { stdout } = await runCommand('cat', [`${path}.pub`]);
      writeFileSync(
        join(home, '.ssh/known_hosts'),
        `@cert-authority [127.0.0.1]:${server?.port} ${stdout}\n`,
      );
      return home;
    };
    await using connection = await reach(server, '', { home: await trusting(authority) });
    expect(await userOf(connection)).toMatchObject(ROOT);
    const { stdout } = await runCommand('ssh-keygen', ['-l', '-f', `${key}.pub`]);
    expect(connection.record()).toMatchObject({
      hostKey: `${stdout.split(' ')[1]} (host certificate)`,
      via: ['ssh program: host certificate'],
    });
    for (const hostKey of ['strict', 'accept-new'])
      expect(await failureOf(reach(server, '', { home: await trusting(other), hostKey }))).toMatchObject({
        code: 'host-key-unknown',
      });
  });

  test('key exchange that withstands quantum computers', { timeout: 40_000 }, async () => {
    server = await sshServer({ config: ['KexAlgorithms sntrup761x25519-sha512@openssh.com'] });
    await using connection = await reach(server, '');
    expect(await userOf(connection)).toMatchObject(ROOT);
    expect(connection.record().via).toEqual(['ssh program: algorithms']);
  });

  test('and says so where a password was asked for, which it is not given', { timeout: 40_000 }, async () => {
    server = await sshServer({ config: ['PasswordAuthentication yes'] });
    let asked = 0;
    const password = async (): Promise<string> => {
      asked += 1;
      return 'secret';
    };
    await using connection = await reach(server, relay().config, { password });
    expect(connection.record().via).toEqual(['ssh program (keys only): ProxyCommand']);
    expect(asked).toBe(0);
  });

  test('no configuration loosens it', { timeout: 40_000 }, async () => {
    server = await sshServer();
    const mark = join(temporaryFolder(), 'ran');
    const config = [
      relay().config,
      'StrictHostKeyChecking no',
      'VerifyHostKeyDNS yes',
      'NoHostAuthenticationForLocalhost yes',
      'KnownHostsCommand /bin/false',
      'UserKnownHostsFile /dev/null',
      'ForwardAgent yes',
      'PermitLocalCommand yes',
      `LocalCommand touch ${mark}`,
      'RemoteCommand touch /nonexistent',
      'RequestTTY force',
      'ControlMaster auto',
      `ControlPath ${mark}-%C`,
      'ControlPersist yes',
      'BatchMode no',
    ].join('\n');
    const error = await failureOf(reach(server, config, { home: newHome() }));
    expect(error.code).toBe('host-key-unknown');
    const hostKey = server.hostKeys[0]?.fingerprint ?? '';
    await using connection = await reach(server, config, { home: newHome(), hostKey });
    expect(await userOf(connection)).toMatchObject(ROOT);
    expect(readdirSync(join(mark, '..'))).toEqual([]);
  });

  test('two hosts behind one name are not taken for one', { timeout: 40_000 }, async () => {
    server = await sshServer();
    const other = await sshServer();
    try {
      const home = newHome();
      const keys = [server, other].map(({ hostKeys }) => hostKeys[0]?.publicKey);
      writeFileSync(
        join(home, '.ssh/known_hosts'),
        keys.map((key) => `[127.0.0.1]:${server?.port} ${key}\n`).join(''),
      );
      const file = join(home, 'relay.cjs');
      const relayTo = (port: number): void =>
        writeFileSync(
          file,
          `const line = require('node:net').connect(${port}, '127.0.0.1');\nprocess.stdin.pipe(line);\nline.pipe(process.stdout);\n`,
        );
      relayTo(server.port);
      await using connection = await reach(server, `ProxyCommand ${process.execPath} ${file}\n`, { home });
      relayTo(other.port);
      const dialled = connection.dial('/run/docker.sock', { ...soon(), raised: false });
      expect(await failureOf(dialled)).toMatchObject({ code: 'host-key-changed', denied: true });
      expect(other.log()).not.toMatch(/publickey/);
      expect(connection.record().hostKey).toBe(`${server.hostKeys[0]?.fingerprint} (known_hosts)`);
      expect(await userOf(connection)).toMatchObject(ROOT);
    } finally {
      await other.stop();
    }
  });

  test('nothing stays behind', { timeout: 40_000 }, async () => {
    server = await sshServer();
    const ours = (): readonly string[] =>
      readdirSync(tmpdir()).filter((name) => name.startsWith('rempart-way-'));
    const before = new Set(ours());
    const connection = await reach(server, relay().config);
    expect(await userOf(connection)).toMatchObject(ROOT);
    const [folder] = ours().filter((name) => !before.has(name));
    expect(folder).toBeDefined();
    await connection[Symbol.asyncDispose]();
    expect(ours()).not.toContain(folder);
    await expect.poll(() => server?.log() ?? '', { timeout: 5_000 }).toMatch(/isconnect|Closing connection/);
  });

  test('where there is no such program the need is told', { timeout: 40_000 }, async () => {
    server = await sshServer();
    const home = newHome(server);
    const env = { HOME: home, USER: 'auditor', PATH: temporaryFolder() };
    expect(await failureOf(reach(server, relay().config, { home, env }))).toMatchObject({
      code: 'ssh-program',
      message: expect.stringContaining('ProxyCommand'),
      hint: expect.stringContaining('Install'),
    });
  });
});
