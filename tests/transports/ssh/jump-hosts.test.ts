import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { command, probeKey } from '../../../src/core/probe.ts';
import type { SshConnection } from '../../../src/transports/ssh/ssh.ts';
import { describeWith, type SshServer, sshServer } from '../../testbed/index.ts';
import { type ClientOptions, connectTo, failureOf, newHome, soon } from './ssh-client.ts';

const userOf = async (connection: SshConnection): Promise<unknown> => {
  const probe = command('id', '-un');
  return (await connection.ask([probe], soon())).get(probeKey(probe));
};

describe.each([
  ['ssh2', ''],
  // A certificate that is not there makes the ssh program go.
  ['the ssh program', '  CertificateFile /nonexistent-cert.pub\n'],
])('two jump hosts by %s', (way, line) => {
  const isProgram = line !== '';

  describeWith('sshd', 'each with a key of its own', () => {
    let outer: SshServer;
    let inner: SshServer;
    let target: SshServer;
    let closed: SshServer;
    beforeAll(async () => {
      [outer, inner, target, closed] = await Promise.all([
        sshServer(),
        sshServer(),
        sshServer(),
        sshServer({ config: ['AllowTcpForwarding no'] }),
      ]);
    });
    afterAll(() => Promise.all([outer, inner, target, closed].map((server) => server.stop())));

    const block = (name: string, server: SshServer, user: string, more = ''): string =>
      `Host ${name}\n  HostName 127.0.0.1\n  Port ${server.port}\n  User ${user}\n  IdentityFile ${server.clientKey}\n  IdentityAgent none\n${more}`;
    const known = (...servers: readonly SshServer[]): string =>
      servers.map(({ port, hostKeys }) => `[127.0.0.1]:${port} ${hostKeys[0]?.publicKey}\n`).join('');

    const reach = (
      lines: string,
      jump: string,
      options: Partial<ClientOptions> = {},
    ): Promise<SshConnection> => {
      const home = newHome();
      writeFileSync(join(home, '.ssh/known_hosts'), lines);
      const configFile = join(home, 'config');
      writeFileSync(
        configFile,
        block('outer', outer, 'root') +
          block('inner', inner, 'rempart-plain') +
          block('closed', closed, 'root') +
          block('target', target, 'root', `  ProxyJump ${jump}\n${line}`),
      );
      return connectTo(target, {
        home,
        host: 'target',
        identity: null,
        configFile,
        useSshProgram: true,
        env: { HOME: home, USER: 'auditor', PATH: process.env.PATH },
        signal: AbortSignal.timeout(40_000),
        ...options,
      });
    };
    const keyOf = (server: SshServer): string => server.hostKeys[0]?.fingerprint ?? '';

    test('lead to the host, and the record names them and their keys', { timeout: 60_000 }, async () => {
      await using connection = await reach(known(outer, inner, target), 'outer,inner');
      expect(await userOf(connection)).toMatchObject({ output: { stdout: 'root\n' } });
      expect(connection.record()).toMatchObject({
        hostKey: `${keyOf(target)} (known_hosts)`,
        sessions: ['script'],
        via: [
          `jump host root@127.0.0.1 port ${outer.port} ${keyOf(outer)} (known_hosts)`,
          `jump host rempart-plain@127.0.0.1 port ${inner.port} ${keyOf(inner)} (known_hosts)`,
          ...(isProgram ? ['ssh program: user certificate'] : []),
        ],
      });
      expect(outer.log()).toContain('Accepted publickey for root');
      expect(inner.log()).toContain('Accepted publickey for rempart-plain');
    });

    test('may be named for the run, and go before those of the configuration', {
      timeout: 60_000,
    }, async () => {
      await using over = await reach(known(outer, target), 'inner', { jump: 'outer' });
      expect(over.record().via?.[0]).toContain(`jump host root@127.0.0.1 port ${outer.port}`);
      await using straight = await reach(known(target), 'closed', { jump: 'none' });
      expect(await userOf(straight)).toMatchObject({ output: { stdout: 'root\n' } });
      expect(JSON.stringify(straight.record().via ?? [])).not.toContain('jump host');
    });

    test('are left when the host is', { timeout: 60_000 }, async () => {
      const before = [outer, inner].map((server) => server.log().length);
      const connection = await reach(known(outer, inner, target), 'outer,inner');
      await connection[Symbol.asyncDispose]();
      await expect
        .poll(
          () =>
            [outer, inner].every((server, index) =>
              /isconnect|Closing connection/.test(server.log().slice(before[index])),
            ),
          {
            timeout: 5_000,
          },
        )
        .toBe(true);
    });

    test('of which the second is unknown are refused there, before anything is told', {
      timeout: 60_000,
    }, async () => {
      const [innerBefore, targetBefore] = [inner.log().length, target.log().length];
      for (const hostKey of ['strict', keyOf(target)]) {
        const error = await failureOf(reach(known(outer, target), 'outer,inner', { hostKey }));
        expect(error).toMatchObject({ code: 'host-key-unknown', denied: true });
        expect(error.message).toContain(
          `Jump host rempart-plain@127.0.0.1 port ${inner.port} on the way to target`,
        );
        expect(error.message).toContain(keyOf(inner));
      }
      expect(inner.log().slice(innerBefore)).not.toMatch(/rempart-plain/);
      expect(target.log().slice(targetBefore)).toBe('');
    });

    test('of which the second shows a key of the first are refused', { timeout: 60_000 }, async () => {
      const swapped = `[127.0.0.1]:${inner.port} ${outer.hostKeys[0]?.publicKey}\n`;
      const error = await failureOf(reach(known(outer, target) + swapped, 'outer,inner'));
      expect(error).toMatchObject({
        code: 'host-key-changed',
        message: expect.stringContaining('Jump host'),
      });
    });

    test('take their first keys with accept-new, each in its own name', { timeout: 60_000 }, async () => {
      await using connection = await reach('', 'outer,inner', { hostKey: 'accept-new' });
      const { via, hostKey } = connection.record();
      expect(via?.filter((text) => text.includes('(accepted now)'))).toHaveLength(2);
      expect(hostKey).toContain('(accepted now)');
    });

    test('that forward nothing are told by name', { timeout: 60_000 }, async () => {
      const error = await failureOf(reach(known(closed, target), 'closed'));
      expect(error).toMatchObject({ code: 'unreachable', denied: true });
      expect(error.message).toContain(`Jump host root@127.0.0.1 port ${closed.port} opens no connection`);
      expect(error.hint).toContain('AllowTcpForwarding');
    });

    test('that refuse the login are told by name', { timeout: 60_000 }, async () => {
      const error = await failureOf(reach(known(outer, target), `no-such-user@outer`));
      expect(error).toMatchObject({ code: 'auth-failed', denied: true });
      expect(error.message).toContain(`Jump host no-such-user@127.0.0.1 port ${outer.port}`);
    });

    test(`are not asked for a password (${way})`, { timeout: 60_000 }, async () => {
      let asked = 0;
      const password = async (): Promise<string> => {
        asked += 1;
        return 'secret';
      };
      await failureOf(reach(known(outer, target), `no-such-user@outer`, { password }));
      expect(asked).toBe(0);
    });
  });
});
