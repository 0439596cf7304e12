import { describe, expect, it } from 'vitest';
import { found, unknown } from '../../src/core/answer.ts';
import { containerChanges } from '../../src/facts/container-changes.ts';
import { apiFixture, resolveFrom, valueFrom } from './api-fixture.ts';

const recorded = (name: string) => valueFrom(containerChanges, apiFixture('container.changes', name)).items;

describe('the changes of a container', () => {
  it('are none where the engine writes null', () => {
    expect(valueFrom(containerChanges, apiFixture('container.changes', 'docker-20.10-nothing'))).toEqual({
      items: [],
      complete: true,
      reason: null,
    });
  });

  it('are told sorted, whatever the engine’s order', () => {
    expect(recorded('docker-20.10-writes-inside')).toEqual([
      { path: '/srv', kind: 'changed' },
      { path: '/srv/app.log', kind: 'added' },
      { path: '/var', kind: 'changed' },
      { path: '/var/lib', kind: 'changed' },
      { path: '/var/lib/app', kind: 'added' },
      { path: '/var/lib/app/app.db', kind: 'added' },
    ]);
  });

  it('know what was deleted', () => {
    expect(valueFrom(containerChanges, [{ Path: '/bin/su', Kind: 2 }]).items).toEqual([
      { path: '/bin/su', kind: 'deleted' },
    ]);
  });

  it.each([
    ['a map', {}],
    ['a kind of the future', [{ Path: '/x', Kind: 3 }]],
    ['a kind below zero', [{ Path: '/x', Kind: -1 }]],
    ['a line without a path', [{ Kind: 1 }]],
    ['a message', { message: 'no such container' }],
  ])('are not told by %s', (_, body) => {
    expect(resolveFrom(containerChanges, found({ body }))).toMatchObject({
      known: false,
      reason: { code: 'parse-error' },
    });
  });

  it('are unknown where the engine refuses', () => {
    expect(resolveFrom(containerChanges, unknown('permission', '403'))).toMatchObject({
      known: false,
      reason: { code: 'permission' },
    });
  });
});
