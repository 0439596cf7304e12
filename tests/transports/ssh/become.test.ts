import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { file, privilegedCommand, probeKey, shell } from '../../../src/core/probe.ts';
import { type BecomeMethod, becomeFailure } from '../../../src/transports/ssh/become.ts';
import type { SshConnection } from '../../../src/transports/ssh/ssh.ts';
import {
  describeWith,
  SSH_PASSWORD,
  type SshServer,
  type SshUserName,
  sshServer,
} from '../../testbed/index.ts';
import { connectTo, failureOf, newHome, soon, temporaryFolder } from './ssh-client.ts';

const uid = shell('id -u');
const uidOf = async (connection: SshConnection): Promise<string> => {
  const answer = (await connection.ask([uid], soon())).get(probeKey(uid));
  return answer?.state === 'found' && 'stdout' in answer.output ? answer.output.stdout.trim() : '';
};

describeWith('sshd', 'raising the privilege', () => {
  let server: SshServer;
  beforeAll(async () => {
    server = await sshServer();
  });
  afterAll(() => server.stop());

  const raise = (
    user: SshUserName,
    become: BecomeMethod,
    becomePassword: (() => Promise<string>) | null = null,
    signal = AbortSignal.timeout(15_000),
  ) => connectTo(server, { home: newHome(server), user, become, becomePassword, signal });
  const password = async (): Promise<string> => SSH_PASSWORD;

  test.each([
    ['root needs nothing', 'root', 'auto', '0', 'root'],
    ['sudo where it asks nobody', 'rempart-sudo', 'auto', '0', 'root'],
    ['nothing where sudo wants a password', 'rempart-sudopw', 'auto', '61002', 'user'],
    ['nothing where sudo permits nothing', 'rempart-plain', 'auto', '61003', 'user'],
    ['the same from a POSIX login shell', 'rempart-dash', 'auto', '0', 'root'],
    ['the same from a C shell', 'rempart-csh', 'auto', '0', 'root'],
    ['the same from fish', 'rempart-fish', 'auto', '0', 'root'],
    ['the same behind a talking rc file', 'rempart-noisy', 'auto', '0', 'root'],
    ['nothing when told so', 'rempart-sudo', 'none', '61001', 'user'],
    ['sudo when told so', 'rempart-sudo', 'sudo', '0', 'root'],
    ['sudo when told so, as root', 'root', 'sudo', '0', 'root'],
    ['doas', 'rempart-doas', 'doas', '0', 'root'],
    ['doas, as root', 'root', 'doas', '0', 'root'],
  ] as const)('%s (%s, %s)', async (_, user, become, expected, privilege) => {
    await using connection = await raise(user, become);
    expect(await uidOf(connection)).toBe(expected);
    // The second wave goes through the same shell.
    expect(await uidOf(connection)).toBe(expected);
    expect(connection.record()).toMatchObject({ privilege, user, sessions: ['script'] });
  });

  test.each([
    'rempart-sudopw',
    'root',
    'rempart-sudo',
    'rempart-csh',
    'rempart-fish',
    'rempart-noisy',
  ] as const)('sudo with a password at hand, as %s', async (user) => {
    let asked = 0;
    const ask = (): Promise<string> => {
      asked += 1;
      return password();
    };
    await using connection = await raise(user, 'sudo', ask);
    expect(await uidOf(connection)).toBe('0');
    // Only where sudo itself asked was anybody asked.
    expect(asked).toBe(user === 'rempart-sudopw' ? 1 : 0);
  });

  test('auto with a password at hand uses it', async () => {
    await using connection = await raise('rempart-sudopw', 'auto', password);
    expect(await uidOf(connection)).toBe('0');
  });

  test('su with the password of root', async () => {
    await using connection = await raise('rempart-plain', 'su', password);
    expect(await uidOf(connection)).toBe('0');
  });

  test.each([
    ['sudo', 'rempart-sudopw'],
    ['su', 'rempart-plain'],
  ] as const)('a wrong password is given to %s once, and shown nowhere', async (become, user) => {
    let asked = 0;
    const error = await failureOf(async () => {
      const connection = await raise(user, become, async () => {
        asked += 1;
        return 'not-the-password';
      });
      return connection;
    });
    expect(error).toMatchObject({ code: 'become-failed', denied: true });
    expect(`${error.message} ${error.hint} ${error.stack}`).not.toContain('not-the-password');
    expect(asked).toBe(1);
  });

  test.each([
    ['sudo', 'rempart-sudopw', /password is required/, /--ask-become-password/],
    ['doas', 'rempart-plain', /doas: Operation not permitted/, /Permit this user/],
  ] as const)('%s that refuses says so in its own words', async (become, user, message, hint) => {
    const error = await failureOf(async () => {
      await using connection = await raise(user, become);
      await connection.ask([uid], soon());
    });
    expect(error).toMatchObject({ code: 'become-failed', denied: true });
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
  });

  test('a user whom sudo does not know is told after the password', async () => {
    const error = await failureOf(raise('rempart-plain', 'sudo', password));
    expect(error.code).toBe('become-failed');
    expect(error.message).toContain('not in the sudoers file');
  });

  test('a prompt that never comes ends with the deadline', async () => {
    const started = performance.now();
    const error = await failureOf(raise('rempart-hang', 'sudo', password, AbortSignal.timeout(1_500)));
    expect(error.code).toBe('timeout');
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describeWith('sshd', 'a host that wants a terminal for sudo', () => {
  test('is told what to change, and auto goes on without', async () => {
    const server = await sshServer({
      sudoers: ['Defaults requiretty', 'rempart-sudo ALL=(ALL:ALL) NOPASSWD: ALL'],
    });
    try {
      const home = newHome(server);
      const error = await failureOf(async () => {
        await using connection = await connectTo(server, { home, user: 'rempart-sudo', become: 'sudo' });
        await connection.ask([uid], soon());
      });
      expect(error).toMatchObject({ code: 'become-failed', hint: expect.stringContaining('!requiretty') });
      await using connection = await connectTo(server, { home, user: 'rempart-sudo', become: 'auto' });
      expect(await uidOf(connection)).toBe('61001');
    } finally {
      await server.stop();
    }
  });
});

describeWith('sshd', 'a password for sudo', () => {
  test('leaves no permission behind for later', async () => {
    const stamps = join(temporaryFolder(), 'stamps');
    const server = await sshServer({
      sudoers: [`Defaults timestampdir="${stamps}"`, 'rempart-sudopw ALL=(ALL:ALL) ALL'],
    });
    try {
      const home = newHome(server);
      const becomePassword = async (): Promise<string> => SSH_PASSWORD;
      await using connection = await connectTo(server, {
        home,
        user: 'rempart-sudopw',
        become: 'sudo',
        becomePassword,
      });
      expect(await uidOf(connection)).toBe('0');
      expect(existsSync(stamps) ? readdirSync(stamps) : []).toEqual([]);
    } finally {
      await server.stop();
    }
  });
});

describeWith('sshd', 'the smallest rules of sudo', () => {
  test('one command is enough for the whole script', async () => {
    const server = await sshServer({ sudoers: ['rempart-plain ALL=(root) NOPASSWD: /bin/sh -s'] });
    try {
      for (const become of ['auto', 'sudo'] as const) {
        await using connection = await connectTo(server, {
          home: newHome(server),
          user: 'rempart-plain',
          become,
        });
        expect(await uidOf(connection)).toBe('0');
      }
    } finally {
      await server.stop();
    }
  });

  test('an allow-list answers single questions as root and nothing else', async () => {
    const server = await sshServer({
      sudoers: ['rempart-plain ALL=(root) NOPASSWD: /usr/bin/id -u, /usr/bin/stat, /usr/bin/head'],
    });
    try {
      await using connection = await connectTo(server, {
        home: newHome(server),
        user: 'rempart-plain',
        become: 'sudo-allowlist',
      });
      const allowed = privilegedCommand('id', '-u');
      const denied = privilegedCommand('id', '-g');
      const shadow = file('/etc/shadow');
      const answers = await connection.ask([uid, allowed, denied, shadow], soon());
      expect(answers.get(probeKey(uid))).toMatchObject({ output: { stdout: '61003\n' } });
      expect(answers.get(probeKey(allowed))).toMatchObject({ output: { stdout: '0\n' } });
      expect(answers.get(probeKey(shadow))).toMatchObject({
        output: { content: expect.stringContaining('root:') },
      });
      expect(answers.get(probeKey(denied))).not.toMatchObject({ output: { stdout: '0\n' } });
      expect(connection.record().privilege).toBe('allowlist');
    } finally {
      await server.stop();
    }
  });
});

describe('why privilege was not raised', () => {
  test.each([
    ['sudo', 'sudo: sorry, you must have a tty to run sudo', /requiretty/],
    ['sudo', 'sudo: a password is required', /--ask-become-password/],
    ['sudo', 'sh: 1: exec: sudo: not found', /not installed/],
    ['doas', 'doas: Authentication required', /permit nopass/],
    ['su', 'su: must be run from a terminal', /requiretty|terminal/],
    ['sudo', 'something else', /Permit this user/],
  ] as const)('%s: %s', (method, complaint, hint) => {
    expect(becomeFailure(method, complaint)?.hint).toMatch(hint);
  });

  test('keeps what the host says on one line without control characters', () => {
    expect(becomeFailure('sudo', 'a\x1b[31m\nb\u202ec')?.message).toBe(
      'sudo did not raise the privilege: a [31m b c',
    );
  });

  test('is no question where nothing was to be raised', () => {
    expect(becomeFailure('none', 'sudo: no')).toBeNull();
  });
});
