import { describe, expect, it } from 'vitest';
import type { Fact, FactView, Resolved } from '../../src/core/fact.ts';
import { completeSet } from '../../src/core/resource-set.ts';
import { type ContainerChange, containerChanges } from '../../src/facts/container-changes.ts';
import { type ContainerInspect, containerInspect } from '../../src/facts/container-inspect.ts';
import { writtenPaths } from '../../src/facts/written-paths.ts';
import { container, neverStarted, withHost } from '../checks/container-examples.ts';
import { apiFixture, valueFrom } from './api-fixture.ts';

const resolved = (inspect: ContainerInspect, changes: readonly ContainerChange[]) =>
  writtenPaths.resolve({
    resolve: (fact: Fact<unknown>): Resolved<unknown> => ({
      known: true,
      value: fact === containerInspect ? inspect : completeSet(changes),
    }),
  } as unknown as FactView);

const written = (inspect: ContainerInspect, ...paths: readonly string[]) => {
  const result = resolved(
    inspect,
    paths.map((path) => ({ path, kind: 'added' })),
  );
  return result.known ? (result.value?.items.map(({ path }) => path) ?? null) : result.reason;
};

const recorded = (name: string) => {
  const changes = valueFrom(containerChanges, apiFixture('container.changes', `docker-20.10-${name}`));
  const inspect = valueFrom(containerInspect, apiFixture('container.inspect', `docker-20.10-${name}`));
  return written(inspect, ...changes.items.map(({ path }) => path));
};

describe('what a container wrote', () => {
  it('is nothing where the engine only made room for mounts and its init', () => {
    expect(recorded('hardened')).toEqual([]);
  });

  it('leaves out folders that are listed because of what is in them', () => {
    expect(recorded('writes-inside')).toEqual(['/srv/app.log', '/var/lib/app/app.db']);
  });

  it('is what an intruder left, among mounts below /usr and /lib', () => {
    expect(recorded('changed-programs')).toEqual([
      '/etc/passwd',
      '/root/.ssh/authorized_keys',
      '/root/.ssh/known_hosts',
    ]);
  });

  it('does not count places of mounts, told by another name of the same folder', () => {
    const inspect = container({
      mounts: [
        {
          type: 'bind',
          name: null,
          source: '/lib/modules',
          destination: '/lib/modules/',
          driver: null,
          writable: false,
          propagation: 'rprivate',
        },
      ],
      hostConfig: { tmpfs: { '/var/run/app': '' }, tmpfsMounts: { '/cache': '' } },
    });
    expect(written(inspect, '/usr/lib/modules', '/run/app', '/cache', '/cache2')).toEqual(['/cache2']);
  });

  it('does not count what Python, the linker and Podman leave', () => {
    expect(
      written(
        withHost({}),
        '/usr/lib/python3/x.pyc',
        '/etc/ld.so.cache',
        '/run/.containerenv',
        '/etc/mtab',
        '/app/x',
      ),
    ).toEqual(['/app/x']);
  });

  it('is nothing where Podman changed a folder for files that it does not list', () => {
    const changes = valueFrom(containerChanges, apiFixture('container.changes', 'podman-4.3-plain'));
    const inspect = valueFrom(containerInspect, apiFixture('container.inspect', 'podman-4.3-running-plain'));
    expect(resolved(inspect, changes.items)).toMatchObject({ value: { items: [], complete: true } });
    const app = { path: '/app', kind: 'changed' } as const;
    expect(resolved(inspect, [...changes.items, app])).toMatchObject({ value: { items: [app] } });
  });

  it('does not count the driver of a graphics card, but only where one was asked for', () => {
    const driver = ['/usr/bin/nvidia-smi', '/usr/lib/x86_64-linux-gnu/libcuda.so.1'];
    expect(written(withHost({ deviceRequests: ['nvidia gpu'] }), ...driver)).toEqual([]);
    expect(written(withHost({}), ...driver)).toEqual(driver);
  });

  it('is not asked of a container that never started', () => {
    expect(written(container({ state: neverStarted }), '/x')).toBeNull();
  });

  it('is unknown where the mounts are', () => {
    expect(written(container({ mounts: null }), '/x')).toMatchObject({ code: 'unsupported' });
  });
});
