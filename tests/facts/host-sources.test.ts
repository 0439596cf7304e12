import { describe, expect, it } from 'vitest';
import { containerInspect } from '../../src/facts/container-inspect.ts';
import type { EngineVolume } from '../../src/facts/engine-lists.ts';
import { hostSources, normalisePath } from '../../src/facts/host-sources.ts';
import { container } from '../checks/container-examples.ts';
import fc from '../seeded-properties.ts';
import { apiFixture, valueFrom } from './api-fixture.ts';

const volume = (options: Record<string, string>): EngineVolume => ({
  name: 'data',
  driver: 'local',
  mountpoint: '/var/lib/docker/volumes/data/_data',
  options,
  labels: {},
  created: null,
});

describe('paths of the host in a container', () => {
  it.each([
    ['/', '/'],
    ['//etc//', '/etc'],
    ['/etc/./ssh/../ssh', '/etc/ssh'],
    ['/var/run/docker.sock', '/run/docker.sock'],
    ['/var/runner', '/var/runner'],
    ['/bin', '/usr/bin'],
    ['/lib64/x', '/usr/lib64/x'],
    ['/library', '/library'],
  ])('%s is %s', (path, expected) => {
    expect(normalisePath(path)).toBe(expected);
  });

  it('have one spelling', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('var', 'run', 'bin', '..', '.', '', 'x')), (parts) => {
        const once = normalisePath(`/${parts.join('/')}`);
        expect(normalisePath(once)).toBe(once);
      }),
      { seed: 20261122 },
    );
  });

  it('are the bind mounts, read-only ones marked', () => {
    const inspect = valueFrom(
      containerInspect,
      apiFixture('container.inspect', 'docker-20.10-sensitive-mounts'),
    );
    expect(
      hostSources(inspect, [])
        ?.map(({ path, writable }) => `${path} ${writable ? 'rw' : 'ro'}`)
        .sort(),
    ).toEqual(['/ ro', '/boot ro', '/dev rw', '/etc rw', '/proc ro', '/root ro', '/sys ro', '/usr rw']);
  });

  it('include a volume that stands for one', () => {
    const mounts = [
      {
        type: 'volume',
        name: 'data',
        source: '/var/lib/docker/volumes/data/_data',
        destination: '/d',
        driver: 'local',
        writable: true,
        propagation: '',
      },
    ];
    expect(
      hostSources(container({ mounts }), [volume({ type: 'none', o: 'bind', device: '/etc' })]),
    ).toMatchObject([{ path: '/etc', volume: 'data' }]);
    expect(hostSources(container({ mounts }), [volume({})])).toEqual([]);
    expect(
      hostSources(container({ mounts }), [volume({ type: 'nfs', o: 'addr=nas', device: '/export' })]),
    ).toEqual([]);
  });

  const mounting = (writable = true) =>
    container({
      mounts: [
        {
          type: 'volume',
          name: 'data',
          source: '/var/lib/docker/volumes/data/_data',
          destination: '/d',
          driver: 'local',
          writable,
          propagation: '',
        },
      ],
    });

  it('have a source, or are none', () => {
    const [bind] = mounting().mounts ?? [];
    const from = (source: string | null) =>
      hostSources(container({ mounts: [{ ...bind, type: 'bind', source } as never] }), []);
    expect(from('/srv')).toMatchObject([{ path: '/srv' }]);
    expect([from(''), from(null)]).toEqual([[], []]);
  });

  it('are only read where the volume itself says so', () => {
    const readOnly = volume({ type: 'none', o: 'bind,ro', device: '/etc' });
    expect(hostSources(mounting(), [readOnly])).toMatchObject([{ path: '/etc', writable: false }]);
    const bind = volume({ type: 'none', o: 'rbind', device: '/etc' });
    expect(hostSources(mounting(false), [bind])).toMatchObject([{ path: '/etc', writable: false }]);
    expect(hostSources(mounting(), [bind])).toMatchObject([{ path: '/etc', writable: true }]);
  });

  it('are the layers of an overlay, and the folder of local-persist', () => {
    const overlay = volume({
      type: 'overlay',
      device: 'overlay',
      o: 'lowerdir=/etc:/srv/base,upperdir=/srv/up,workdir=/srv/work',
    });
    expect(
      hostSources(mounting(), [overlay])?.map(({ path, writable }) => `${path} ${writable ? 'rw' : 'ro'}`),
    ).toEqual(['/etc ro', '/srv/base ro', '/srv/up rw']);
    const persist = { ...volume({ mountpoint: '/root' }), driver: 'local-persist:latest' };
    expect(hostSources(mounting(), [persist])).toMatchObject([{ path: '/root', writable: true }]);
    expect(hostSources(mounting(), [{ ...persist, options: {} }])).toEqual([]);
  });

  it('are not told where the mounts are not', () => {
    expect(hostSources(container({ mounts: null }), [])).toBeNull();
  });
});
