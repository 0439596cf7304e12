import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Report } from '../../src/core/generated/report.ts';
import { rempart } from '../cli/command-line.ts';
import {
  describeWith,
  docker,
  type RecordedRequest,
  type RunningEngine,
  recordingSocketProxy,
  START_TIMEOUT_MS,
  startEngine,
} from '../testbed/index.ts';
import { expectSeen, reportDocument } from './report-document.ts';

/** Fails on the swarm that was made carelessly, passes on the other one. */
const FAIL_AND_PASS = [
  'overlay-encrypted',
  'swarm-autolock',
  'swarm-data-plane',
  'swarm-listen-address',
  'swarm-node-certificates',
  'swarm-secrets',
] as const;
/** Passes on both: each is young, has one manager and a service. */
const PASS = ['swarm-ca-age', 'swarm-managers', 'swarm-needed'] as const;

/** What must stand in no report and no recording. */
const CONTENT = {
  environment: 'hunter2-in-the-environment',
  secret: 'hunter2-in-a-secret',
  config: 'hunter2-in-a-config',
} as const;

const INIT = ['swarm', 'init', '--advertise-addr', '127.0.0.1', '--task-history-limit', '0'];
const SERVICE = ['service', 'create', '--detach', '--quiet', '--no-resolve-image', '--name', 'web'];
const PROGRAM = ['rempart/shell:1', 'sleep', '100000'];

interface Audited {
  readonly text: string;
  readonly row: Report['targets'][number];
  readonly below: readonly Report['targets'][number][];
  readonly requests: readonly RecordedRequest[];
}

/** An audit of this machine and the engine, which is asked through a proxy that writes down what comes. */
const audit = async (engine: RunningEngine, ...words: readonly string[]): Promise<Audited> => {
  const proxy = await recordingSocketProxy(engine.socket);
  try {
    const { stdout, stderr, status } = await rempart(
      ['audit', 'local', '--no-walk', '--no-image-walk', '--output', 'json', ...words],
      { env: { DOCKER_HOST: `unix://${proxy.socket}` } },
    );
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const { targets } = reportDocument(stdout);
    const row = targets.find(({ name }) => name.includes(proxy.socket));
    if (row === undefined) throw new Error('the engine is no row');
    const below = targets.filter(({ parent }) => parent === row.id);
    return { text: stdout, row, below, requests: proxy.requests() };
  } finally {
    await proxy.stop();
  }
};

/** Waits until so many tasks of the service run, none of which is the given ones. */
const tasksOf = async (
  engine: RunningEngine,
  count: number,
  gone: readonly string[] = [],
): Promise<readonly string[]> => {
  const filter = 'label=com.docker.swarm.service.name=web';
  for (let left = 600; left > 0; left -= 1) {
    const { stdout } = await docker(engine, [
      'ps',
      '--all',
      '--filter',
      filter,
      '--format',
      '{{.Names}} {{.State}}',
    ]);
    const tasks = stdout.split('\n').filter(Boolean);
    const names = tasks.map((task) => task.split(' ')[0] ?? '');
    if (
      tasks.length === count &&
      tasks.every((task) => task.endsWith(' running')) &&
      !names.some((name) => gone.includes(name))
    )
      return names;
    await delay(100);
  }
  throw new Error('the service did not come up');
};

