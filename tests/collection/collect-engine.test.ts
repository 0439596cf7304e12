import { describe, expect, it } from 'vitest';
import { replicated } from '../../src/collection/collect-engine.ts';
import type { EngineMember } from '../../src/transports/docker/engine-connection.ts';

const member = (key: string, name: string, engineId = name): EngineMember => ({
  engineId,
  name,
  key,
  references: [],
  labels: {},
  image: null,
  running: true,
  started: true,
});
const rows = (...members: readonly EngineMember[]) =>
  replicated(members, 'e', () => null).map(({ member: { name }, target: { id, replicaOf } }) => [
    name,
    id,
    replicaOf,
  ]);

describe('the rows of containers', () => {
  it('number those that share a key in the order of their names, as people count', () => {
    expect(rows(member('s/web', 's-web-10'), member('s/web', 's-web-2'), member('s/web', 's-web-1'))).toEqual(
      [
        ['s-web-1', 'e/container/s/web', null],
        ['s-web-2', 'e/container/s/web/2', 'e/container/s/web'],
        ['s-web-10', 'e/container/s/web/3', 'e/container/s/web'],
      ],
    );
  });

  it('keep the id of a task that runs, whatever the orchestrator called those it replaced', () => {
    const ended = { ...member('service:web', 'web.1.aaa'), running: false };
    expect(rows(ended, member('service:web', 'web.1.zzz'))).toEqual([
      ['web.1.zzz', 'e/container/service:web', null],
      ['web.1.aaa', 'e/container/service:web/2', 'e/container/service:web'],
    ]);
    const stopped = { ...member('s/web', 's-web-1'), running: false };
    expect(rows(member('s/web', 's-web-2'), stopped).map(([name]) => name)).toEqual(['s-web-1', 's-web-2']);
  });

  it('are the same whatever the engine lists first', () => {
    const members = [member('b', 'x'), member('a', 'z'), member('a', 'y', '2'), member('a', 'y', '1')];
    expect(rows(...members)).toEqual(rows(...members.toReversed()));
  });

  it('have ids of their own, though a lying engine lists names twice and a service is called 2', () => {
    const ids = rows(
      member('x', 'x', '1'),
      member('x', 'x', '2'),
      member('x/2', 's'),
      member('x/2', 't'),
    ).map(([, id]) => id);
    expect(new Set(ids).size).toBe(4);
  });
});
