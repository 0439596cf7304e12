import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultScannerBounds, type ScannerBounds } from '../../../src/cli/scanner/scanner-program.ts';
import { openScanners } from '../../../src/cli/scanner/scanners.ts';
import type { ScanResult, ScanSource } from '../../../src/collection/target-scans.ts';
import { inlineGoProgram } from '../../packages/go-program.ts';
import { isRunning, standIn } from './stand-in.ts';

let folder: string;
/** Where the folders for temporary files are made, so that one that stays is seen. */
let temporary: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rempart-scanner-'));
  temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  vi.stubEnv('TMPDIR', temporary);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const never = new AbortController().signal;
const clockOf = (milliseconds: number) => {
  let left = milliseconds;
  return {
    left: () => left,
    spend: (spent: number) => {
      left -= spent;
    },
  };
};

const open = async (flags: readonly string[], bounds: Partial<ScannerBounds> = {}) => {
  const opened = await openScanners(flags, never, { ...defaultScannerBounds, ...bounds });
  if (opened === null) throw new Error('nobody interrupted it');
  return opened;
};

const archive = (name = 'image.tar'): ScanSource & { readonly path: string } => {
  const path = join(folder, name);
  writeFileSync(path, 'a saved image');
  return { kind: 'archive', path };
};

/** What comes of one scan by one program, and that nothing stays behind. */
const scan = async (
  flag: string,
  source: ScanSource = archive(),
  bounds: Partial<ScannerBounds> = {},
  signal: AbortSignal = never,
): Promise<ScanResult> => {
  const { scanners } = await open([flag], bounds);
  const [result] = await scanners.scan(source, { signal, clock: clockOf(60_000) });
  expect(readdirSync(temporary)).toEqual([]);
  if (result === undefined) throw new Error('each program has a result');
  return result;
};

describe('a program that is not run', () => {
  const refused = (flags: readonly string[], says: RegExp) => expect(open(flags)).rejects.toThrow(says);

  it('for its name, its path or its number', async () => {
    await refused(['clair=/usr/bin/clair'], /names no scanner/);
    await refused(['/usr/bin/trivy'], /names no scanner/);
    await refused(['trivy=trivy'], /names no path/);
    await refused(['trivy='], /names no path/);
    const { path } = standIn(folder, 'trivy');
    await refused([`trivy=${path}`, `trivy=${path}`], /twice/);
  });

  it('is never looked for in PATH', async () => {
    standIn(folder, 'trivy');
    vi.stubEnv('PATH', folder);
    await refused(['trivy=trivy'], /names no path/);
  });

  it('for what it is: missing, a folder, a FIFO, not executable', async () => {
    await refused([`trivy=${folder}/none`], /ENOENT/);
    await refused([`trivy=${folder}`], /no regular file/);
    await refused(['trivy=/dev/zero'], /no regular file/);
    writeFileSync(join(folder, 'plain'), '#!/bin/sh\n', { mode: 0o644 });
    await refused([`trivy=${join(folder, 'plain')}`], /may not execute/);
  });

  it.each([0o775, 0o757, 0o777])('for its mode %o: others may write it', async (mode) => {
    const { path, calls } = standIn(folder, 'trivy');
    chmodSync(path, mode);
    await refused([`trivy=${path}`], /others than its owner may write it/);
    expect(calls()).toEqual([]);
  });

  it('for a folder in which everybody may replace it, also behind a link', async () => {
    const shared = join(folder, 'shared');
    mkdirSync(shared);
    chmodSync(shared, 0o777);
    const { path } = standIn(shared, 'trivy');
    symlinkSync(path, join(folder, 'link'));
    await refused([`trivy=${join(folder, 'link')}`], /everybody may replace it in .*shared/);
  });

  it.skipIf(process.getuid?.() !== 0)('for its owner, who is neither root nor this user', async () => {
    const { path, calls } = standIn(folder, 'trivy');
    chownSync(path, 65534, 65534);
    await refused([`trivy=${path}`], /belongs to the user 65534/);
    expect(calls()).toEqual([]);
  });
});

