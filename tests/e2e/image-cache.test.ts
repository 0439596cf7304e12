import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rempart } from '../cli/command-line.ts';
import {
  canaries,
  describeWith,
  docker,
  imageCases,
  type RecordingSocketProxy,
  type RunningEngine,
  recordingSocketProxy,
  START_TIMEOUT_MS,
  startEngine,
} from '../testbed/index.ts';
import { reportDocument } from './report-document.ts';

const IMAGE = 'rempart/bad:latest';

describeWith('engine', 'an image that was read before', () => {
  let running: RunningEngine;
  let proxy: RecordingSocketProxy;
  let cacheHome: string;

  beforeAll(async () => {
    running = await startEngine({ containers: [] });
    proxy = await recordingSocketProxy(running.socket);
    cacheHome = mkdtempSync(join(tmpdir(), 'rempart-cache-'));
  }, START_TIMEOUT_MS);
  afterAll(async () => {
    await proxy.stop();
    await running.stop();
    rmSync(cacheHome, { recursive: true, force: true });
  });

  /** An audit through a proxy: its targets as they stand in the report, and what it asked of the engine. */
  const audit = async (words: readonly string[], through = proxy) => {
    const before = through.requests().length;
    const { stdout, status } = await rempart(
      ['audit', ...words, '--docker-host', `unix://${through.socket}`, '--output', 'json'],
      { env: { XDG_CACHE_HOME: cacheHome } },
    );
    expect(status).toBe(0);
    const asked = through
      .requests()
      .slice(before)
      .map(({ path }) => path);
    return {
      targets: reportDocument(stdout).targets,
      layers: asked.filter((path) => path.endsWith('/get')),
      inspected: asked.filter((path) => /\/images\/[^/]+\/json$/.test(path)),
    };
  };

  it('is not read again: the same rows, and only what may change is asked', async () => {
    const first = await audit([`image:${IMAGE}`]);
    expect(first.layers).toHaveLength(1);
    const second = await audit([`image:${IMAGE}`]);
    expect(second.layers).toEqual([]);
    // The others are described for their layers, which tell what it was built on.
    expect(new Set(second.inspected).size).toBe(second.inspected.length);
    expect(second.inspected.length).toBe(imageCases.length);
    expect(JSON.stringify(second.targets)).toBe(JSON.stringify(first.targets));
  });

  it('is kept without a secret', () => {
    const folder = join(cacheHome, 'rempart', 'images');
    const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(texts.join('\n')).toContain('/app/.env');
    for (const { value, where } of canaries) expect(texts.join('\n'), where).not.toContain(value);
  });

  it('is read all the same with --no-cache', async () => {
    expect((await audit([`image:${IMAGE}`, '--no-cache'])).layers).toHaveLength(1);
  });

  it('is read again where another way leads to an engine that calls itself the same', async () => {
    const other = await recordingSocketProxy(running.socket);
    try {
      expect((await audit([`image:${IMAGE}`], other)).layers).toHaveLength(1);
    } finally {
      await other.stop();
    }
  });

  it('is not read where the engine keeps silent about its layers, and is not taken for read then', async () => {
    const silent = await recordingSocketProxy(running.socket, ({ path }) =>
      path.endsWith('/get') ? 'truncate' : 'pass',
    );
    try {
      expect((await audit([`image:${IMAGE}`], silent)).layers).toHaveLength(1);
      expect((await audit([`image:${IMAGE}`], silent)).layers).toHaveLength(1);
    } finally {
      await silent.stop();
    }
  });

  it('is read once for all its tags and containers', async () => {
    await docker(running, ['tag', IMAGE, 'another/name:1']);
    for (const [name, image] of [
      ['one', IMAGE],
      ['two', 'another/name:1'],
    ] as const)
      await docker(running, ['create', '--name', name, image]);
    const { layers, targets } = await audit(['docker', '--no-cache']);
    expect(targets.filter(({ kind }) => kind === 'container')).toHaveLength(2);
    expect(layers).toHaveLength(1);
  });
});
