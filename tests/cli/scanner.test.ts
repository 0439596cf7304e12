import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeTar } from '../transports/archive/make-tar.ts';
import { type FakeEngine, json, polite, startFakeEngine } from '../transports/docker/fake-engine.ts';
import { rempart } from './command-line.ts';
import { isRunning, standIn } from './scanner/stand-in.ts';

let folder: string;
/** Where folders for temporary files are made. */
let temporary: string;
let env: Record<string, string>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rempart-scanner-'));
  temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  env = { TMPDIR: temporary, CANARY: 'secret' };
});
afterEach(() => rmSync(folder, { recursive: true }));

const ONLY = ['--only', 'vulnerabilities', '--no-db'] as const;

const root = (): string => {
  mkdirSync(join(folder, 'root/etc'), { recursive: true });
  writeFileSync(join(folder, 'root/etc/os-release'), 'ID=debian\nVERSION_ID="12"\n');
  return `rootfs:${join(folder, 'root')}`;
};

const digestOf = (path: string): string =>
  `sha256:${createHash('sha256').update(readFileSync(path)).digest('hex')}`;

interface Result {
  readonly checkId: string;
  readonly outcome: string;
  readonly reason: { readonly text: string } | null;
  readonly findings: readonly { readonly message: string }[];
}

const resultsOf = (stdout: string, kind = 'image'): ReadonlyMap<string, Result> => {
  const { targets } = JSON.parse(stdout) as {
    readonly targets: readonly { readonly kind: string; readonly results: readonly Result[] }[];
  };
  const [target] = targets.filter((row) => row.kind === kind);
  return new Map((target?.results ?? []).map((result) => [result.checkId, result]));
};

const FINDINGS = 'vulnerabilities/imported-findings';

