import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rempart } from './command-line.ts';

let folder: string;
let key: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rempart-cli-'));
  key = join(folder, 'key');
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
});
afterAll(() => rmSync(folder, { recursive: true }));

const QUICK = ['--only', 'ssh-server', '--no-walk'] as const;

describe('bad input ends with 2, one line, a suggestion, and nothing is contacted', () => {
  const cases: readonly (readonly [name: string, words: readonly string[], says: RegExp])[] = [
    ['an unknown flag', ['audit', '--outptu'], /--output/],
    ['an unknown target scheme', ['audit', 'shs://web1'], /Did you mean 'ssh'/],
    ['a target that is none', ['audit', 'lokal'], /Did you mean 'local'/],
    ['a command that is none', ['explian', 'x'], /Did you mean 'explain'/],
    [
      'an unknown check',
      ['explain', 'ssh-server/permit-root-logn'],
      /Did you mean 'ssh-server\/permit-root-login'/,
    ],
    ['a glob that names no check', ['audit', '--only', 'ssh-sever'], /Did you mean 'ssh-server'/],
    ['an unknown format', ['audit', '--output', 'jsn'], /Did you mean 'json'/],
    [
      'two formats on standard output',
      ['audit', '--output', 'json', '--output', 'terminal'],
      /standard output/,
    ],
    ['two outputs in one file', ['audit', '--output', 'json=a', '--output', 'terminal=a'], /same file/],
    ['two spellings of one file', ['audit', '--output', 'json=a', '--output', 'terminal=./a'], /same file/],
    ['a format named like a method', ['audit', '--output', 'toString'], /not an output format/],
    ['a recording that is not there', ['audit', 'recording:/nowhere.json'], /collect/],
    ['a password in a target', ['audit', 'ssh://root:secret@host'], /--password-fd/],
    ['a password in a target, its colon encoded', ['audit', 'ssh://a%3Apw@host'], /--password-fd/],
    ['a user that is not percent-encoded', ['audit', 'ssh://%zz@host'], /percent-encoded/],
    ['a lock below a file', ['audit', '--lock', '/etc/hostname/y'], /ENOTDIR/],
    ['a lock where no folder can be made', ['audit', '--lock', '/proc/x/y'], /ENOENT/],
    ['a lock that is a folder', ['audit', '--lock', '/etc'], /lock \/etc/],
    ['a host that would be a flag', ['audit', 'ssh://-oProxyCommand=x'], /ssh:\/\/\[user@\]host/],
    ['a host key policy that verifies nothing', ['audit', '--host-key', 'no', 'local'], /accept-new/],
    ['a folder of checks that is not there', ['audit', '--checks', '/nowhere'], /--checks/],
    [
      'a report in a folder that is not there',
      ['audit', '--output', 'json=/nowhere/r.json'],
      /cannot be written/,
    ],
    ['a number that is none', ['audit', '--min-score', 'many'], /whole number/],
  ];
  for (const [name, words, says] of cases)
    it(name, async () => {
      const { status, stdout, stderr } = await rempart(words);
      expect(stderr).toMatch(says);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
      expect(stderr).not.toContain('    at ');
    });
});

describe('help and version', () => {
  it('lists commands, targets and exit statuses', async () => {
    const { status, stdout } = await rempart(['--help']);
    expect(status).toBe(0);
    for (const word of ['audit', 'collect', 'evaluate', 'explain', 'doctor', 'ssh://', 'Exit status'])
      expect(stdout).toContain(word);
  });
  it('prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
    expect((await rempart(['--version'])).stdout.trim()).toBe(version);
  });
});

