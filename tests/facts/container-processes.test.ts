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
