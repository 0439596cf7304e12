import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  describeWith,
  runCommand,
  SSH_PASSWORD,
  type SshServer,
  sshRun,
  sshServer,
  sshUsers,
} from './index.ts';

describeWith('sshd', 'an SSH server of the test bed', () => {
  let server: SshServer;
  beforeAll(async () => {
    server = await sshServer();
  });
  afterAll(() => server.stop());

  const as = (user: string, command: string, input = '') => sshRun({ ...server, user }, command, { input });

  test.each(Object.entries(sshUsers).filter(([name]) => !/nologin|hang|noisy/.test(name)))(
    '%s logs in with its uid',
    async (name, { uid }) => {
      expect(await as(name, 'id -u')).toEqual({ stdout: `${uid}\n`, stderr: '', status: 0 });
    },
  );

  test('the account without login is refused a command', async () => {
    expect(await as('rempart-nologin', 'id')).toMatchObject({
      stdout: expect.stringContaining('not available'),
      status: 1,
    });
  });

  test('the noisy account writes before the command does', async () => {
    expect(await as('rempart-noisy', 'echo answer')).toMatchObject({
      stdout: 'Welcome to the machine\nanswer\n',
    });
  });

  test('the hanging account starts no command', async () => {
    const { stdout, status } = await sshRun({ ...server, user: 'rempart-hang' }, 'echo answer', {
      timeoutMs: 1500,
    });
    expect({ stdout, status }).toEqual({ stdout: '', status: 255 });
  });

  test('sudo asks nobody, a password, or refuses', async () => {
    expect(await as('rempart-sudo', 'sudo -n id -u')).toMatchObject({ stdout: '0\n', status: 0 });
    expect(await as('rempart-sudopw', 'sudo -n id -u')).toMatchObject({ stdout: '', status: 1 });
    expect(await as('rempart-sudopw', "sudo -S -p '' id -u", `${SSH_PASSWORD}\n`)).toMatchObject({
      stdout: '0\n',
    });
    expect(await as('rempart-plain', "sudo -S -p '' id -u", `${SSH_PASSWORD}\n`)).toMatchObject({
      stdout: '',
      status: 1,
    });
    expect(await as('rempart-plain', 'sudo -n id -u')).toMatchObject({ stdout: '', status: 1 });
  });

  test('doas and su raise the privilege too', async () => {
    expect(await as('rempart-doas', 'doas -n id -u')).toMatchObject({ stdout: '0\n', status: 0 });
    expect(await as('rempart-plain', "su -c 'id -u'", `${SSH_PASSWORD}\n`)).toMatchObject({
      stdout: '0\n',
      status: 0,
    });
  });

  test('its accounts exist for it alone', async () => {
    expect(readFileSync('/etc/passwd', 'utf8')).not.toContain('rempart-');
    expect((await runCommand('id', ['rempart-sudo'], { allowFailure: true })).status).toBe(1);
  });

  test('logs each login', async () => {
    await as('rempart-plain', 'true');
    expect(server.log()).toMatch(/Accepted publickey for rempart-plain from 127\.0\.0\.1/);
  });

  test('is refused with another host key than known', async () => {
    const other = await sshServer();
    try {
      const { status, stderr } = await sshRun(
        { ...server, user: 'root', port: other.port, knownHosts: server.knownHosts },
        'true',
      );
      expect(status).toBe(255);
      expect(stderr).toContain('Host key verification failed');
    } finally {
      await other.stop();
    }
  });

  test('has the key types it was asked for, and fingerprints of them', async () => {
    const several = await sshServer({ hostKeyTypes: ['rsa', 'ecdsa', 'ed25519'], clientKeyType: 'ecdsa' });
    try {
      expect(several.hostKeys.map(({ publicKey }) => publicKey.split(' ')[0])).toEqual([
        'ssh-rsa',
        'ecdsa-sha2-nistp256',
        'ssh-ed25519',
      ]);
      for (const { fingerprint } of several.hostKeys) expect(fingerprint).toMatch(/^SHA256:[\w+/]{43}$/);
      expect(await sshRun(several, 'echo in')).toMatchObject({ stdout: 'in\n' });
    } finally {
      await several.stop();
    }
  });

  test('takes further lines of configuration, sudo rules and key options', async () => {
    const own = await sshServer({
      config: ['ForceCommand echo forced', 'Match User rempart-plain', 'ForceCommand sudo -n /usr/bin/id -u'],
      sudoers: ['rempart-plain ALL=(root) NOPASSWD: /usr/bin/id -u'],
      keyOptions: 'restrict',
    });
    try {
      expect(await sshRun(own, 'id')).toMatchObject({ stdout: 'forced\n' });
      expect(await sshRun({ ...own, user: 'rempart-plain' }, 'id')).toMatchObject({ stdout: '0\n' });
    } finally {
      await own.stop();
    }
  });

  test('leaves nothing after its stop: no port, no session, no file', async () => {
    const brief = await sshServer();
    const session = sshRun(brief, 'exec sleep 3599');
    await expect.poll(() => brief.log()).toContain('Starting session');
    await brief.stop();
    expect(await session).toMatchObject({ status: 255 });
    expect(
      await sshRun({ ...brief, clientKey: server.clientKey, knownHosts: server.knownHosts }, 'true'),
    ).toMatchObject({ status: 255 });
    expect((await runCommand('ps', ['-eo', 'args'])).stdout).not.toContain('sleep 3599');
    expect(existsSync(dirname(brief.clientKey))).toBe(false);
  });
});