describe('outputs', () => {
  it('a file beside the human report, mode 0600, the document alone in it', async () => {
    const path = join(folder, 'report.json');
    const { status, stdout } = await rempart(['audit', ...QUICK, '--output', `json=${path}`]);
    expect(status).toBe(0);
    expect(stdout).toContain('Score ');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(path, 'utf8')).schemaVersion).toBe('1.0');
  });

  it('--quiet leaves standard output and error empty', async () => {
    const path = join(folder, 'quiet.json');
    const { stdout, stderr } = await rempart(['audit', ...QUICK, '--quiet', '--output', `json=${path}`]);
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' });
  });

  it('json on standard output is nothing but the document', async () => {
    const { stdout } = await rempart(['audit', ...QUICK, '--output', 'json']);
    expect(Object.keys(JSON.parse(stdout)).sort()).toEqual([
      'checks',
      'run',
      'schemaVersion',
      'summary',
      'targets',
      'tool',
    ]);
  });

  it('an unwritable path is told before the scan, and the old report survives', async () => {
    const closed = join(folder, 'closed');
    mkdirSync(closed);
    const old = join(closed, 'report.json');
    writeFileSync(old, 'old');
    chmodSync(closed, 0o555);
    const { status, stderr } = await rempart(['audit', ...QUICK, '--output', `json=${old}`], {
      uid: 65534,
      env: { HOME: '/nonexistent' },
    });
    chmodSync(closed, 0o755);
    expect(status).toBe(2);
    expect(stderr).toMatch(/unchanged/);
    expect(readFileSync(old, 'utf8')).toBe('old');
  });

  it('a full disk leaves the old report whole and no temporary file', async () => {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]);
    try {
      const path = join(disk, 'report.json');
      writeFileSync(path, 'old');
      writeFileSync(join(disk, 'filler'), Buffer.alloc(48 * 1024));
      const { status, stderr } = await rempart(['audit', ...QUICK, '--quiet', '--output', `json=${path}`]);
      expect(stderr).toMatch(/ENOSPC/);
      expect(status).toBe(2);
      expect(readFileSync(path, 'utf8')).toBe('old');
      expect(readdirSync(disk).sort()).toEqual(['filler', 'report.json']);
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  it('a reader that stops early is no failure', async () => {
    const { status, stderr } = await rempart(['checks'], { during: (child) => child.stdout?.destroy() });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
});

describe('gates', () => {
  it('are opt-in: failures alone exit 0', async () => {
    expect((await rempart(['audit', ...QUICK, '--quiet'])).status).toBe(0);
  });
  it('exit 1 and are named in the report', async () => {
    const path = join(folder, 'gate.json');
    const { status } = await rempart([
      'audit',
      ...QUICK,
      '--quiet',
      '--min-score',
      '100',
      '--output',
      `json=${path}`,
    ]);
    expect(status).toBe(1);
    expect(JSON.parse(readFileSync(path, 'utf8')).run.exit).toMatchObject({
      code: 1,
      reasons: [expect.stringMatching(/--min-score/)],
    });
  });
});

/** Of the targets that were named; this machine may have engines of its own. */
const statuses = (
  targets: readonly { readonly parent: string | null; readonly status: string }[],
): readonly string[] => targets.filter(({ parent }) => parent === null).map(({ status }) => status);

describe('a target that cannot be asked', () => {
  it('is a row with the reason; everything else is intact; 3', async () => {
    const { status, stdout } = await rempart([
      'audit',
      ...QUICK,
      'local',
      'ssh://127.0.0.1:1',
      '--identity',
      key,
      '--output',
      'json',
    ]);
    expect(status).toBe(3);
    const { targets, run } = JSON.parse(stdout);
    const dead = targets.find(({ name }: { name: string }) => name === 'ssh://127.0.0.1:1');
    expect(dead).toMatchObject({
      status: 'unreachable',
      error: { code: 'unreachable', hint: expect.stringMatching(/./) },
    });
    expect(statuses(targets)).toEqual(['complete', 'unreachable']);
    expect(run.exit.code).toBe(3);
  });
  it('exits 0 with --allow-partial', async () => {
    expect(
      (await rempart(['audit', ...QUICK, '--quiet', 'ssh://127.0.0.1:1', '--allow-partial'])).status,
    ).toBe(0);
  });
  it('an engine that is not there is a row too', async () => {
    const { status, stdout } = await rempart([
      'audit',
      'docker',
      '--docker-host',
      `unix://${folder}/none.sock`,
      '--output',
      'json',
    ]);
    expect(status).toBe(3);
    expect(JSON.parse(stdout).targets[0]).toMatchObject({ kind: 'docker-engine', status: 'unreachable' });
  });
});

describe('an interruption', () => {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)
    it(`${signal} writes the partial report and exits ${code}`, async () => {
      const path = join(folder, `${signal}.json`);
      // A server that takes the connection and never says a word.
      const silent = createServer().listen(0, '127.0.0.1');
      await once(silent, 'listening');
      const target = `ssh://127.0.0.1:${(silent.address() as AddressInfo).port}`;
      const { status } = await rempart(
        ['audit', ...QUICK, 'local', target, '--identity', key, '--quiet', '--output', `json=${path}`],
        { during: (child) => silent.once('connection', () => setTimeout(() => child.kill(signal), 3000)) },
      );
      silent.close();
      expect(status).toBe(code);
      const report = JSON.parse(readFileSync(path, 'utf8'));
      expect(report.run).toMatchObject({ partial: true, exit: { code } });
      expect(report.targets.map(({ status }: { status: string }) => status)).toEqual(
        expect.arrayContaining(['complete', 'unreachable']),
      );
    });
});

