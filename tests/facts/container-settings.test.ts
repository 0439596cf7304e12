import { describe, expect, it } from 'vitest';
import { completeSet } from '../../src/core/resource-set.ts';
import { DEFAULT_CAPABILITIES } from '../../src/facts/capabilities.ts';
import { containerInspect } from '../../src/facts/container-inspect.ts';
import { containerSettings, type SettingSources } from '../../src/facts/container-settings.ts';
import { engineInfo } from '../../src/facts/engine-info.ts';
import {
  account,
  type ContainerChange,
  container,
  engine,
  neverStarted,
  podman,
  process,
  stopped,
} from '../checks/container-examples.ts';
import { apiFixture, valueFrom } from './api-fixture.ts';

const docker20 = engine();
const docker27 = engine(
  { seccomp: 'builtin', cgroupns: true, noNewPrivileges: false },
  { serverVersion: '27.5.1' },
);
const of = (change: ContainerChange, sources: Partial<SettingSources> = {}) =>
  containerSettings(container(change), { info: docker20, ...sources });
const seen = (change: Parameters<typeof process>[0] = {}) => ({ processes: completeSet([process(change)]) });

describe('the capabilities of a container', () => {
  it('asked for nothing: Docker’s defaults, and what the kernel shows', () => {
    const { requested, applied, kernel } = of({}, seen({ capEff: 0xa80425fbn })).capabilities;
    expect(requested).toBe('default');
    expect(applied?.held).toEqual(new Set(DEFAULT_CAPABILITIES));
    expect(kernel).toEqual(applied?.held);
  });

  it('asked for some', () => {
    const { requested, applied } = of({
      hostConfig: { capDrop: ['ALL'], capAdd: ['CAP_CHOWN'] },
    }).capabilities;
    expect(requested).toEqual({ privileged: false, add: ['CAP_CHOWN'], drop: ['ALL'] });
    expect(applied?.held).toEqual(new Set(['CHOWN']));
  });

  it('not told', () => {
    expect(of({ hostConfig: { capAdd: null } }).capabilities).toEqual({
      requested: null,
      applied: null,
      kernel: null,
    });
  });

  it('of Podman, known by the runtime it names where the engine does not describe itself', () => {
    const { applied } = of({ hostConfig: { runtime: 'oci' } }, { info: null }).capabilities;
    expect(applied).toMatchObject({ assumed: true });
    expect(applied?.held.has('NET_RAW')).toBe(false);
  });
});

describe('the filter of system calls', () => {
  const profile = 'seccomp={"defaultAction":"SCMP_ACT_ERRNO"}';

  it.each<[string, ContainerChange, Partial<SettingSources>, unknown]>([
    ['nothing asked for', {}, {}, { requested: 'default', applied: 'default', kernel: null }],
    ['the engine’s default is none', {}, { info: engine({ seccomp: 'unconfined' }) }, { applied: 'none' }],
    ['the engine has none', {}, { info: engine({ seccomp: null }) }, { applied: 'none' }],
    ['the engine does not tell', {}, { info: null }, { requested: 'default', applied: null }],
    ['the kernel shows one', {}, { info: null, ...seen({ seccomp: 2 }) }, { applied: null, kernel: true }],
    ['the kernel shows none', {}, seen({ seccomp: 0 }), { applied: 'default', kernel: false }],
    ['a kernel without', {}, seen({ seccomp: null }), { kernel: null }],
    ['not told', { hostConfig: { securityOpt: null } }, {}, { requested: null, applied: null }],
    ['privileged', { hostConfig: { privileged: true } }, {}, { requested: 'default', applied: 'none' }],
    ['unconfined', { hostConfig: { securityOpt: ['seccomp=unconfined'] } }, {}, { applied: 'none' }],
    [
      'its own',
      { hostConfig: { securityOpt: [profile] } },
      {},
      { requested: { kind: 'custom' }, applied: 'own' },
    ],
    [
      'privileged with its own before Docker 27',
      { hostConfig: { privileged: true, securityOpt: [profile] } },
      {},
      { applied: 'none' },
    ],
    [
      'privileged with its own since Docker 27',
      { hostConfig: { privileged: true, securityOpt: [profile] } },
      { info: docker27 },
      { applied: 'own' },
    ],
    [
      'privileged with its own on an engine of unknown version',
      { hostConfig: { privileged: true, securityOpt: [profile] } },
      { info: null },
      { applied: null },
    ],
    [
      'privileged with its own on Podman',
      { hostConfig: { privileged: true, securityOpt: ['seccomp=/etc/mine.json'] } },
      { info: podman() },
      { applied: 'unread' },
    ],
  ])('%s', (_, change, sources, expected) => {
    expect(of(change, sources).seccomp).toMatchObject(expected as object);
  });
});

