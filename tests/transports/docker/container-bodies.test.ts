import { describe, expect, test } from 'vitest';
import {
  containerChanges,
  containerMounts,
  ENGINE_FILES,
} from '../../../src/transports/docker/container-bodies.ts';
import { EngineError } from '../../../src/transports/docker/engine-error.ts';
import fc from '../../seeded-properties.ts';

describe('what is mounted over a container’s root', () => {
  const mounts = (inspected: object) =>
    containerMounts({ Mounts: [], HostConfig: {}, Config: {}, ...inspected });

  test('binds and volumes can be shown, what is in memory cannot', () => {
    const told = mounts({
      Mounts: [
        { Type: 'bind', Destination: '/bind/' },
        { Type: 'volume', Destination: '/volume' },
        { Type: 'tmpfs', Destination: '/memory' },
      ],
      HostConfig: { Tmpfs: { '/scratch': '' } },
    });
    expect(told.mounted).toEqual(expect.arrayContaining(['/bind', '/volume', ...ENGINE_FILES]));
    expect(told.memory).toEqual(['/memory', '/scratch']);
  });

  test('secrets of a swarm’s task are in memory', () => {
    expect(mounts({ Config: { Labels: { 'com.docker.swarm.task.id': 'x' } } }).memory).toEqual([
      '/run/secrets',
    ]);
    expect(mounts({ Config: { Labels: {} } }).memory).toEqual([]);
  });

  test('the init program is not of the image', () => {
    expect(mounts({ HostConfig: { Init: true } }).mounted).toContain('/sbin/docker-init');
  });

  test('more than any container has are not looked at', () => {
    const Mounts = Array.from({ length: 1001 }, (_, index) => ({ Type: 'bind', Destination: `/${index}` }));
    expect(() => mounts({ Mounts })).toThrow(EngineError);
    expect(mounts({ Mounts: Mounts.slice(1) }).mounted).toContain('/1000');
  });

  test.each([null, 'x', {}, { Mounts: [] }, { Mounts: null, HostConfig: {} }])(
    '%j tells nothing usable',
    (inspected) => {
      expect(() => containerMounts(inspected)).toThrow(EngineError);
    },
  );
});

describe('what a container changed', () => {
  test('is read line by line', () => {
    expect(
      containerChanges([
        { Path: '/etc', Kind: 0 },
        { Path: '/etc/new', Kind: 1 },
        { Path: '/etc/old', Kind: 2 },
      ]),
    ).toEqual([
      { path: '/etc', kind: 'modified' },
      { path: '/etc/new', kind: 'added' },
      { path: '/etc/old', kind: 'deleted' },
    ]);
  });

  test('is nothing where the engine says null', () => {
    expect(containerChanges(null)).toEqual([]);
  });

  test.each([
    {},
    [null],
    [{ Path: '/x', Kind: 3 }],
    [{ Path: '/x', Kind: 'map' }],
    [{ Path: '/../x', Kind: 0 }],
    [{ Kind: 0 }],
  ])('%j is not guessed at', (body) => {
    expect(() => containerChanges(body)).toThrow(EngineError);
  });

  test('a path longer than any is not looked at, and neither are more folders than there can be', () => {
    expect(() => containerChanges([{ Path: `/${'a/'.repeat(500_000)}`, Kind: 1 }])).toThrow(EngineError);
    const deep = (rows: number) =>
      Array.from({ length: rows }, (_, row) => ({ Path: `/${row}${'/a'.repeat(999)}`, Kind: 1 }));
    expect(containerChanges(deep(1000))).toHaveLength(1000);
    expect(() => containerChanges(deep(1001))).toThrow(
      expect.objectContaining({ reason: expect.objectContaining({ code: 'truncated' }) }),
    );
  });

  test('whatever a body holds, the outcome is a reason or absolute paths', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ Path: fc.string(), Kind: fc.integer({ min: -1, max: 3 }) })),
        (body) => {
          try {
            for (const { path } of containerChanges(body)) expect(path.split('/')).not.toContain('..');
          } catch (error) {
            expect(error).toBeInstanceOf(EngineError);
          }
        },
      ),
      { seed: 5, numRuns: 300 },
    );
  });
});