describe('one slow target', () => {
  it('costs its own deadline, never another target’s time (law 7)', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const target = `ssh://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const path = join(folder, 'slow.json');
    const { status } = await rempart([
      'audit',
      ...QUICK,
      target,
      'local',
      '--identity',
      key,
      '--timeout',
      '3',
      '--quiet',
      '--output',
      `json=${path}`,
    ]);
    silent.close();
    expect(status).toBe(3);
    const { targets, run } = JSON.parse(readFileSync(path, 'utf8'));
    expect(statuses(targets)).toEqual(['unreachable', 'complete']);
    expect(run.durationMs).toBeLessThan(15_000);
  });
});

describe('the log', () => {
  it('is JSON lines on standard error, and nothing of it on standard output', async () => {
    const { stdout, stderr } = await rempart(['audit', ...QUICK, '--output', 'json', '--log-level', 'info']);
    JSON.parse(stdout);
    const lines = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ target }) => target)).toContain('local');
  });
});

describe('a run lock', () => {
  it('refuses a second run, and is taken over from one that died', async () => {
    const lock = join(folder, 'lock');
    writeFileSync(lock, `${process.pid}\n`);
    const refused = await rempart(['audit', ...QUICK, '--quiet', '--lock', lock]);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toMatch(/Another run/);
    writeFileSync(lock, '4194303\n');
    expect((await rempart(['audit', ...QUICK, '--quiet', '--lock', lock])).status).toBe(0);
    expect(existsSync(lock)).toBe(false);
  });
});

describe('collect and evaluate', () => {
  it('give the report of the run: checks, targets and summary byte for byte', async () => {
    const recording = join(folder, 'recording.json');
    expect((await rempart(['collect', '--no-walk', 'local', '-o', recording])).status).toBe(0);
    expect(statSync(recording).mode & 0o777).toBe(0o600);
    const [first, second, audited] = await Promise.all([
      rempart(['evaluate', recording, '--output', 'json']),
      rempart(['evaluate', recording, '--output', 'json']),
      rempart(['audit', `recording:${recording}`, '--output', 'json']),
    ]);
    const part = (text: string): string => {
      const { checks, targets, summary } = JSON.parse(text);
      return JSON.stringify({ checks, targets, summary });
    };
    expect(part(first.stdout)).toBe(part(second.stdout));
    expect(part(audited.stdout)).toBe(part(first.stdout));
  });
  it('a damaged recording is refused and named', async () => {
    const broken = join(folder, 'broken.json');
    writeFileSync(broken, '{"schemaVersion": 1, "tool": {"name": "rempart", "version": "0"}, "trees": [{}]}');
    const { status, stderr } = await rempart(['evaluate', broken]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/broken\.json is not a recording: .*trees/);
  });
});

describe('plan', () => {
  it('prints the very script, contacts nothing', async () => {
    const { status, stdout } = await rempart(['plan', 'ssh://nobody@nowhere']);
    expect(status).toBe(0);
    expect(stdout).toContain('w1() {');
    const script = join(folder, 'planned.sh');
    writeFileSync(script, stdout);
    execFileSync('sh', ['-n', script]);
  });
});

describe('schedule print', () => {
  for (const target of ['local', 'ssh://auditor@web1'])
    it(`systemd units for ${target} are approved by systemd-analyze`, async () => {
      const { status, stdout } = await rempart(['schedule', 'print', 'systemd', target]);
      expect(status).toBe(0);
      const units = join(folder, 'units');
      mkdirSync(units, { recursive: true });
      const paths = [
        ...stdout.matchAll(/^# \/etc\/systemd\/system\/(\S+)\n([\s\S]*?)(?=^# \/etc\/systemd|$(?![\s\S]))/gm),
      ].map(([, name = '', text = '']) => {
        writeFileSync(join(units, name), text);
        return join(units, name);
      });
      expect(paths.map((path) => path.split('/').at(-1))).toEqual(['rempart.service', 'rempart.timer']);
      expect(
        execFileSync('systemd-analyze', ['verify', ...paths], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'pipe'],
        }),
      ).toBe('');
    });
  it('cron prints one line that a shell can read', async () => {
    const { stdout } = await rempart([
      'schedule',
      'print',
      'cron',
      'local',
      '--report',
      "/var/lib/o'brien 100%.json",
      '--time',
      '04:05',
    ]);
    expect(stdout).toMatch(/^5 4 \* \* \* root /m);
    expect(stdout).toContain('\\%');
  });
});
