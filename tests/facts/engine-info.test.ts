import { describe, expect, it } from 'vitest';
import { found } from '../../src/core/answer.ts';
import { engineInfo, engineVersion, securityOptionsOf } from '../../src/facts/engine-info.ts';
import { apiFixture, resolveFrom, valueFrom } from './api-fixture.ts';

describe('GET /info', () => {
  it('of Docker 20.10', () => {
    expect(valueFrom(engineInfo, apiFixture('engine.info', 'docker-20.10'))).toMatchObject({
      isPodman: false,
      serverVersion: '20.10.24+dfsg1',
      cgroupVersion: 1,
      loggingDriver: 'json-file',
      liveRestore: false,
      insecureRegistryCidrs: ['127.0.0.0/8'],
      insecureRegistries: [],
      memoryLimit: true,
      swarm: { state: 'inactive', manager: false },
      warnings: [],
      securityOptions: {
        seccomp: 'default',
        apparmor: false,
        userns: false,
        rootless: false,
        noNewPrivileges: null,
      },
    });
  });

  it('of Podman 4.3', () => {
    expect(valueFrom(engineInfo, apiFixture('engine.info', 'podman-4.3'))).toMatchObject({
      isPodman: true,
      serverVersion: '4.3.1',
      defaultRuntime: 'crun',
      securityOptions: { seccomp: 'default' },
    });
  });

  it('of something else is unknown', () => {
    expect(resolveFrom(engineInfo, found({ body: 'hello' }))).toMatchObject({
      known: false,
      reason: { code: 'parse-error' },
    });
  });
});

describe('GET /version', () => {
  it('tells Docker from Podman', () => {
    const docker = valueFrom(engineVersion, apiFixture('engine.version', 'docker-20.10'));
    expect(docker).toMatchObject({ isPodman: false, version: '20.10.24+dfsg1', apiVersion: '1.41' });
    expect(docker.components?.map(({ name }) => name)).toEqual([
      'Engine',
      'containerd',
      'runc',
      'docker-init',
    ]);
    expect(valueFrom(engineVersion, apiFixture('engine.version', 'podman-4.3')).isPodman).toBe(true);
  });
});

const docker = (serverVersion: string | null) => ({ isPodman: false, serverVersion });
const podman = (serverVersion: string) => ({ isPodman: true, serverVersion });

describe('registries that are asked without TLS', () => {
  const info = (registries: unknown) =>
    valueFrom(engineInfo, { RegistryConfig: registries }).insecureRegistries;
  it('are those that say so; one that does not tell makes none told', () => {
    const safe = { Name: 'docker.io', Secure: true };
    expect(info({ IndexConfigs: { 'docker.io': safe, 'old.example': { Secure: false } } })).toEqual([
      'old.example',
    ]);
    expect(info({ IndexConfigs: { 'docker.io': safe, 'old.example': {} } })).toBeNull();
    expect(info({})).toBeNull();
  });
});

describe('security options', () => {
  it.each([
    [['name=seccomp,profile=builtin'], { seccomp: 'builtin' }],
    [['name=seccomp,profile=unconfined', 'name=cgroupns'], { seccomp: 'unconfined', cgroupns: true }],
    [['name=seccomp,profile=/etc/docker/seccomp.json'], { seccomp: '/etc/docker/seccomp.json' }],
    [['seccomp', 'apparmor'], { seccomp: 'default', apparmor: true }],
    [
      ['name=apparmor', 'name=userns', 'name=no-new-privileges'],
      { seccomp: null, userns: true, noNewPrivileges: true },
    ],
    [['name=selinux', 'name=rootless'], { selinux: true, rootless: true, apparmor: false }],
    [[], { seccomp: null }],
  ])('%j', (options, expected) => {
    expect(securityOptionsOf(options, docker('27.5.1'))).toMatchObject(expected);
  });

  it('are not told where the field is missing', () => {
    expect(securityOptionsOf(undefined, docker('27.5.1'))).toBeNull();
  });

  it.each([
    [
      'Docker before 24.0 lists no no-new-privileges',
      docker('23.0.15'),
      { noNewPrivileges: null, cgroupns: false },
    ],
    ['Docker 24.0 does', docker('24.0.0'), { noNewPrivileges: false }],
    ['an engine without version may or may not', docker(null), { noNewPrivileges: null, rootless: false }],
    [
      'Podman before 4.6 lists neither SELinux nor rootless',
      podman('4.5.1'),
      { selinux: null, rootless: null, cgroupns: null, noNewPrivileges: false },
    ],
    ['Podman 4.6 does', podman('4.6.0'), { selinux: false, rootless: false, cgroupns: null }],
  ])('%s', (_, engine, expected) => {
    expect(securityOptionsOf(['name=seccomp,profile=default'], engine)).toMatchObject(expected);
  });

  it('of Podman take rootless from its own field', () => {
    const seccomp = ['name=seccomp,profile=default'];
    expect(securityOptionsOf(seccomp, podman('4.3.1'), true)?.rootless).toBe(true);
    expect(securityOptionsOf(seccomp, podman('4.3.1'), false)?.rootless).toBe(false);
    const { securityOptions } = valueFrom(engineInfo, apiFixture('engine.info', 'podman-4.3-rootless'));
    expect(securityOptions).toMatchObject({ rootless: true, seccomp: 'default', selinux: null });
  });

  it('of a rootless Docker Engine without control groups: it may limit nothing', () => {
    expect(valueFrom(engineInfo, apiFixture('engine.info', 'docker-20.10-rootless'))).toMatchObject({
      securityOptions: { rootless: true, userns: false },
      cgroupDriver: 'none',
      memoryLimit: false,
      cpuCfsQuota: false,
      pidsLimit: false,
    });
  });
});
