import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TargetReport } from '../../src/core/generated/report.ts';
import { rempart } from '../cli/command-line.ts';
import { describeWith, docker, type RunningEngine, START_TIMEOUT_MS, startEngine } from '../testbed/index.ts';
import { reportDocument } from './report-document.ts';

const labels = (values: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(values).flatMap(([label, value]) => ['--label', `${label}=${value}`]);

const compose = (number: number, run = 'False') =>
  labels({
    'com.docker.compose.project': 'shop',
    'com.docker.compose.service': 'web',
    'com.docker.compose.container-number': String(number),
    'com.docker.compose.oneoff': run,
  });

/** Everything that a deployment changes: names, ids, host ports, volumes without a name. */
const deployment = (round: number): readonly (readonly string[])[] => {
  const web = ['--publish', `${18_080 + round}:80`, '--volume', '/data', '--volume', '/etc:/host-etc'];
  return [
    ['--name', 'shop-web-1', ...compose(1), ...web, '--cap-add', 'NET_ADMIN', 'rempart/shell:1'],
    ['--name', `shop-web-run-${'abcdef'.repeat(2)}${round}`, ...compose(1, 'True'), 'rempart/shell:1'],
    [
      ...['--name', `shop_api.1.task${round}`, '--publish', '80'],
      ...labels({ 'com.docker.swarm.service.name': 'shop_api', 'com.docker.swarm.task.id': `task${round}` }),
      'rempart/shell:1',
    ],
    [
      ...['--name', `k8s_api_api-7d4b9c6f5d-x8k2${round + 4}_default_uid${round}_0`, '--pid', 'host'],
      ...labels({
        'io.kubernetes.pod.namespace': 'default',
        'io.kubernetes.pod.name': `api-7d4b9c6f5d-x8k2${round + 4}`,
        'io.kubernetes.pod.uid': `uid${round}`,
        'io.kubernetes.container.name': 'api',
      }),
      'rempart/shell:1',
    ],
    // The engine names this one.
    ['--env', 'DB_PASSWORD=correct-horse-battery', '--publish-all', '--expose', '81', 'rempart/shell:1'],
  ];
};

/** Fingerprints of everything wrong with the containers, by the id of their row. */
const fingerprints = (targets: readonly TargetReport[]) =>
  Object.fromEntries(
    targets.map(({ id, results }) => [
      id,
      results.flatMap(({ findings }) => findings.map(({ fingerprint }) => fingerprint)).sort(),
    ]),
  );

describeWith('engine', 'containers that are deployed anew', () => {
  let engine: RunningEngine;
  let folder: string;

  const containers = async (): Promise<readonly TargetReport[]> => {
    const host = ['--docker-host', `unix://${engine.socket}`];
    const { stdout } = await rempart(['audit', 'docker', ...host, '--no-image-walk', '--output', 'json']);
    return reportDocument(stdout).targets.filter(({ kind }) => kind === 'container');
  };
  const deploy = async (round: number): Promise<readonly string[]> => {
    const ids: string[] = [];
    for (const flags of deployment(round)) {
      const { stdout } = await docker(engine, ['run', '--detach', ...flags, 'sleep', '86400']);
      ids.push(stdout.trim());
    }
    return ids;
  };
  const named = (targets: readonly TargetReport[], name: string): TargetReport => {
    const target = targets.find((candidate) => candidate.name === name);
    if (target === undefined) throw new Error(`no row ${name}`);
    return target;
  };

  beforeAll(async () => {
    engine = await startEngine({ containers: [] });
    folder = mkdtempSync(join(tmpdir(), 'rempart-e2e-'));
  }, START_TIMEOUT_MS);
  afterAll(async () => {
    await engine?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('have no new finding', async () => {
    const ids = await deploy(0);
    const before = await containers();
    await docker(engine, ['rm', '--force', '--volumes', ...ids]);
    const newIds = await deploy(1);
    const after = await containers();
    expect(new Set([...ids, ...newIds]).size).toBe(2 * ids.length);
    expect(after.map(({ name }) => name)).not.toEqual(before.map(({ name }) => name));
    expect(Object.values(fingerprints(before)).flat().length).toBeGreaterThan(50);
    expect(fingerprints(after)).toEqual(fingerprints(before));
  }, 120_000);

  it('keep their findings when the service gets further replicas', async () => {
    const before = fingerprints(await containers());
    for (const number of [2, 10])
      await docker(engine, [
        ...['run', '--detach', '--name', `shop-web-${number}`, ...compose(number), '--privileged'],
        ...['--runtime', 'runc-without-sys-resource', 'rempart/shell:1', 'sleep', '86400'],
      ]);
    const targets = await containers();
    expect(fingerprints(targets)).toMatchObject(before);
    const first = named(targets, 'shop-web-1');
    expect(named(targets, 'shop-web-2')).toMatchObject({ id: `${first.id}/2`, replicaOf: first.id });
    expect(named(targets, 'shop-web-10')).toMatchObject({ id: `${first.id}/3`, replicaOf: first.id });
  }, 120_000);

  it('cannot hide behind another’s row: neither by what their image says nor by what they say themselves', async () => {
    const claim = Object.entries({
      'com.docker.compose.project': 'shop',
      'com.docker.compose.service': 'web',
      'com.docker.compose.container-number': '1',
      'com.docker.compose.oneoff': 'False',
    });
    writeFileSync(
      join(folder, 'Dockerfile'),
      `FROM rempart/shell:1\n${claim.map(([label, value]) => `LABEL ${label}=${value}`).join('\n')}\n`,
    );
    await docker(engine, ['build', '--tag', 'claims/shop:1', folder]);
    const run = ['run', '--detach', '--pid', 'host'];
    await docker(engine, [...run, '--name', 'by-image', 'claims/shop:1', 'sleep', '86400']);
    await docker(engine, [...run, '--name', 'by-label', ...compose(1), 'rempart/shell:1', 'sleep', '86400']);
    const targets = await containers();
    const ids = targets.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);

    expect(named(targets, 'by-image')).toMatchObject({
      id: expect.stringMatching(/\/container\/by-image$/),
      replicaOf: null,
    });
    const claimed = named(targets, 'by-label');
    const group = targets.filter(
      ({ id, replicaOf }) => (replicaOf ?? id) === (claimed.replicaOf ?? claimed.id),
    );
    expect(group.map(({ name }) => name).sort()).toEqual([
      'by-label',
      'shop-web-1',
      'shop-web-10',
      'shop-web-2',
    ]);
    for (const { results } of [named(targets, 'by-image'), claimed])
      expect(results.find(({ checkId }) => checkId === 'isolation/pid-namespace')?.outcome).toBe('fail');
    const all = targets.flatMap(({ results }) => results.flatMap(({ findings }) => findings));
    expect(new Set(all.map(({ fingerprint }) => fingerprint)).size).toBe(all.length);
  }, 120_000);
});
