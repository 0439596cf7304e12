import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Report } from '../../src/core/generated/report.ts';
import { rempart } from '../cli/command-line.ts';
import { reportBody, standIn } from '../cli/scanner/stand-in.ts';
import {
  containerCanaries,
  containerCases,
  describeWith,
  type Engine,
  engine,
  type RecordedRequest,
  recordingSocketProxy,
  START_TIMEOUT_MS,
  type Treatment,
} from '../testbed/index.ts';
import { expectSeen, replayedPart, reportDocument, TIMED } from './report-document.ts';

describeWith('engine', 'an audit of a live engine', () => {
  let running: Engine;
  let folder: string;
  let report: Report;
  let text: string;
  let recording: string;
  let requests: readonly RecordedRequest[];

  const auditThrough = async (
    treat?: (request: RecordedRequest) => Treatment,
    ...words: readonly string[]
  ) => {
    const proxy = await recordingSocketProxy(running.socket, treat);
    try {
      const ran = await rempart([
        'audit',
        'docker',
        '--docker-host',
        `unix://${proxy.socket}`,
        '--output',
        'json',
        ...words,
      ]);
      return { ...ran, requests: proxy.requests() };
    } finally {
      await proxy.stop();
    }
  };

  beforeAll(async () => {
    running = await engine();
    folder = mkdtempSync(join(tmpdir(), 'rempart-e2e-'));
    const audited = await auditThrough();
    expect(audited.stderr).toMatch(/^docker: unix:.*--docker-host says so\n$/);
    ({ stdout: text, requests } = audited);
    report = reportDocument(text);
    recording = join(folder, 'engine.json');
    await rempart(['collect', 'docker', '--docker-host', `unix://${running.socket}`, '-o', recording]);
  }, START_TIMEOUT_MS);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('sends nothing but GET and HEAD (law 5)', () => {
    expect(requests.length).toBeGreaterThan(50);
    expect(
      [...new Set(requests.map(({ method }) => method))].filter(
        (method) => method !== 'GET' && method !== 'HEAD',
      ),
    ).toEqual([]);
  });

  it('shows failures and passes as the coverage page says', () => {
    expectSeen('engine', [report]);
  });

  it('asks each question once: no container is inspected twice', () => {
    const inspected = requests
      .map(({ path }) => path)
      .filter((path) => /\/containers\/[0-9a-f]+\/json/.test(path));
    expect(new Set(inspected).size).toBe(inspected.length);
  });

  it('has a row for the engine, for every container, running or not, and for every image they use', () => {
    const names = new Set(report.targets.map(({ kind, name }) => `${kind} ${name}`));
    for (const { name } of containerCases) expect(names).toContain(`container ${name}`);
    expect(report.targets.filter(({ kind }) => kind === 'docker-engine')).toHaveLength(1);
    expect(report.targets.filter(({ kind }) => kind === 'image').length).toBeGreaterThan(4);
  });

  it('holds none of the planted secrets, nor does a recording', () => {
    const saved = readFileSync(recording, 'utf8');
    for (const { value, where } of Object.values(containerCanaries)) {
      expect(text.includes(value), `the report has the secret of ${where}`).toBe(false);
      expect(saved.includes(value), `the recording has the secret of ${where}`).toBe(false);
    }
  });

  it('is the same when its recording is replayed', async () => {
    const [first, second] = await Promise.all(
      ['a', 'b'].map(() => rempart(['evaluate', recording, '--output', 'json'])),
    );
    expect(replayedPart(reportDocument(first?.stdout ?? ''))).toBe(
      replayedPart(reportDocument(second?.stdout ?? '')),
    );
    const again = reportDocument(first?.stdout ?? '');
    const outcomes = ({ targets }: Report) =>
      Object.fromEntries(
        targets.map(({ name, results }) => [
          name,
          results
            .filter(({ checkId }) => !TIMED.has(checkId))
            .map(({ checkId, outcome }) => `${checkId} ${outcome}`),
        ]),
      );
    // The proxy has another socket, so the engine's row bears another name; the crashing container changes by itself.
    const unstable = /^unix:|^crash-loop$/;
    const stable = Object.entries(outcomes(again)).filter(([name]) => !unstable.test(name));
    expect(Object.entries(outcomes(report)).filter(([name]) => !unstable.test(name))).toEqual(stable);
  });

  it('a socket proxy’s 403 is unknown: permission for exactly the checks it hits', async () => {
    const { stdout } = await auditThrough(({ path }) => (/\/top(\?|$)/.test(path) ? 'forbid' : 'pass'));
    const refused = reportDocument(stdout);
    const changed = refused.targets.flatMap(({ name, results }) =>
      results
        .filter(({ checkId, outcome }) => {
          const before = report.targets
            .find((target) => target.name === name)
            ?.results.find((result) => result.checkId === checkId);
          return (
            before !== undefined && before.outcome !== outcome && name !== 'crash-loop' && !TIMED.has(checkId)
          );
        })
        .map(({ checkId, outcome, reason }) => ({ name, checkId, outcome, code: reason?.code ?? null })),
    );
    expect(changed.length).toBeGreaterThan(0);
    for (const { outcome, code } of changed)
      expect({ outcome, code }).toEqual({ outcome: 'unknown', code: 'permission' });
    expect([...new Set(changed.map(({ checkId }) => checkId))].sort()).toEqual([
      'isolation/nested-engine',
      'isolation/no-unexpected-processes',
      'non-root-user/no-sshd',
      'non-root-user/one-service',
      'non-root-user/processes',
      'resource-limits/zombies-reaped',
    ]);
    expect(refused.summary.score.value).toBeLessThanOrEqual(report.summary.score.value ?? 0);
  }, 60_000);

  for (const treatment of ['hang', 'truncate', 'garbage', 'not-json'] as const)
    it(`an engine whose answer about one container is ${treatment} costs that container alone`, async () => {
      let victim: string | null = null;
      const { status, stdout } = await auditThrough(
        ({ path }) => {
          const id = /\/containers\/([0-9a-f]{64})\/json/.exec(path)?.[1];
          if (id !== undefined) victim ??= id;
          return id !== undefined && id === victim ? treatment : 'pass';
        },
        '--only',
        'privileged-mode',
      );
      expect(status).toBe(0);
      const harmed = reportDocument(stdout).targets.filter(
        ({ kind, results }) =>
          kind === 'container' &&
          results.some(
            ({ checkId, outcome }) => checkId === 'privileged-mode/privileged' && outcome === 'unknown',
          ),
      );
      expect(harmed).toHaveLength(1);
    }, 60_000);

  it('a single container is judged with its engine as evidence, and the engine is no row', async () => {
    const { stdout, status } = await rempart([
      'audit',
      'container:privileged',
      '--docker-host',
      `unix://${running.socket}`,
      '--output',
      'json',
    ]);
    expect(status).toBe(0);
    const { targets } = reportDocument(stdout);
    expect(targets.map(({ kind }) => kind).sort()).toEqual(['container', 'image']);
    const alone = targets.find(({ kind }) => kind === 'container');
    const among = report.targets.find(({ name, kind }) => name === 'privileged' && kind === 'container');
    expect(alone?.results.map(({ checkId, outcome }) => [checkId, outcome])).toEqual(
      among?.results.map(({ checkId, outcome }) => [checkId, outcome]),
    );
  });

  it('takes the report of another scanner along: each package with a known fix is a finding of its image', async () => {
    const { body } = JSON.parse(
      readFileSync(resolve(import.meta.dirname, '../../fixtures/scan-reports/trivy.json'), 'utf8'),
    );
    const scan = join(folder, 'trivy.json');
    const { ImageID: _, RepoDigests: __, ...metadata } = body.Metadata;
    writeFileSync(
      scan,
      JSON.stringify({
        ...body,
        ArtifactName: 'rempart/good:1.2.3',
        Metadata: { ...metadata, RepoTags: ['rempart/good:1.2.3'] },
      }),
    );
    const { stdout } = await rempart([
      'audit',
      'docker',
      '--docker-host',
      `unix://${running.socket}`,
      '--no-image-walk',
      '--only',
      'vulnerabilities/imported-findings',
      '--import',
      scan,
      '--output',
      'json',
    ]);
    const outcomes = new Map(
      reportDocument(stdout).targets.flatMap(({ name, results }) =>
        results.map(({ outcome, findings }) => [name, { outcome, findings: findings.length }] as const),
      ),
    );
    expect(outcomes.get('rempart/good:1.2.3')).toEqual({ outcome: 'fail', findings: expect.any(Number) });
    expect(outcomes.get('rempart/bad:latest')).toEqual({ outcome: 'unknown', findings: 0 });
  });

  it('has an image saved for a scanner that the user names, which sees no socket', async () => {
    const trivy = standIn(folder, 'trivy', {
      scan: `if (!fs.readFileSync(words[2], 'latin1').includes('manifest.json')) process.exit(1);
        process.stdout.write(${JSON.stringify(reportBody('trivy'))});`,
    });
    const proxy = await recordingSocketProxy(running.socket);
    const { status, stdout } = await rempart([
      'audit',
      'image:rempart/good:1.2.3',
      '--docker-host',
      `unix://${proxy.socket}`,
      '--only',
      'vulnerabilities/imported-findings',
      '--scanner',
      `trivy=${trivy.path}`,
      '--output',
      'json',
    ]);
    const sent = proxy.requests();
    await proxy.stop();
    expect(status).toBe(0);
    const [image] = reportDocument(stdout).targets.filter(({ kind }) => kind === 'image');
    expect(image?.results).toMatchObject([{ outcome: 'fail' }]);
    expect(JSON.stringify(trivy.calls())).not.toContain(proxy.socket);
    expect(sent.filter(({ path }) => /\/images\/[^/]+\/get/.test(path))).not.toEqual([]);
    expect(sent.filter(({ method }) => method !== 'GET' && method !== 'HEAD')).toEqual([]);
  });

  it('a container of an engine that lists none is not said to be missing', async () => {
    const proxy = await recordingSocketProxy(running.socket, ({ path }) =>
      /\/containers\/json/.test(path) ? 'forbid' : 'pass',
    );
    const { status, stdout } = await rempart([
      ...['audit', 'container:plain', '--docker-host', `unix://${proxy.socket}`, '--output', 'json'],
    ]);
    await proxy.stop();
    expect(status).toBe(3);
    expect(reportDocument(stdout).targets).toMatchObject([
      {
        status: 'denied',
        error: {
          code: 'permission',
          message: expect.stringContaining('Its containers could not be listed: GET /containers/json'),
          hint: 'Let this user, or the socket proxy, permit GET /containers/json',
        },
      },
    ]);
  });

  it('a container that is not there is a row with the reason', async () => {
    const { status, stdout } = await rempart([
      'audit',
      'container:nowhere',
      '--docker-host',
      `unix://${running.socket}`,
      '--output',
      'json',
    ]);
    expect(status).toBe(3);
    expect(reportDocument(stdout).targets).toMatchObject([
      { status: 'unreachable', error: { code: 'not-found' } },
    ]);
  });
});
