import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { command, executable, file, files, type Probe, probeKey, shell } from '../../../src/core/probe.ts';
import type { SshConnection } from '../../../src/transports/ssh/ssh.ts';
import { describeWith, type SshServer, sshServer } from '../../testbed/index.ts';
import { cuttingProxy } from './cutting-proxy.ts';
import { type ClientOptions, connectTo, failureOf, newHome, soon } from './ssh-client.ts';

const ask = async (connection: SshConnection, probe: Probe, ms?: number) =>
  (await connection.ask([probe], soon(ms))).get(probeKey(probe));

describeWith('sshd', 'a host over SSH', () => {
  let server: SshServer;
  beforeAll(async () => {
    server = await sshServer();
  });
  afterAll(() => server.stop());

  const open = (options: Partial<ClientOptions> = {}) =>
    connectTo(server, { home: newHome(server), ...options });

  test('answers every kind of question of a host in two waves over one session', async () => {
    await using connection = await open();
    const probes = [
      file('/etc/hostname'),
      file('/no/such/file'),
      files('/etc/host*'),
      command('id', '-u'),
      command('no-such-program'),
      executable('sh'),
      executable('no-such-program'),
    ] as const;
    const answers = await connection.ask(probes, soon());
    expect(probes.map((probe) => answers.get(probeKey(probe))?.state)).toEqual([
      'found',
      'absent',
      'found',
      'found',
      'unknown',
      'found',
      'absent',
    ]);
    expect(answers.get(probeKey(file('/etc/hostname')))).toMatchObject({
      output: { content: readFileSync('/etc/hostname', 'utf8') },
    });
    expect(await ask(connection, command('id', '-un'))).toMatchObject({ output: { stdout: 'root\n' } });
    expect(connection.record()).toEqual({
      transport: 'ssh',
      user: 'root',
      privilege: 'root',
      hostKey: `${server.hostKeys[0]?.fingerprint} (known_hosts)`,
      sessions: ['script'],
      durationMs: expect.any(Number),
    });
    expect(connection.record().durationMs).toBeGreaterThan(0);
    const logged = server.log().split('Accepted publickey for root').at(-1) ?? '';
    expect(logged.match(/Starting session/g)).toHaveLength(1);
  });

  test('is asked together with twenty others', async () => {
    const users = await Promise.all(
      Array.from({ length: 20 }, async () => {
        await using connection = await open({ user: 'rempart-plain' });
        return await ask(connection, command('id', '-un'));
      }),
    );
    expect(users).toHaveLength(20);
    for (const user of users) expect(user).toMatchObject({ output: { stdout: 'rempart-plain\n' } });
  });

  test('gives a large answer whole', async () => {
    await using connection = await open();
    const answer = await ask(connection, command('seq', '1', '400000'), 15_000);
    expect(answer).toMatchObject({ state: 'found' });
    const { stdout } = (answer as { output: { stdout: string } }).output;
    expect(stdout.length).toBe(2_688_895);
    expect(stdout.endsWith('\n400000\n')).toBe(true);
  });

  test('floods standard error without harm', async () => {
    await using connection = await open();
    const flood = shell('head -c 5000000 /dev/zero | tr "\\0" x >&2; exec 2>/dev/null; echo done');
    expect(await ask(connection, flood, 15_000)).toMatchObject({ output: { stdout: 'done\n' } });
  });

  test('cannot forge the answer of another question', async () => {
    await using connection = await open();
    const forger = shell(
      'printf "\\n%s v 1\\n/bin/evil\\n%s z 1\\n" "$N" "$N"; env; tr "\\0" "\\n" </proc/$PPID/environ; cat /proc/$PPID/cmdline',
    );
    const program = executable('no-such-program');
    const answers = await connection.ask([forger, program], soon());
    expect(answers.get(probeKey(program))).toEqual({ state: 'absent' });
    expect(answers.get(probeKey(forger))).toMatchObject({ state: 'found' });
  });

  test('that is left in the middle of a question leaves it unknown', async () => {
    const connection = await open();
    const slow = command('sleep', '3571');
    const asked = connection.ask([slow], soon());
    await new Promise((resolve) => setTimeout(resolve, 700));
    await connection[Symbol.asyncDispose]();
    expect((await asked).get(probeKey(slow))).toMatchObject({ state: 'unknown', code: 'truncated' });
  });

  test('whose user may not log in is told apart', async () => {
    const error = await failureOf(async () => {
      await using connection = await open({ user: 'rempart-nologin' });
      await ask(connection, command('id'));
    });
    expect(error).toMatchObject({ code: 'no-shell', denied: true });
    expect(error.message).toContain('This account is currently not available.');
  });

  test('whose login shell never starts the script costs the deadline and no more', async () => {
    const started = performance.now();
    const error = await failureOf(async () => {
      await using connection = await open({ user: 'rempart-hang' });
      await ask(connection, command('id'), 1_000);
    });
    expect(error).toMatchObject({ code: 'timeout', message: expect.stringContaining('no shell answered') });
    expect(performance.now() - started).toBeLessThan(8_000);
  });

  test('whose question hangs keeps the answers that came before', async () => {
    await using connection = await open();
    const quick = file('/etc/hostname');
    const slow = command('sleep', '3572');
    const answers = await connection.ask([quick, slow], soon(1_500));
    expect(answers.get(probeKey(quick))).toMatchObject({ state: 'found' });
    expect(answers.get(probeKey(slow))).toMatchObject({ state: 'unknown', code: 'timeout' });
  });
});