describe('no-new-privileges', () => {
  it.each<[string, readonly string[] | null, Partial<SettingSources>, unknown]>([
    ['asked for', ['no-new-privileges'], {}, { requested: true, applied: true }],
    ['asked for as Go’s true', ['no-new-privileges:T'], {}, { requested: true }],
    [
      'the last one wins',
      ['no-new-privileges', 'no-new-privileges=false'],
      {},
      { requested: false, applied: false },
    ],
    ['the engine does not tell', [], {}, { requested: 'default', applied: null }],
    ['its daemon does', [], { daemonNoNewPrivileges: true }, { applied: true }],
    ['the engine tells', [], { info: docker27, daemonNoNewPrivileges: true }, { applied: false }],
    ['Podman has no default', [], { info: podman() }, { applied: false }],
    ['the kernel shows it', [], seen({ noNewPrivs: true }), { applied: null, kernel: true }],
    ['not told', null, {}, { requested: null, applied: null }],
  ])('%s', (_, securityOpt, sources, expected) => {
    expect(of({ hostConfig: { securityOpt } }, sources).noNewPrivileges).toMatchObject(expected as object);
  });
});

describe('AppArmor', () => {
  const info = engine({ apparmor: true });
  it.each<[string, ContainerChange, Partial<SettingSources>, unknown]>([
    [
      'the default',
      { appArmorProfile: 'docker-default' },
      { info },
      { requested: 'default', applied: 'docker-default' },
    ],
    ['an engine without', {}, {}, { requested: 'default', applied: 'unconfined' }],
    ['privileged', { hostConfig: { privileged: true } }, { info }, { applied: 'unconfined' }],
    ['started without', { appArmorProfile: '' }, { info }, { applied: 'unconfined' }],
    [
      'never started: chosen later',
      { state: neverStarted, appArmorProfile: '' },
      { info },
      { applied: null },
    ],
    [
      'never started, one of its own',
      { state: neverStarted, appArmorProfile: '', hostConfig: { securityOpt: ['apparmor=mine'] } },
      { info },
      { requested: 'mine', applied: 'mine' },
    ],
    [
      'not told',
      { appArmorProfile: null, hostConfig: { securityOpt: null } },
      { info },
      { requested: null, applied: null },
    ],
  ])('%s', (_, change, sources, expected) => {
    expect(of(change, sources).appArmor).toMatchObject(expected as object);
  });
});

describe('namespaces', () => {
  it('of users: the mode, what the engine makes of it, what the kernel shows', () => {
    expect(of({}).userNamespace).toEqual({ requested: 'default', applied: false, kernel: null });
    const mapped = seen({ userNamespace: 'user:[4026532765]' });
    const map = (outside: number) => new Map([[process().pid, [{ inside: 0, outside, count: 65536 }]]]);
    expect(of({}, { ...mapped, idMaps: map(300000) }).userNamespace.kernel).toBe(true);
    expect(of({}, { ...mapped, idMaps: map(0) }).userNamespace.kernel).toBe(false);
    expect(of({}, mapped).userNamespace.kernel).toBeNull();
    expect(of({}, seen()).userNamespace.kernel).toBe(false);
  });

  it.each<[string, Partial<ReturnType<typeof container>['hostConfig']>, SettingSources['info'], unknown]>([
    [
      'private, Docker’s default with version 2',
      { cgroupnsMode: 'private' },
      docker27,
      { requested: 'default' },
    ],
    [
      'the host’s against that default',
      { cgroupnsMode: 'host' },
      docker27,
      { requested: 'host', applied: 'host' },
    ],
    ['the host’s, the default with version 1', { cgroupnsMode: 'host' }, docker20, { requested: 'default' }],
    [
      'the host’s of a privileged container with version 1',
      { cgroupnsMode: 'host', privileged: true },
      engine({ cgroupns: true }, { cgroupVersion: 1 }),
      { requested: 'default' },
    ],
    ['none named by a container from before 20.10', { cgroupnsMode: '' }, docker20, { applied: 'host' }],
    ['none named by Podman before 5.6', { cgroupnsMode: '' }, podman(), { requested: null, applied: null }],
    [
      'Podman’s default is not told',
      { cgroupnsMode: 'private' },
      podman(),
      { requested: null, applied: 'private' },
    ],
  ])('of control groups: %s', (_, hostConfig, info, expected) => {
    expect(of({ hostConfig }, { info }).cgroupNamespace).toMatchObject(expected as object);
  });

  it.each([
    ['private', { requested: null, applied: 'private' }],
    ['', { requested: null, applied: 'shareable' }],
    ['host', { requested: 'host', applied: 'host' }],
    ['container:abc', { requested: 'container:abc', applied: 'container:abc' }],
    [null, { requested: null, applied: null }],
  ])('of shared memory: %s', (ipcMode, expected) => {
    expect(of({ hostConfig: { ipcMode } }).ipc).toMatchObject(expected);
  });
});