describe('--scanner', () => {
  it('judges what the program found like an imported report, and says once what ran', async () => {
    const trivy = standIn(folder, 'trivy');
    const { status, stdout, stderr } = await rempart(
      ['audit', root(), ...ONLY, '--scanner', `trivy=${trivy.path}`, '--output', 'json'],
      { env },
    );
    expect(status).toBe(0);
    expect(stderr).toBe(`--scanner: trivy 0.68.1, ${trivy.path}, ${digestOf(trivy.path)}\n`);
    expect(resultsOf(stdout).get(FINDINGS)).toMatchObject({
      outcome: 'fail',
      findings: [{ message: expect.stringContaining('CVE-2024-5535, by trivy') }],
    });
    expect(trivy.calls().at(-1)).toMatchObject({
      words: expect.arrayContaining(['rootfs', join(folder, 'root')]),
    });
    expect(trivy.calls().some((call) => JSON.stringify(call.env).includes('secret'))).toBe(false);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('keeps the result, and which program it was, in a recording', async () => {
    const grype = standIn(folder, 'grype');
    const recording = join(folder, 'recording.json');
    const collected = await rempart(
      ['collect', root(), ...ONLY, '--scanner', `grype=${grype.path}`, '-o', recording],
      { env },
    );
    expect(collected.status).toBe(0);
    expect(readFileSync(recording, 'utf8')).toContain(digestOf(grype.path));
    const { stdout } = await rempart(['evaluate', recording, '--output', 'json']);
    expect(resultsOf(stdout).get(FINDINGS)).toMatchObject({
      findings: [{ message: expect.stringContaining('by grype') }],
    });
  });

  it('that fails leaves its checks unknown with the reason, in one line, and the run goes on', async () => {
    const trivy = standIn(folder, 'trivy', { scan: "console.error('no database'); process.exit(1);" });
    const { status, stdout, stderr } = await rempart(
      ['audit', root(), '--only', 'vulnerabilities', '--scanner', `trivy=${trivy.path}`, '--output', 'json'],
      { env },
    );
    expect(status).toBe(0);
    const reason = 'trivy ended with status 1: no database';
    expect(stderr.split('\n')).toEqual([
      expect.stringContaining('--scanner: trivy 0.68.1'),
      `${root()}: trivy did not scan ${root()}: ${reason}`,
      '',
    ]);
    const results = resultsOf(stdout);
    for (const check of [FINDINGS, 'vulnerabilities/scan-fresh', 'vulnerabilities/scanners-agree'])
      expect(results.get(check)).toMatchObject({ outcome: 'unknown', reason: { text: reason } });
  });

  it('joins what was imported as well', async () => {
    const trivy = standIn(folder, 'trivy');
    const imported = join(folder, 'grype.json');
    const body = JSON.parse(
      readFileSync(new URL('../../fixtures/scan-reports/grype.json', import.meta.url), 'utf8'),
    ).body;
    writeFileSync(imported, JSON.stringify({ ...body, source: { type: 'directory', target: root() } }));
    const { stdout } = await rempart(
      [
        'audit',
        root(),
        ...ONLY,
        '--scanner',
        `trivy=${trivy.path}`,
        '--import',
        imported,
        '--output',
        'json',
      ],
      { env },
    );
    const messages =
      resultsOf(stdout)
        .get(FINDINGS)
        ?.findings.map(({ message }) => message) ?? [];
    expect(messages.filter((message) => message.endsWith('by trivy'))).toHaveLength(1);
    expect(messages.filter((message) => message.endsWith('by grype'))).toHaveLength(1);
  });

  it('says that hosts are not scanned', async () => {
    const { path } = standIn(folder, 'trivy');
    const { stderr } = await rempart(
      ['audit', 'ssh://127.0.0.1:1', ...ONLY, '--scanner', `trivy=${path}`, '--output', 'json'],
      { env },
    );
    expect(stderr).toContain('--scanner: reads images; hosts are left to the vulnerability database\n');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('%s ends the program and leaves nothing behind', async (signal) => {
    const trivy = standIn(folder, 'trivy', {
      scan: "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);",
    });
    const { status, stdout } = await rempart(
      ['audit', root(), ...ONLY, '--scanner', `trivy=${trivy.path}`, '--output', 'json'],
      {
        env,
        during: (child) => {
          const watch = setInterval(() => {
            if (trivy.calls().length < 2) return;
            clearInterval(watch);
            child.kill(signal);
          }, 50);
        },
      },
    );
    expect(status).toBe(signal === 'SIGINT' ? 130 : 143);
    expect(JSON.parse(stdout).run.partial).toBe(true);
    expect(trivy.calls().some(({ pid }) => isRunning(pid))).toBe(false);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('a second signal does so too', async () => {
    const trivy = standIn(folder, 'trivy', { tell: 'setInterval(() => {}, 1000);' });
    const { status } = await rempart(['audit', root(), ...ONLY, '--scanner', `trivy=${trivy.path}`], {
      env,
      during: (child) => {
        const watch = setInterval(() => {
          if (trivy.calls().length < 1) return;
          clearInterval(watch);
          child.kill('SIGINT');
          child.kill('SIGTERM');
        }, 50);
      },
    });
    expect([130, 143]).toContain(status);
    expect(trivy.calls().some(({ pid }) => isRunning(pid))).toBe(false);
    expect(readdirSync(temporary)).toEqual([]);
  });

  const refused: readonly (readonly [name: string, flag: (folder: string) => string, says: RegExp])[] = [
    ['a name without a path', () => 'trivy=trivy', /names no path/],
    ['another program', () => 'clair=/usr/bin/clair', /names no scanner/],
    ['a program that is not there', (at) => `trivy=${at}/none`, /ENOENT/],
    [
      'a malicious release',
      (at) => `trivy=${standIn(at, 'trivy', { version: 'Version: 0.69.4\n' }).path}`,
      /malicious releases 0\.69\.4 to 0\.69\.6/,
    ],
  ];
  it.each(refused)('%s ends with 2 before anything is contacted', async (_, flag, says) => {
    const { status, stdout, stderr } = await rempart(['audit', root(), '--scanner', flag(folder)], { env });
    expect(stderr).toMatch(says);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
  });
});

describe('an image of an engine', () => {
  const id = `sha256:${'a'.repeat(64)}`;
  let engine: FakeEngine;
  let saved: Buffer;
  beforeEach(async () => {
    const layer = await makeTar([{ name: 'etc/os-release', text: 'ID=debian\nVERSION_ID="12"\n' }]);
    saved = await makeTar([
      { name: 'layer.tar', text: layer },
      { name: 'config.json', text: JSON.stringify({ rootfs: { type: 'layers', diff_ids: ['sha256:0'] } }) },
      {
        name: 'manifest.json',
        text: JSON.stringify([{ Config: 'config.json', RepoTags: null, Layers: ['layer.tar'] }]),
      },
    ]);
    engine = await startFakeEngine({
      ...polite,
      '/containers/json': json([]),
      '/images/json': json([{ Id: id, RepoTags: ['web:1'], Labels: {}, Size: saved.length }]),
      [`/images/${id}/json`]: json({ Id: id, RepoTags: ['web:1'], Size: saved.length, Config: {} }),
      [`/images/${id}/history`]: json([]),
      [`/images/${id}/get`]: (response) => response.writeHead(200).end(saved),
    });
  });
  afterEach(() => engine.stop());

  const audit = (scanner: string, ...words: readonly string[]) =>
    rempart(
      [
        'audit',
        'image:web:1',
        ...ONLY,
        '--docker-host',
        `unix://${engine.path}`,
        '--scanner',
        scanner,
        '--output',
        'json',
        ...words,
      ],
      { env },
    );
  const downloads = () => engine.requests.filter((request) => request === `GET /images/${id}/get`).length;

  it('is saved for the scanner, which sees no socket', async () => {
    const trivy = standIn(folder, 'trivy');
    const { status, stdout } = await audit(`trivy=${trivy.path}`);
    expect(status).toBe(0);
    const call = trivy.calls().at(-1);
    expect(call?.read).toBe(saved.subarray(0, 20).toString('latin1'));
    expect(call?.words[2]).toMatch(new RegExp(`^${temporary}/rempart-scan-\\w+/image\\.tar$`));
    expect(JSON.stringify(call)).not.toContain(engine.path);
    expect(resultsOf(stdout).get(FINDINGS)?.outcome).toBe('fail');
    expect(engine.requests.every((request) => request.startsWith('GET ') || request === 'HEAD /_ping')).toBe(
      true,
    );
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('is downloaded once more for that, and not without the option', async () => {
    await rempart(
      ['audit', 'image:web:1', ...ONLY, '--docker-host', `unix://${engine.path}`, '--output', 'json'],
      { env },
    );
    const without = downloads();
    await audit(`trivy=${standIn(folder, 'trivy').path}`);
    expect(downloads()).toBe(without + without + 1);
  });

  it('is not saved with --no-image-walk: the scan is unknown', async () => {
    const { stdout } = await audit(`trivy=${standIn(folder, 'trivy').path}`, '--no-image-walk');
    expect(downloads()).toBe(0);
    expect(resultsOf(stdout).get(FINDINGS)).toMatchObject({
      outcome: 'unknown',
      reason: { text: 'image walk switched off' },
    });
  });
});