describeWith('sshd', 'a server that gives no shell', () => {
  const failing = async (options: Parameters<typeof sshServer>[0], ms = 3_000) => {
    const server = await sshServer(options);
    try {
      return await failureOf(async () => {
        await using connection = await connectTo(server, { home: newHome(server) });
        await ask(connection, command('id'), ms);
      });
    } finally {
      await server.stop();
    }
  };

  test.each([
    ['a forced command in its configuration', { config: ['ForceCommand echo only this'] }, 'only this'],
    ['a forced command of the key', { keyOptions: 'restrict,command="echo only this"' }, 'only this'],
    ['file transfer alone', { config: ['ForceCommand internal-sftp'] }, 'no POSIX shell answers'],
    ['no session', { config: ['MaxSessions 0'] }, 'gets no session'],
  ])('but %s', async (_, options, said) => {
    expect(await failing(options)).toMatchObject({
      code: 'no-shell',
      denied: true,
      message: expect.stringContaining(said),
    });
  });

  test('but a command that repeats what it is sent', async () => {
    const error = await failing({ config: ['ForceCommand cat'] }, 1_000);
    expect(error.code).toBe('timeout');
  });

  test('but a command that says hostile things', async () => {
    const error = await failing({
      config: ["ForceCommand printf '\\033]0;owned\\007\\r\\n\\302\\233x%.0s' a b c"],
    });
    expect(error.code).toBe('no-shell');
    expect(error.message).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  });
});