describeWith('engine', 'a swarm that was made carelessly, and one that was not', () => {
  let careless: RunningEngine;
  let careful: RunningEngine;
  let bad: Audited;
  let good: Audited;
  let recording: string;
  let secrets: readonly string[];

  const resultOf = ({ row }: Audited, slug: string) =>
    row.results.find(({ checkId }) => checkId === `docker-engine/${slug}`);

  const file = (engine: RunningEngine, name: string, content: string): string => {
    const path = join(engine.folder, name);
    writeFileSync(path, content);
    return path;
  };

  beforeAll(async () => {
    [careless, careful] = await Promise.all([
      startEngine({ containers: [] }),
      startEngine({ containers: [] }),
    ]);

    await docker(careless, [...INIT, '--cert-expiry', '8760h']);
    await docker(careless, ['network', 'create', '--driver', 'overlay', 'plain']);
    await docker(careless, ['config', 'create', 'settings', file(careless, 'config', CONTENT.config)]);
    await docker(careless, [
      ...[...SERVICE, '--replicas', '2', '--network', 'plain', '--config', 'settings'],
      ...['--publish', '8080:80', '--env', `DB_PASSWORD=${CONTENT.environment}`, ...PROGRAM],
    ]);

    await docker(careful, [
      ...[...INIT, '--cert-expiry', '720h', '--autolock'],
      ...['--listen-addr', '127.0.0.1:2377', '--data-path-addr', '127.0.0.2'],
    ]);
    await docker(careful, ['network', 'create', '--driver', 'overlay', '--opt', 'encrypted', 'sealed']);
    await docker(careful, ['secret', 'create', 'password', file(careful, 'secret', CONTENT.secret)]);
    await docker(careful, ['config', 'create', 'settings', file(careful, 'config', CONTENT.config)]);
    await docker(careful, [
      ...[...SERVICE, '--network', 'sealed', '--secret', 'password', '--config', 'settings'],
      ...['--env', 'DB_PASSWORD_FILE=/run/secrets/password', ...PROGRAM],
    ]);
    await Promise.all([tasksOf(careless, 2), tasksOf(careful, 1)]);

    const told = await Promise.all([
      ...[careless, careful].flatMap((engine) =>
        ['worker', 'manager'].map((role) => docker(engine, ['swarm', 'join-token', '--quiet', role])),
      ),
      docker(careful, ['swarm', 'unlock-key', '--quiet']),
    ]);
    secrets = told.map(({ stdout }) => stdout.trim());
    recording = join(careful.folder, 'recording.json');
    [bad, good] = await Promise.all([audit(careless), audit(careful)]);
    await rempart(['collect', 'docker', '--docker-host', `unix://${careful.socket}`, '-o', recording]);
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await Promise.all([careless, careful].map((engine) => engine?.stop()));
  });

  for (const slug of FAIL_AND_PASS)
    it(`${slug} fails on the careless one and passes on the other`, () => {
      expect([resultOf(bad, slug)?.outcome, resultOf(good, slug)?.outcome]).toEqual(['fail', 'pass']);
    });

  for (const slug of PASS)
    it(`${slug} passes on both`, () => {
      expect([resultOf(bad, slug)?.outcome, resultOf(good, slug)?.outcome]).toEqual(['pass', 'pass']);
    });

  it('names services and networks, not tasks and addresses of the moment', () => {
    const keys = (slug: string) =>
      resultOf(bad, slug)?.findings.map(({ location }) => location?.resource ?? location?.pointer);
    expect(keys('swarm-secrets')).toEqual(['web']);
    expect(keys('overlay-encrypted')?.sort()).toEqual(['ingress', 'plain']);
    expect(bad.below.map(({ id }) => id.slice(bad.row.id.length)).sort()).toEqual([
      '/container/service:web',
      '/container/service:web/2',
      '/image/rempart/shell:1',
    ]);
  });

  it('sends nothing but GET and HEAD, and asks for no token, secret or config', () => {
    const { requests } = good;
    expect(requests.length).toBeGreaterThan(8);
    expect(requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD')).toEqual([]);
    const paths = requests.map(({ path }) => path.replace(/^\/v[\d.]+|\?.*$/g, ''));
    expect(paths).toContain('/services');
    for (const path of ['/swarm', '/swarm/unlockkey', '/secrets', '/configs', '/nodes'])
      expect(paths).not.toContain(path);
  });

  it('holds no token, no key and no content, neither in a report nor in a recording', () => {
    expect(secrets.every((secret) => /^SWM(TKN|KEY)-/.test(secret))).toBe(true);
    const hidden = [
      ...secrets,
      ...Object.values(CONTENT),
      ...Object.values(CONTENT).map((text) => Buffer.from(text).toString('base64')),
    ];
    for (const text of [bad.text, good.text, readFileSync(recording, 'utf8')])
      for (const secret of hidden) expect(text.includes(secret), secret).toBe(false);
  });

  it('keeps its findings when every task is made anew, under another name', async () => {
    const before = await tasksOf(careless, 2);
    await docker(careless, ['service', 'update', '--detach', '--quiet', '--force', 'web']);
    await tasksOf(careless, 2, before);
    const again = await audit(careless);
    const fingerprints = ({ row, below }: Audited) =>
      [row, ...below]
        .map(({ id, results }) => [
          id.slice(row.id.length),
          results
            .flatMap(({ checkId, findings }) =>
              findings.map(({ location }) => `${checkId} ${location?.resource}`),
            )
            // Behind a proxy nobody tells which daemon.json is this engine's; others of this machine come and go.
            .filter((finding) => !finding.includes(' /tmp/'))
            .sort(),
        ])
        .sort();
    expect(fingerprints(again)).toEqual(fingerprints(bad));
    expect(again.text).not.toContain(before[0]);
  }, 120_000);

  it('is not needed once it has no service', async () => {
    await docker(careful, ['service', 'rm', 'web']);
    const idle = await audit(careful, '--only', 'docker-engine/swarm-needed');
    expect(resultOf(idle, 'swarm-needed')?.outcome).toBe('fail');
  }, 60_000);

  it('shows failures and passes as the coverage page says', () => {
    const ids = new Set([...FAIL_AND_PASS, ...PASS].map((slug) => `docker-engine/${slug}`));
    const decided = [bad, good].map(({ row }) => ({
      ...row,
      results: row.results.filter(({ checkId }) => ids.has(checkId)),
    }));
    expectSeen('swarm', [{ targets: decided } as unknown as Report]);
  });
});
