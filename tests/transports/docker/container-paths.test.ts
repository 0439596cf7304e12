import { afterEach, describe, expect, test } from 'vitest';
import {
  foldersAbove,
  isBelow,
  type KeptBudget,
  readContainerPath,
} from '../../../src/transports/docker/container-paths.ts';
import { endpointDial } from '../../../src/transports/docker/endpoint-dial.ts';
import { createEngineClient } from '../../../src/transports/docker/engine-client.ts';
import { makeTar } from '../archive/make-tar.ts';
import { startFakeEngine } from './fake-engine.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

test('the folders above a path', () => {
  expect(foldersAbove('/a/b/c')).toEqual(['/a', '/a/b']);
  expect(foldersAbove('/a')).toEqual([]);
  expect(isBelow('/a/b', new Set(['/a']))).toBe(true);
  expect(isBelow('/a', new Set(['/a']))).toBe(true);
  expect(isBelow('/ab', new Set(['/a']))).toBe(false);
});

describe('what is kept of one container', () => {
  const id = '1'.repeat(64);
  const reading = async (budget: KeptBudget) => {
    const tar = await makeTar([
      { name: 'd/', type: 'directory' },
      ...Array.from({ length: 5 }, (_, index) => ({ name: `d/${index}`, text: 'x'.repeat(100) })),
    ]);
    const fake = await startFakeEngine({
      [`/containers/${id}/archive`]: (response) => response.end(tar),
    });
    const client = await createEngineClient({
      dial: endpointDial({ kind: 'unix', path: fake.path }),
      deadlineMs: 5000,
    });
    cleanups.push(fake.stop, client.close);
    const { signal } = new AbortController();
    return () => readContainerPath(client, id, '/d', { fileBytes: 1000, alone: false, signal, budget });
  };

  test('is drawn on by each path, and what is beyond says so', async () => {
    const budget = { entries: 8, bytes: 10_000 };
    const read = await reading(budget);
    expect(await read()).toMatchObject({ state: 'found', reason: null });
    expect(budget).toEqual({ entries: 2, bytes: 9500 });
    expect(await read()).toMatchObject({ state: 'found', reason: { code: 'truncated' } });
    expect(budget.entries).toBe(0);
    await expect(read()).rejects.toMatchObject({ reason: { code: 'truncated' } });
  });

  test('leaves texts out that are too much, and never says they are empty', async () => {
    const read = await reading({ entries: 100, bytes: 250 });
    const answer = await read();
    const files = answer.state === 'found' ? answer.entries.slice(1) : [];
    expect(files.map(({ bytes }) => bytes?.length ?? null)).toEqual([100, 100, null, null, null]);
    expect(files[2]?.unreadable).toMatchObject({ code: 'truncated' });
  });
});