describe('its version', () => {
  it.each(['0.69.4', '0.69.5', '0.69.6', 'v0.69.5', '0.69.4-dev'])(
    'is one of the malicious releases: %s',
    async (version) => {
      const { path, calls } = standIn(folder, 'trivy', { version: `Version: ${version}\n` });
      await expect(open([`trivy=${path}`])).rejects.toThrow(/malicious.*CVE-2026-33634/);
      expect(calls().map(({ words }) => words)).toEqual([['--version']]);
    },
  );
  it('is read out of the program before that is run, where the linker of Go wrote it there', async () => {
    const path = join(folder, 'trivy');
    const lines = [
      'path\tgithub.com/aquasecurity/trivy/cmd/trivy',
      'mod\tgithub.com/aquasecurity/trivy\tv0.69.4\t',
    ];
    const kind = { bits: 64, isLittle: true } as const;
    writeFileSync(path, inlineGoProgram(kind, { toolchain: 'go1.25.1', lines }), { mode: 0o755 });
    await expect(open([`trivy=${path}`])).rejects.toThrow(/Trivy v0\.69\.4 .*malicious/);
  });
  it.each(['0.69.3', '0.69.7', '0.69.40', '0.70.0'])('is one that is taken: %s', async (version) => {
    const { path } = standIn(folder, 'trivy', { version: `Version: ${version}\n` });
    const { programs } = await open([`trivy=${path}`]);
    expect(programs.map((program) => program.version)).toEqual([version]);
  });
  it.each([
    ['nothing', ''],
    ['a word', 'Version: dev\n'],
    ['prose', 'I am trivy 0.68.1\n'],
    ['the version of the other scanner', 'grype 0.104.0\n'],
  ])('is not understood: %s', async (_, version) => {
    const { path } = standIn(folder, 'trivy', { version });
    await expect(open([`trivy=${path}`])).rejects.toThrow(/is not understood/);
  });
  it('never comes', async () => {
    const { path, calls } = standIn(folder, 'grype', { tell: 'setInterval(() => {}, 1000);' });
    await expect(open([`grype=${path}`], { versionMs: 4000 })).rejects.toThrow(/took longer than 4 s/);
    expect(calls().map(({ pid }) => isRunning(pid))).toEqual([false]);
  });
  it('floods', async () => {
    const { path } = standIn(folder, 'grype', {
      tell: "const fill = () => process.stdout.write('x'.repeat(65536), fill); fill();",
    });
    await expect(open([`grype=${path}`])).rejects.toThrow(/wrote more than 65536 bytes/);
  });
  it('is told of with a failure', async () => {
    const { path } = standIn(folder, 'grype', {
      tell: "console.error('no\\nhome\\u001b[31m'); process.exit(3);",
    });
    await expect(open([`grype=${path}`])).rejects.toThrow(/ended with status 3: home\\e\[31m/);
  });
  it('comes from no program at all', async () => {
    const path = join(folder, 'trivy');
    writeFileSync(path, 'neither a script nor a program', { mode: 0o755 });
    await expect(open([`trivy=${path}`])).rejects.toThrow(/cannot be started: ENOEXEC|gave no answer/);
  });
});

describe('a scan', () => {
  it('of an archive starts Trivy with these words, and its report is read like an imported one', async () => {
    const trivy = standIn(folder, 'trivy');
    const source = archive();
    const result = await scan(`trivy=${trivy.path}`, source);
    expect(trivy.calls().at(-1)).toMatchObject({
      words: [
        'image',
        '--input',
        source.path,
        '--offline-scan',
        '--skip-db-update',
        '--skip-java-db-update',
        '--scanners',
        'vuln',
        '--format',
        'json',
        '--timeout',
        '60s',
        '--quiet',
      ],
      read: 'a saved image',
    });
    expect(result).toMatchObject({
      scanner: 'trivy',
      program: `sha256:${createHash('sha256').update(readFileSync(trivy.path)).digest('hex')}`,
      report: { covered: ['debian 12.5', 'node-pkg'], dataBuilt: Date.parse('2026-11-19T04:00:00Z') },
    });
  });

  it('of an archive starts Grype with these', async () => {
    const grype = standIn(folder, 'grype');
    const source = archive();
    expect(await scan(`grype=${grype.path}`, source)).toMatchObject({ report: { scanner: 'grype' } });
    expect(grype.calls().at(-1)?.words).toEqual([`docker-archive:${source.path}`, '-o', 'json']);
  });

  it('of folders: an unpacked root, an unpacked archive', async () => {
    const [trivy, grype] = [standIn(folder, 'trivy'), standIn(folder, 'grype')];
    const { scanners } = await open([`trivy=${trivy.path}`, `grype=${grype.path}`]);
    const root = join(folder, 'root');
    mkdirSync(root);
    for (const kind of ['rootfs', 'archive'] as const)
      await scanners.scan({ kind, path: root }, { signal: never, clock: clockOf(60_000) });
    expect(trivy.calls().map(({ words }) => words.slice(0, 3))).toEqual([
      ['--version'],
      ['rootfs', root, '--offline-scan'],
      ['image', '--input', root],
    ]);
    expect(grype.calls().map(({ words }) => words[0])).toEqual([
      '--version',
      `dir:${root}`,
      `oci-dir:${root}`,
    ]);
  });

  it('gives a name that a shell would run as one word', async () => {
    const trivy = standIn(folder, 'trivy');
    const source = archive('$(touch pwned); `id` & "x" \'y\' *.tar');
    await scan(`trivy=${trivy.path}`, source);
    expect(trivy.calls().at(-1)?.words[2]).toBe(source.path);
    expect(existsSync(join(folder, 'pwned'))).toBe(false);
  });

  it('gives no variable but those that are named, and an empty folder to start in', async () => {
    for (const name of [
      'AWS_SECRET_ACCESS_KEY',
      'HTTPS_PROXY',
      'DOCKER_HOST',
      'TRIVY_SERVER',
      'GRYPE_DB_URL',
      'PATH',
      'LD_PRELOAD_X',
    ])
      vi.stubEnv(name, 'canary');
    vi.stubEnv('HOME', '/home/auditor');
    vi.stubEnv('XDG_CACHE_HOME', '/var/cache/auditor');
    const [trivy, grype] = [standIn(folder, 'trivy'), standIn(folder, 'grype')];
    await scan(`trivy=${trivy.path}`);
    await scan(`grype=${grype.path}`);
    const own = { HOME: '/home/auditor', XDG_CACHE_HOME: '/var/cache/auditor' };
    const temporaryFolder = expect.stringMatching(`^${temporary}/rempart-scan-`);
    for (const { env, cwd } of trivy.calls()) {
      expect(env).toEqual({
        ...own,
        TMPDIR: temporaryFolder,
        TRIVY_SKIP_VERSION_CHECK: 'true',
        TRIVY_DISABLE_TELEMETRY: 'true',
      });
      expect(cwd).toBe(env.TMPDIR);
    }
    for (const { env } of grype.calls())
      expect(env).toEqual({
        ...own,
        TMPDIR: temporaryFolder,
        GRYPE_DB_AUTO_UPDATE: 'false',
        GRYPE_CHECK_FOR_APP_UPDATE: 'false',
      });
  });

  it('of an image that its engine saves reads it from a folder of ours, which no artifact names', async () => {
    const trivy = standIn(folder, 'trivy', {
      scan: `const report = ${JSON.stringify({ SchemaVersion: 2 })}; report.ArtifactName = words[2]; report.Metadata = { ImageID: 'sha256:1' };
        report.mode = fs.statSync(require('node:path').dirname(words[2])).mode; if ((report.mode & 0o777) !== 0o700) process.exit(1);
        process.stdout.write(JSON.stringify(report));`,
    });
    const save = async (write: (chunk: Buffer) => Promise<void>) => {
      await write(Buffer.from('layers '));
      await write(Buffer.from('of an image'));
    };
    expect(await scan(`trivy=${trivy.path}`, { kind: 'engine', save })).toMatchObject({
      report: { artifacts: ['sha256:1'] },
    });
    expect(trivy.calls().at(-1)?.read).toBe('layers of an image');
  });

  it('runs one program at a time, also for two targets', async () => {
    const busy = join(folder, 'busy');
    const alone = `if (fs.existsSync(${JSON.stringify(busy)})) process.exit(9);
      fs.writeFileSync(${JSON.stringify(busy)}, ''); setTimeout(() => { fs.rmSync(${JSON.stringify(busy)});
      process.stdout.write(${JSON.stringify('{"SchemaVersion": 2, "ArtifactName": "x"}')}); }, 200);`;
    const { scanners } = await open([`trivy=${standIn(folder, 'trivy', { scan: alone }).path}`]);
    const source = archive();
    const results = await Promise.all(
      [1, 2, 3].map(() => scanners.scan(source, { signal: never, clock: clockOf(60_000) })),
    );
    expect(results.flat().map((result) => 'report' in result)).toEqual([true, true, true]);
  });
});

describe('a scan that comes to nothing costs its own result, with the reason', () => {
  it('a program that hangs, and what it started, is ended', async () => {
    const pids = join(folder, 'pids');
    const trivy = standIn(folder, 'trivy', {
      scan: `const { spawn } = require('node:child_process');
        process.on('SIGTERM', () => {});
        fs.writeFileSync(process.env.TMPDIR + '/left', '');
        fs.writeFileSync(${JSON.stringify(pids)}, String(spawn('/bin/sleep', ['600'], { stdio: 'inherit' }).pid));
        setInterval(() => {}, 1000);`,
    });
    const result = await scan(`trivy=${trivy.path}`, archive(), { scanMs: 4000 });
    expect(result).toMatchObject({ failure: { code: 'timeout', text: 'trivy took longer than 4 s' } });
    expect(isRunning(trivy.calls().at(-1)?.pid ?? 0)).toBe(false);
    expect(isRunning(Number(readFileSync(pids, 'utf8')))).toBe(false);
  });

  it('what a program leaves running when it ends is ended, and not waited for', async () => {
    const pids = join(folder, 'pids');
    const trivy = standIn(folder, 'trivy', {
      scan: `const { spawn } = require('node:child_process');
        const child = spawn('/bin/sleep', ['600'], { stdio: 'inherit' }); child.unref();
        fs.writeFileSync(${JSON.stringify(pids)}, String(child.pid));
        process.stdout.write('{"SchemaVersion": 2, "ArtifactName": "x"}', () => process.exit(0));`,
    });
    expect(await scan(`trivy=${trivy.path}`)).toMatchObject({ report: { scanner: 'trivy' } });
    expect(isRunning(Number(readFileSync(pids, 'utf8')))).toBe(false);
  });

  it('a program that writes without end', async () => {
    const trivy = standIn(folder, 'trivy', {
      scan: "const fill = () => process.stdout.write('x'.repeat(65536), fill); fill();",
    });
    expect(await scan(`trivy=${trivy.path}`, archive(), { scanBytes: 1024 * 1024 })).toMatchObject({
      failure: { code: 'truncated', text: 'trivy wrote more than 1048576 bytes' },
    });
    expect(isRunning(trivy.calls().at(-1)?.pid ?? 0)).toBe(false);
  });

  it('another status than 0, with the last words of the program on one line', async () => {
    const trivy = standIn(folder, 'trivy', {
      scan: `process.stdout.write('{}'); console.error('first\\n' + '\\u001b[31m--skip-db-update' + 'x'.repeat(500)); process.exit(1);`,
    });
    const { failure } = (await scan(`trivy=${trivy.path}`)) as { failure: { code: string; text: string } };
    expect(failure.code).toBe('unsupported');
    expect(failure.text).toMatch(/^trivy ended with status 1: \\e\[31m--skip-db-updatex+$/);
    expect(failure.text.length).toBeLessThan(300);
  });

  it('a signal', async () => {
    const trivy = standIn(folder, 'trivy', { scan: "process.kill(process.pid, 'SIGKILL');" });
    expect(await scan(`trivy=${trivy.path}`)).toMatchObject({
      failure: { text: 'trivy was ended by SIGKILL' },
    });
  });

  it.each([
    ['nothing', '', /not JSON/],
    ['prose', 'Found 3 vulnerabilities', /not JSON/],
    ['half a report', '{"SchemaVersion": 2,', /not JSON/],
    ['another document', '{"SchemaVersion": 3}', /no report of Trivy/],
    ['depth', `${'{"a":'.repeat(100)}1${'}'.repeat(100)}`, /nested deeper/],
  ])('%s instead of a report', async (_, text, says) => {
    const trivy = standIn(folder, 'trivy', { scan: `process.stdout.write(${JSON.stringify(text)});` });
    expect(await scan(`trivy=${trivy.path}`)).toMatchObject({
      failure: { code: 'parse-error', text: expect.stringMatching(says) },
    });
  });

  it('a program that was replaced after it told its version', async () => {
    const trivy = standIn(folder, 'trivy');
    const { scanners } = await open([`trivy=${trivy.path}`]);
    appendFileSync(trivy.path, '// another one\n');
    const results = await scanners.scan(archive(), { signal: never, clock: clockOf(60_000) });
    expect(results).toMatchObject([{ failure: { text: expect.stringMatching(/not the program any more/) } }]);
    expect(trivy.calls()).toHaveLength(1);
  });

  it('leaves the result of the other scanner alone', async () => {
    const trivy = standIn(folder, 'trivy', { scan: 'process.exit(1);' });
    const { scanners } = await open([`trivy=${trivy.path}`, `grype=${standIn(folder, 'grype').path}`]);
    const results = await scanners.scan(archive(), { signal: never, clock: clockOf(60_000) });
    expect(results.map((result) => [result.scanner, 'report' in result])).toEqual([
      ['trivy', false],
      ['grype', true],
    ]);
  });

  it('an archive that is not there, and an engine that breaks off', async () => {
    const { path, calls } = standIn(folder, 'trivy');
    expect(await scan(`trivy=${path}`, { kind: 'archive', path: join(folder, 'none.tar') })).toMatchObject({
      failure: { code: 'unreachable' },
    });
    const save = async () => {
      throw Object.assign(new Error('cut'), { reason: { code: 'truncated', text: 'the connection ended' } });
    };
    expect(await scan(`trivy=${path}`, { kind: 'engine', save })).toMatchObject({
      failure: { code: 'truncated', text: 'the connection ended' },
    });
    expect(calls().every(({ words }) => words[0] === '--version')).toBe(true);
  });

  it('an interruption ends it at once', async () => {
    const controller = new AbortController();
    const trivy = standIn(folder, 'trivy', { scan: 'setInterval(() => {}, 1000);' });
    const watch = setInterval(() => {
      if (trivy.calls().length === 2) controller.abort(new Error('interrupted by SIGINT'));
    }, 50);
    const result = await scan(`trivy=${trivy.path}`, archive(), {}, controller.signal);
    clearInterval(watch);
    expect(result).toMatchObject({ failure: { code: 'timeout', text: 'the run was interrupted' } });
    expect(trivy.calls().map(({ pid }) => isRunning(pid))).toEqual([false, false]);
  });

  it('the time of its target, which later scans of that target do not get again', async () => {
    const trivy = standIn(folder, 'trivy', { scan: 'setInterval(() => {}, 1000);' });
    const { scanners } = await open([`trivy=${trivy.path}`]);
    const clock = clockOf(4000);
    const source = archive();
    for (const calls of [2, 2]) {
      expect(await scanners.scan(source, { signal: never, clock })).toMatchObject([
        { failure: { code: 'timeout' } },
      ]);
      expect(trivy.calls()).toHaveLength(calls);
    }
    expect(readdirSync(temporary)).toEqual([]);
  });
});
