import { describe, expect, it } from 'vitest';
import { found } from '../../src/core/answer.ts';
import type { ImageHistoryStep } from '../../src/facts/image-inspect.ts';
import { baseImageOf, type LocalImage, localImages, ownSteps } from '../../src/facts/local-images.ts';
import { resolveFrom, valueFrom } from './api-fixture.ts';

const local = (id: string, layers: readonly string[], created = 1000): LocalImage => ({
  id,
  repoTags: [`${id}:1`],
  repoDigests: [],
  created,
  layers,
});
const image = { id: 'app', layers: ['a', 'b', 'c'], created: 5000 };

describe('the images of an engine', () => {
  const body = [
    {
      Id: 'sha256:1',
      RepoTags: ['debian:12'],
      RepoDigests: null,
      Created: '2026-11-01T00:00:00Z',
      RootFS: { Type: 'layers', Layers: ['sha256:a'] },
    },
  ];

  it('are read with their layers', () => {
    expect(valueFrom(localImages, body)).toEqual({
      items: [
        {
          id: 'sha256:1',
          repoTags: ['debian:12'],
          repoDigests: [],
          created: Date.UTC(2026, 10, 1),
          layers: ['sha256:a'],
        },
      ],
      complete: true,
      reason: null,
    });
  });

  it('are not all there where the list ends with null', () => {
    expect(valueFrom(localImages, [...body, null])).toMatchObject({
      complete: false,
      reason: { code: 'truncated' },
    });
  });

  it('are unknown in a form that is no API', () => {
    for (const broken of ['x', [{ Id: 1 }], [{ Id: 'sha256:1', RootFS: null }], { length: 1 }])
      expect(resolveFrom(localImages, found({ body: broken }))).toMatchObject({ known: false });
  });
});

describe('the base of an image', () => {
  it('is the local image whose layers begin it, the longest of several', () => {
    const bases = [local('one', ['a']), local('two', ['a', 'b']), local('other', ['x', 'b'])];
    expect(baseImageOf(image, bases)?.id).toBe('two');
  });

  it('may have all its layers, where only settings were added, and is then older', () => {
    expect(baseImageOf(image, [local('older', ['a', 'b', 'c'], 4000)])?.id).toBe('older');
    expect(baseImageOf(image, [local('younger', ['a', 'b', 'c'], 6000)])).toBeNull();
  });

  it('is not itself, none that is longer, none without layers', () => {
    expect(
      baseImageOf(image, [
        local('app', ['a', 'b']),
        local('longer', ['a', 'b', 'c', 'd']),
        local('empty', []),
      ]),
    ).toBeNull();
    expect(baseImageOf({ ...image, layers: null }, [local('one', ['a'])])).toBeNull();
  });
});

describe('its own steps', () => {
  const step = (createdBy: string, created: number | null): ImageHistoryStep => ({
    created,
    createdBy,
    comment: null,
    size: 0,
    tags: null,
  });
  const history = [step('RUN own', 9000), step('RUN base', 2000), step('ADD rootfs.tar /', 1000)];

  it('are those after the base was finished, to the second', () => {
    expect(ownSteps(history, { created: 2900 }).map(({ text }) => text)).toEqual(['own']);
  });

  it('are all where no base is known, or where the times of a reproducible build tell nothing', () => {
    expect(ownSteps(history, null)).toHaveLength(3);
    expect(ownSteps(history, { created: null })).toHaveLength(3);
    expect(ownSteps([step('RUN own', null), step('RUN base', null)], { created: 5000 })).toHaveLength(2);
  });
});
