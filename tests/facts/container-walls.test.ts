import { completeSet, containerWalls, type Process } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import {
  account,
  type ContainerChange,
  container,
  engine,
  neverStarted,
  podman,
  process,
} from '../checks/container-examples.ts';
import { kernelView, kernelViewsOf } from '../checks/isolation/kernel-view-examples.ts';

const walls = (
  change: ContainerChange,
  {
    own = [],
    info = engine(),
    label = null,
    accounts = null,
  }: {
    readonly own?: readonly Process[];
    readonly info?: ReturnType<typeof engine> | null;
    readonly label?: string | null;
    readonly accounts?: Parameters<typeof containerWalls>[1]['accounts'];
  } = {},
) =>
  containerWalls(container(change), {
    info,
    processes: completeSet(own),
    views: kernelViewsOf(kernelView([], { label })),
    accounts,
  });

const created = { state: neverStarted } as const;

describe('the walls of a container', () => {
  it('are what the kernel shows of its processes', () => {
    const { hostUids, capabilities } = walls(
      { hostConfig: { capAdd: ['SYS_ADMIN'] } },
      { own: [process({ uid: 0, uids: [0, 0, 0, 0], capEff: 0b11n })] },
    );
    expect(hostUids).toEqual({ value: new Set([0]), sight: 'kernel' });
    expect(capabilities).toEqual({ value: new Set(['CHOWN', 'DAC_OVERRIDE']), sight: 'kernel' });
  });

  it('count nothing that holds in a user namespace of its own alone', () => {
    const { hostUids, capabilities } = walls(
      {},
      { own: [process({ userNamespace: 'user:[7]', capEff: 0b1n })] },
    );
    expect([hostUids.value, capabilities.value]).toEqual([new Set(), new Set()]);
  });

  it('count a saved uid that the process can take back', () => {
    expect(walls({}, { own: [process({ uid: 1000, uids: [1000, 1000, 0, 1000] })] }).hostUids.value).toEqual(
      new Set([1000, 0]),
    );
  });

  it('are the request where the user namespace of a process may not be seen', () => {
    expect(walls({}, { own: [process({ userNamespace: null })] }).hostUids.sight).toBe('requested');
  });

  it('are the request of a container that does not run: its user in the image’s own accounts', () => {
    const accounts = [account('toor', 0), account('app', 1000)];
    const uids = (user: string, known = true) =>
      walls({ ...created, config: { user } }, { accounts: known ? accounts : null }).hostUids.value;
    expect(uids('')).toEqual(new Set([0]));
    expect(uids('0:0')).toEqual(new Set([0]));
    expect(uids('toor')).toEqual(new Set([0]));
    expect(uids('app')).toEqual(new Set([1000]));
    expect(uids('app', false)).toBeNull();
    expect(uids('1000', false)).toEqual(new Set([1000]));
  });

  it('give an ordinary user no capabilities to start with', () => {
    const held = (user: string) => walls({ ...created, config: { user }, hostConfig: { capAdd: ['ALL'] } });
    expect(held('1000').capabilities.value).toEqual(new Set());
    expect(held('').capabilities.value?.has('SYS_ADMIN')).toBe(true);
  });

  it('map root away where the engine does, and cannot tell where the engine does not', () => {
    expect(walls(created, { info: engine({ userns: true }) }).hostUids.value).toEqual(new Set());
    expect(
      walls({ ...created, hostConfig: { usernsMode: 'host' } }, { info: engine({ userns: true }) }).hostUids
        .value,
    ).toEqual(new Set([0]));
    expect(walls(created, { info: null }).hostUids.value).toBeNull();
  });

  it('are confined by the label that the kernel shows', () => {
    const confinement = (label: string | null, info = engine({ apparmor: true })) =>
      walls({ appArmorProfile: 'docker-default' }, { label, info }).confinement;
    expect(confinement('docker-default (enforce)')).toEqual({
      value: 'docker-default (enforce)',
      sight: 'kernel',
    });
    expect(confinement('docker-default (complain)').value).toBe('');
    expect(confinement('unconfined').value).toBe('');
    expect(confinement(null)).toEqual({ value: 'docker-default', sight: 'engine-default' });
    expect(confinement(null, engine())).toEqual({ value: '', sight: 'engine-default' });
  });

  it('are confined by what will be applied at the first start', () => {
    const asked = (securityOpt: readonly string[], privileged = false, info = engine({ apparmor: true })) =>
      walls({ ...created, hostConfig: { securityOpt, privileged } }, { info }).confinement.value;
    expect(asked([])).toBe('docker-default');
    expect(asked(['apparmor=unconfined'])).toBe('');
    expect(asked(['apparmor=house'])).toBe('house');
    expect(asked([], true)).toBe('');
    expect(asked(['label=disable'], false, engine({ selinux: true }))).toBe('');
    expect(asked([], false, engine({ selinux: true }))).toBe('container_t');
    expect(asked([], false, engine({ selinux: null }))).toBeNull();
  });

  it('are not told where it is not told whether it was ever started', () => {
    const state = { ...neverStarted, neverStarted: null };
    expect(walls({ state }, { info: engine({ apparmor: true }) }).confinement.value).toBeNull();
  });

  it('hold what Podman gives by default', () => {
    const held = (info: ReturnType<typeof engine>) => walls(created, { info }).capabilities.value;
    expect(held(podman({}, '5.4.0'))?.has('MKNOD')).toBe(false);
    expect(held(engine())?.has('MKNOD')).toBe(true);
  });
});