describeWith('sshd', 'a line that breaks', () => {
  let server: SshServer;
  beforeAll(async () => {
    server = await sshServer();
  });
  afterAll(() => server.stop());

  const through = async <T>(
    use: (connection: SshConnection, proxy: Awaited<ReturnType<typeof cuttingProxy>>) => Promise<T>,
  ): Promise<T> => {
    const proxy = await cuttingProxy(server.port);
    try {
      const hostKey = server.hostKeys[0]?.fingerprint ?? '';
      await using connection = await connectTo({ ...server, port: proxy.port }, { home: newHome(), hostKey });
      return await use(connection, proxy);
    } finally {
      await proxy.stop();
    }
  };
  const slow = command('sleep', '3573');

  test('in the middle of a wave leaves what came, and calls the rest cut', async () => {
    const before = file('/etc/hostname');
    const answers = await through(async (connection, proxy) => {
      setTimeout(proxy.cut, 700);
      return connection.ask([before, slow], soon());
    });
    expect(answers.get(probeKey(before))).toMatchObject({ state: 'found' });
    expect(answers.get(probeKey(slow))).toMatchObject({ state: 'unknown', code: 'truncated' });
  });

  test('in the middle of an answer does not pass its part off as the whole', async () => {
    const large = command('seq', '1', '200000');
    const answers = await through(async (connection, proxy) => {
      expect(await ask(connection, command('true'))).toMatchObject({ state: 'found' });
      proxy.cutAfter(300_000);
      return connection.ask([large], soon());
    });
    expect(answers.get(probeKey(large))).toMatchObject({ state: 'unknown', code: 'truncated' });
  });

  test('before the first answer is a host that was lost', async () => {
    const error = await failureOf(
      through(async (connection, proxy) => {
        proxy.cut();
        return connection.ask([file('/etc/hostname')], soon());
      }),
    );
    expect(error).toMatchObject({ code: 'unreachable', message: expect.stringContaining('was lost') });
  });

  test('between two waves leaves the second unknown', async () => {
    const second = file('/etc/hostname');
    const answers = await through(async (connection, proxy) => {
      expect(await ask(connection, command('true'))).toMatchObject({ state: 'found' });
      proxy.cut();
      await new Promise((resolve) => setTimeout(resolve, 100));
      return connection.ask([second], soon());
    });
    expect(answers.get(probeKey(second))).toMatchObject({ state: 'unknown', code: 'truncated' });
  });

  test('without a word costs the deadline, and closing it takes no longer than a second', async () => {
    const started = performance.now();
    const answers = await through(async (connection, proxy) => {
      expect(await ask(connection, command('true'))).toMatchObject({ state: 'found' });
      proxy.hold();
      return connection.ask([slow], soon(500));
    });
    expect(answers.get(probeKey(slow))).toMatchObject({ state: 'unknown', code: 'timeout' });
    expect(performance.now() - started).toBeLessThan(6_000);
  });

  test.each([30, 400, 1_200, 2_000])(
    '%i bytes into the connection is an error with a name',
    async (bytes) => {
      const proxy = await cuttingProxy(server.port);
      proxy.cutAfter(bytes);
      try {
        const hostKey = server.hostKeys[0]?.fingerprint ?? '';
        const error = await failureOf(async () => {
          await using connection = await connectTo(
            { ...server, port: proxy.port },
            { home: newHome(), hostKey },
          );
          await ask(connection, command('true'));
        });
        expect(['rate-limited', 'unreachable', 'no-shell']).toContain(error.code);
        expect(error.hint).not.toBe('');
      } finally {
        await proxy.stop();
      }
    },
  );
});

describeWith('sshd', 'ssh_config', () => {
  let server: SshServer;
  beforeAll(async () => {
    server = await sshServer();
  });
  afterAll(() => server.stop());

  const aliased = (useSshProgram: boolean) => {
    const home = newHome(server);
    const mark = join(home, 'ran');
    const config = join(home, 'ssh_config');
    writeFileSync(
      config,
      `Host box\n  HostName 127.0.0.1\n  UserKnownHostsFile ${join(home, '.ssh/known_hosts')}\n` +
        `Match originalhost box exec "touch ${mark}"\n  Port ${server.port}\n`,
    );
    return { home, mark, config, useSshProgram };
  };
  const destinationOf = async ({ home, config, useSshProgram }: ReturnType<typeof aliased>) => {
    const { resolveDestination } = await import('../../../src/transports/ssh/destination.ts');
    return resolveDestination(
      { host: 'box', user: null, port: null },
      { home, user: 'auditor', variables: { PATH: process.env.PATH } },
      { configFile: config, sshProgram: useSshProgram ? 'auto' : 'never' },
    );
  };

  test('is resolved by the ssh program where Match has to run something', async () => {
    const options = aliased(true);
    expect(await destinationOf(options)).toMatchObject({ host: '127.0.0.1', port: server.port, notes: [] });
    expect(existsSync(options.mark)).toBe(true);
  });

  test('runs nothing where that is switched off, and says so', async () => {
    const options = aliased(false);
    expect(await destinationOf(options)).toMatchObject({
      host: '127.0.0.1',
      port: 22,
      notes: [expect.stringContaining('passed over')],
    });
    expect(existsSync(options.mark)).toBe(false);
  });
});

