import { beforeAll, expect, it } from 'vitest';
import type { Report } from '../../src/core/generated/report.ts';
import { rempart } from '../cli/command-line.ts';
import {
  describeWith,
  type Engine,
  engine,
  type RecordedRequest,
  recordingSocketProxy,
  START_TIMEOUT_MS,
} from '../testbed/index.ts';
import { reportDocument } from './report-document.ts';

describeWith('engine', 'an audit of this machine with its engine', () => {
  let running: Engine;
  let report: Report;
  let requests: readonly RecordedRequest[];

  beforeAll(async () => {
    running = await engine();
    const proxy = await recordingSocketProxy(running.socket);
    const { stdout, stderr, status } = await rempart(
      ['audit', 'local', '--no-walk', '--no-image-walk', '--output', 'json'],
      {
        env: { DOCKER_HOST: `unix://${proxy.socket}` },
      },
    );
    requests = proxy.requests();
    await proxy.stop();
    expect(stderr).toBe('');
    expect(status).toBe(0);
    report = reportDocument(stdout);
  }, START_TIMEOUT_MS);

  const result = (kind: string, name: RegExp, checkId: string) =>
    report.targets
      .find((target) => target.kind === kind && name.test(target.name))
      ?.results.find((result) => result.checkId === checkId);

  it('is one tree: the host, its engine, their containers and images', () => {
    const [host] = report.targets;
    const engines = report.targets.filter(
      ({ kind, parent }) => kind === 'docker-engine' && parent === host?.id,
    );
    expect(host).toMatchObject({ kind: 'host', parent: null });
    expect(engines).toHaveLength(1);
    for (const kind of ['container', 'image'])
      for (const target of report.targets.filter((candidate) => candidate.kind === kind))
        expect(target.parent).toBe(engines[0]?.id);
    expect(report.targets.length).toBeGreaterThan(30);
  });

  it('judges a container by what the host’s /proc shows: its capabilities in effect', () => {
    for (const name of [/^hardened$/, /^added-capabilities$/])
      expect(result('container', name, 'privileged-mode/effective-capabilities')?.outcome).toBe('pass');
    expect(result('container', /^privileged$/, 'privileged-mode/effective-capabilities')?.outcome).toBe(
      'not-applicable',
    );
  });

  it('asks the engine for no process of a container that the host shows (law 5)', () => {
    const asked = requests.filter(({ path }) => /\/top(\?|$)/.test(path));
    // What has no process on the host may be asked: it stopped, or is between two starts.
    expect(asked.length).toBeLessThan(8);
    expect(result('container', /^privileged$/, 'non-root-user/processes')?.outcome).toBe('fail');
  });

  it('names the daemon’s settings by where they were set, from the process on the host', async () => {
    const { stdout } = await rempart(
      ['audit', 'local', '--no-walk', '--no-image-walk', '--only', 'docker-engine', '--output', 'json'],
      {
        env: { DOCKER_HOST: `unix://${running.socket}` },
      },
    );
    const engineRow = reportDocument(stdout).targets.find(({ kind }) => kind === 'docker-engine');
    const proxy = engineRow?.results.find(({ checkId }) => checkId === 'docker-engine/userland-proxy');
    expect(['pass', 'fail']).toContain(proxy?.outcome);
  });

  it('asks for the paths that containers mount in the second wave, and judges them', () => {
    const outcomes = report.targets.flatMap(({ results }) =>
      results
        .filter(({ checkId }) => checkId === 'filesystem-permissions/bind-sources-guarded')
        .map(({ outcome }) => outcome),
    );
    expect(outcomes).toContain('pass');
  });

  it('counts the engine, its containers and its images beside the host in the score', () => {
    const { score } = report.summary;
    expect(score.value).toBeLessThan(report.targets[0]?.score.value ?? 0);
    expect(report.summary.worst?.targetId).not.toBe(report.targets[0]?.id);
  });
});
