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
        noNewPrivileges: false,
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
    expect(securityOptionsOf(options)).toMatchObject(expected);
  });

  it('are not told where the field is missing', () => {
    expect(securityOptionsOf(undefined)).toBeNull();
  });
});