describe('resolving a destination', () => {
  const resolve = async (config: string, variables: Record<string, string> = {}) => {
    const { resolveDestination } = await import('../../../src/transports/ssh/destination.ts');
    const home = newHome();
    const configFile = join(home, 'config');
    writeFileSync(configFile, config);
    const destination = await resolveDestination(
      { host: 'box', user: null, port: null },
      { home, user: 'auditor', variables },
      { configFile, sshProgram: 'never' },
    );
    return { home, destination };
  };

  test('takes the files of ssh where nothing is configured', async () => {
    const { home, destination } = await resolve('', { SSH_AUTH_SOCK: '/run/agent' });
    expect(destination).toMatchObject({
      host: 'box',
      port: 22,
      user: 'auditor',
      name: { host: 'box', port: 22 },
      agentSocket: '/run/agent',
      trust: {
        knownHosts: [
          join(home, '.ssh/known_hosts'),
          join(home, '.ssh/known_hosts2'),
          '/etc/ssh/ssh_known_hosts',
          '/etc/ssh/ssh_known_hosts2',
        ],
        revokedKeys: null,
        own: join(home, '.local/state/rempart/known_hosts'),
      },
    });
    expect(
      destination.identityFiles.map((path) =>
        path
          .slice(dirname(home).length + 1)
          .split('/')
          .at(-1),
      ),
    ).toEqual(['id_ed25519', 'id_ecdsa', 'id_rsa', 'id_ed25519_sk', 'id_ecdsa_sk']);
  });

  test('replaces tokens and variables, and passes over what it does not know', async () => {
    const { home, destination } = await resolve(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the syntax of ssh_config(5)
      'HostName real\nUser bob\nIdentityFile ~/a-%h-%n-%r-%u-%p-%%\nIdentityFile ${KEYS}/b\nIdentityFile %Z\nIdentityFile ${NONE}/c\nIdentityFile rel\n',
      { KEYS: '/keys' },
    );
    expect(destination.identityFiles).toEqual([
      join(home, 'a-real-box-bob-auditor-22-%'),
      '/keys/b',
      join(home, 'rel'),
    ]);
    expect(destination.notes).toHaveLength(2);
  });

  test.each([
    ['none', 'IdentityAgent none', null],
    ['a path', 'IdentityAgent /run/other', '/run/other'],
    ['a variable', 'IdentityAgent $OTHER', '/run/variable'],
    ['the usual one', 'IdentityAgent SSH_AUTH_SOCK', '/run/agent'],
  ])('knows the agent: %s', async (_, line, expected) => {
    const { destination } = await resolve(line, { SSH_AUTH_SOCK: '/run/agent', OTHER: '/run/variable' });
    expect(destination.agentSocket).toBe(expected);
  });

  test('keeps RevokedHostKeys whatever it holds: a list that cannot be read fails closed', async () => {
    const { destination } = await resolve('RevokedHostKeys %Z/revoked');
    expect(destination.trust.revokedKeys).toBe('%Z/revoked');
  });

  test('keeps state where XDG says', async () => {
    const { destination } = await resolve('', { XDG_STATE_HOME: '/state' });
    expect(destination.trust.own).toBe('/state/rempart/known_hosts');
  });
});
