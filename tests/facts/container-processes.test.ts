import { describe, expect, it } from 'vitest';
import { completeSet } from '../../src/core/resource-set.ts';
import { containerInspect } from '../../src/facts/container-inspect.ts';
import { hostProcessesOf, runningProcesses } from '../../src/facts/container-processes.ts';
import { containerTop } from '../../src/facts/container-top.ts';
import { rootIsMapped } from '../../src/facts/container-user.ts';
import { engineInfo } from '../../src/facts/engine-info.ts';
import {
  container,
  engine,
  hostProcesses,
  known,
  leftOut,
  podman,
  process,
  refused,
  stopped,
  top,
  withHost,
} from '../checks/container-examples.ts';
import { apiFixture, valueFrom } from './api-fixture.ts';

const roots = (set: ReturnType<typeof runningProcesses>) => set?.items.map(({ rootOnHost }) => rootOnHost);

describe('the processes of a container', () => {
  it('are found on the host by the container’s id in their control group, not by their number', () => {
    const inspect = container();
    const own = process();
    const same = process({ cgroup: '/system.slice/ssh.service' });
    const scope = process({ cgroup: `/system.slice/docker-${inspect.id}.scope` });
    const hidden = process({ cgroup: null });
    expect(hostProcessesOf(inspect, completeSet([own, same, scope, hidden])).items).toEqual([own, scope]);
    expect(hostProcessesOf({ id: null }, completeSet([own])).items).toEqual([]);
  });

  it('are those of the host where the host was asked', () => {
    expect(
      roots(
        runningProcesses(container(), engine(), top([0, 'sleep']), hostProcesses(process({ uid: 1000 }))),
      ),
    ).toEqual([false]);
  });

  it('count as root while a saved uid can bring root back', () => {
    const seteuid = process({ uid: 33, uids: [0, 33, 0, 33] });
    expect(roots(runningProcesses(container(), engine(), refused, hostProcesses(seteuid)))).toEqual([true]);
  });

  it('are those of top where the host holds none of them (Docker Desktop) or was left out', () => {
    expect(
      roots(runningProcesses(container(), engine(), top([0, 'a'], [1000, 'b']), hostProcesses())),
    ).toEqual([true, false]);
    expect(roots(runningProcesses(container(), engine(), top([null, 'a', 'root']), leftOut))).toEqual([true]);
  });

  it('of a rootless engine are never root on the host', () => {
    expect(roots(runningProcesses(container(), engine({ rootless: true }), top([0, 'a']), leftOut))).toEqual([
      false,
    ]);
  });

  it('under userns-remap have the host’s numbers in top', () => {
    expect(
      roots(runningProcesses(container(), engine({ userns: true }), top([100000, 'a']), leftOut)),
    ).toEqual([false]);
    expect(roots(runningProcesses(container(), engine({ userns: true }), top([0, 'a']), leftOut))).toEqual([
      true,
    ]);
  });

  it('of a real engine with userns-remap: root inside is uid 200000 outside, unless it opted out', () => {
    const info = valueFrom(engineInfo, apiFixture('engine.info', 'docker-20.10-userns-remap'));
    const mapped = valueFrom(containerTop, apiFixture('container.top', 'docker-20.10-userns-remap'));
    expect(info.securityOptions?.userns).toBe(true);
    expect(mapped?.items).toMatchObject([{ uid: 200000 }]);
    expect(roots(runningProcesses(container(), info, known(mapped), leftOut))).toEqual([false]);
    const optedOut = valueFrom(containerInspect, apiFixture('container.inspect', 'docker-20.10-userns-host'));
    expect(rootIsMapped(optedOut, info)).toBe(false);
    expect(rootIsMapped(container(), info)).toBe(true);
  });

  it('of a Podman container with a user namespace are told by that namespace', () => {
    expect(
      roots(runningProcesses(withHost({ usernsMode: 'auto' }), podman(), top([0, 'a']), leftOut)),
    ).toEqual([false]);
    expect(roots(runningProcesses(container(), podman(), top([0, 'a']), leftOut))).toEqual([true]);
  });

  it('of a rootless engine without control groups are those below the monitor that names the container', () => {
    const inspect = container();
    const id = inspect.id ?? '';
    const loose = { cgroup: '/', userNamespace: 'user:[4026532765]' } as const;
    const shim = process({
      ...loose,
      pid: 10,
      ppid: 1,
      command: ['containerd-shim-runc-v2', '-namespace', 'moby', '-id', id],
    });
    const first = process({ ...loose, ppid: 10, uid: 61020 });
    const second = process({ ...loose, pid: 12, ppid: first.pid, uid: 310000 });
    const other = process({ ...loose, pid: 13, ppid: 1 });
    expect(hostProcessesOf(inspect, completeSet([shim, first, second, other])).items).toEqual([
      first,
      second,
    ]);
    const map = [
      { inside: 0, outside: 61020, count: 1 },
      { inside: 1, outside: 300000, count: 65536 },
    ];
    const idMaps = known(new Map([first, second].map(({ pid }) => [pid, map])));
    const running = runningProcesses(inspect, null, refused, hostProcesses(shim, first, second, other), {
      idMaps,
    });
    expect(running?.items).toMatchObject([
      { first: true, uid: 61020, uidInside: 0, rootOnHost: false },
      { first: false, uid: 310000, uidInside: 10001, rootOnHost: false },
    ]);
  });

  it('do not hold Podman’s monitor, which systemd puts beside them', () => {
    const inspect = container();
    const own = process({ uid: 1000, cgroup: `/machine.slice/libpod-${inspect.id}.scope/container` });
    const monitor = process({ pid: 9, cgroup: `/machine.slice/libpod-conmon-${inspect.id}.scope` });
    expect(hostProcessesOf(inspect, completeSet([own, monitor])).items).toEqual([own]);
  });

  it('are not hidden by naming themselves like a monitor', () => {
    const inspect = container();
    const own = process({ command: ['sh', '-c', inspect.id ?? ''] });
    expect(hostProcessesOf(inspect, completeSet([own])).items).toEqual([own]);
  });

  it.each([
    [
      'podman-4.3-running-named-user',
      'podman-4.3-named-user',
      { uid: null, uidInside: null, rootOnHost: false },
    ],
    ['podman-4.3-running-plain', 'podman-4.3-plain', { uid: 0, uidInside: 0, rootOnHost: true }],
    ['podman-4.3-running-mapped', 'podman-4.3-mapped', { uid: 500000, uidInside: 0, rootOnHost: false }],
    // A user namespace that maps root to root: the configuration says mapped, the process is root all the same.
    ['podman-4.3-running-identity', 'podman-4.3-identity', { uid: 0, uidInside: 0, rootOnHost: true }],
  ])('of a real Podman of root: %s', (inspected, listed, expected) => {
    const info = valueFrom(engineInfo, apiFixture('engine.info', 'podman-4.3'));
    const inspect = valueFrom(containerInspect, apiFixture('container.inspect', inspected));
    const running = valueFrom(containerTop, apiFixture('container.top', listed));
    expect(runningProcesses(inspect, info, known(running), leftOut)?.items).toMatchObject([
      { first: true, ...expected },
    ]);
  });

  it.each([
    ['plain', { uid: 61020, uidInside: 0, rootOnHost: false }],
    ['named-user', { uid: 300999, uidInside: null, rootOnHost: false }],
  ])('of a real rootless Podman: %s', (name, expected) => {
    const info = valueFrom(engineInfo, apiFixture('engine.info', 'podman-4.3-rootless'));
    const inspect = valueFrom(
      containerInspect,
      apiFixture('container.inspect', `podman-4.3-rootless-${name}`),
    );
    const running = valueFrom(containerTop, apiFixture('container.top', `podman-4.3-rootless-${name}`));
    expect(runningProcesses(inspect, info, known(running), leftOut)?.items).toMatchObject([expected]);
    expect(rootIsMapped(inspect, info)).toBe(true);
  });

  it('of a real engine with userns-remap have their own numbers inside', () => {
    const info = {
      ...valueFrom(engineInfo, apiFixture('engine.info', 'docker-20.10-userns-remap')),
      dockerRootDir: '/var/lib/testbed/data/300000.300000',
    };
    const running = valueFrom(containerTop, apiFixture('container.top', 'docker-20.10-userns-named-user'));
    const items = (ranges?: readonly { owner: string; start: number; count: number }[]) =>
      runningProcesses(
        container(),
        info,
        known(running),
        leftOut,
        ranges === undefined
          ? {}
          : {
              subordinate: known({
                uids: ranges.map((range) => ({ file: '/etc/subuid', line: 1, ...range })),
                gids: null,
              }),
            },
      )?.items;
    expect(items()).toMatchObject([{ uid: 301000, uidInside: 1000, rootOnHost: false }]);
    // A range of the host's /etc/subuid that ends before: the number means nobody inside.
    expect(items([{ owner: 'dockremap', start: 300000, count: 500 }])).toMatchObject([{ uidInside: null }]);
  });

  it('that show root cannot be settled without knowing the engine', () => {
    expect(roots(runningProcesses(container(), null, top([0, 'a'], [5, 'b']), leftOut))).toEqual([
      null,
      false,
    ]);
  });

  it('are null of a stopped container, and incomplete where nothing could be read', () => {
    expect(runningProcesses(container({ state: stopped }), engine(), refused, leftOut)).toBeNull();
    expect(runningProcesses(container(), engine(), refused, leftOut)).toMatchObject({
      complete: false,
      reason: { code: 'permission' },
    });
  });
});