describe('the user of a container', () => {
  const accounts = [account('root', 0), account('app', 1000)];
  it('as written, by the image’s accounts, and on the host', () => {
    const idMaps = new Map([[process().pid, [{ inside: 0, outside: 300000, count: 65536 }]]]);
    const sources = { accounts, idMaps, ...seen({ uid: 301000, userNamespace: 'user:[4026532765]' }) };
    expect(of({ config: { user: 'app' } }, sources).user).toEqual({
      requested: 'app',
      applied: { uid: 1000, gid: 1000, name: 'app' },
      kernel: { inside: 1000, onHost: 301000 },
    });
    expect(of({ config: { user: '' } }).user).toMatchObject({ requested: 'default', applied: { uid: 0 } });
    expect(of({ config: { user: null } }).user).toEqual({ requested: null, applied: null, kernel: null });
  });
});

describe('the kernel’s view', () => {
  it('is none of a stopped container, of another process with the number, of a kernel of its own', () => {
    const none = (change: ContainerChange, other: Parameters<typeof process>[0] = {}) =>
      expect(of(change, seen(other)).noNewPrivileges.kernel).toBeNull();
    none({ state: stopped });
    none({}, { cgroup: '/init.scope' });
    none({ hostConfig: { runtime: 'io.containerd.kata.v2' } });
  });
});

describe('real engines', () => {
  const settings = (kind: string, engineName: string) =>
    containerSettings(valueFrom(containerInspect, apiFixture('container.inspect', kind)), {
      info: valueFrom(engineInfo, apiFixture('engine.info', engineName)),
    });

  it('rootless Docker 20.10, hardened', () => {
    expect(settings('docker-20.10-rootless-hardened', 'docker-20.10-rootless')).toMatchObject({
      capabilities: {
        requested: { privileged: false, add: [], drop: ['ALL'] },
        applied: { held: new Set() },
      },
      seccomp: { requested: 'default', applied: 'default' },
      noNewPrivileges: { requested: true, applied: true },
      appArmor: { requested: 'default', applied: 'unconfined' },
      userNamespace: { requested: 'default', applied: true },
      user: { requested: '10001:10001', applied: { uid: 10001, gid: 10001 } },
      cgroupNamespace: { requested: 'default', applied: 'host' },
      ipc: { applied: 'private' },
    });
  });

  it('Docker 20.10 with userns-remap, and a container that opted out', () => {
    expect(settings('docker-20.10-userns-plain', 'docker-20.10-userns-remap').userNamespace).toMatchObject({
      requested: 'default',
      applied: true,
    });
    expect(settings('docker-20.10-userns-host', 'docker-20.10-userns-remap').userNamespace).toMatchObject({
      requested: 'host',
      applied: false,
    });
  });

  it('Podman 4.3 of root and rootless', () => {
    expect(settings('podman-4.3-running-hardened', 'podman-4.3')).toMatchObject({
      capabilities: { applied: { held: new Set(), assumed: false } },
      noNewPrivileges: { requested: true, applied: true },
      userNamespace: { applied: false },
      cgroupNamespace: { requested: null, applied: null },
      ipc: { applied: 'shareable' },
    });
    expect(settings('podman-4.3-running-mapped', 'podman-4.3').userNamespace).toMatchObject({
      requested: 'private',
      applied: true,
    });
    expect(settings('podman-4.3-rootless-privileged', 'podman-4.3-rootless')).toMatchObject({
      seccomp: { applied: 'none' },
      userNamespace: { applied: true },
    });
  });
});
