import { type ContainerMount, containerInspect } from 'rempart/check';
import { expect, it } from 'vitest';
import check from '../../../checks/persistence/anonymous-volumes.ts';
import { apiFixture, valueFrom } from '../../facts/api-fixture.ts';
import { testCheck } from '../../test-check.ts';
import { type ContainerChange, container, namedVolume } from '../container-examples.ts';

const volume = (name: string | null, destination: string, type = 'volume'): ContainerMount => ({
  type,
  name,
  source: null,
  destination,
  driver: 'local',
  writable: true,
  propagation: '',
});
const NAMELESS = 'd3adb33f'.repeat(8);
const facts = (mounts: readonly ContainerMount[] | null, change: ContainerChange = {}) => ({
  self: { inspect: container({ mounts, ...change }) },
});

testCheck(check, [
  { name: 'a named volume', facts: facts([volume('app-data', '/data')]), expect: 'pass' },
  { name: 'a name that is short of a digest', facts: facts([volume('d3adb33f', '/data')]), expect: 'pass' },
  {
    name: 'one of three, as the engine recorded them',
    facts: {
      self: {
        inspect: valueFrom(containerInspect, apiFixture('container.inspect', 'docker-20.10-volumes')),
      },
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: '/anonymous lies on a volume without a name',
          expected: 'a named volume',
          actual: 'anonymous',
          location: { path: '/anonymous', resource: '/anonymous' },
          fix: namedVolume('volumes-data', '/anonymous'),
        },
      ],
      resources: { passed: 2, total: 3, complete: true },
    },
  },
  {
    name: 'deleted with the container',
    facts: facts([volume(NAMELESS, '/data')], { hostConfig: { autoRemove: true } }),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: '/data is deleted with the container',
          expected: 'a named volume',
          actual: 'anonymous, and --rm',
          location: { path: '/data', resource: '/data' },
          fix: namedVolume('plain-data', '/data'),
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a bind mount is no volume',
    facts: facts([volume(null, '/data', 'bind')]),
    expect: 'not-applicable',
  },
  { name: 'nothing mounted', facts: facts([]), expect: 'not-applicable' },
  { name: 'a volume whose name is not told', facts: facts([volume(null, '/data')]), expect: 'unknown' },
  { name: 'mounts not told', facts: facts(null), expect: 'unknown' },
]);

it('only repeats what is said of a database', () => {
  const follows = (image: string, ...mounts: readonly ContainerMount[]) => {
    const verdict = check.evaluate(facts(mounts, { config: { image } }) as never);
    return verdict.outcome === 'fail' ? verdict.follows : verdict.outcome;
  };
  const data = volume(NAMELESS, '/var/lib/mysql');
  expect(follows('mysql:8', data)).toEqual(['persistence/database-on-volume']);
  expect(follows('mysql:8', data, volume(NAMELESS, '/uploads'))).toBeUndefined();
  expect(follows('shop', data)).toBeUndefined();
});
