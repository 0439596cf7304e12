import { describe, expect, it } from 'vitest';
import { found } from '../../src/core/answer.ts';
import { enginePlugins } from '../../src/facts/engine-plugins.ts';
import { apiFixture, redactedOutput, resolveFrom, valueFrom } from './api-fixture.ts';

const body = apiFixture('engine.plugins', 'docker-20.10');

describe('plugins of an engine', () => {
  it('are told with what they may do', () => {
    const [wide, sshfs] = valueFrom(enginePlugins, body).items;
    expect(wide).toEqual({
      name: 'example/wide:1',
      enabled: false,
      interfaces: ['docker.authz/1.0'],
      capabilities: ['CAP_SYS_ADMIN'],
      allDevices: true,
      pidHost: true,
      ipcHost: false,
      network: 'host',
      mounts: ['/'],
      devices: [],
    });
    expect(sshfs).toMatchObject({ interfaces: ['docker.volumedriver/1.0'], allDevices: false, mounts: [] });
  });

  it('keep neither values of variables nor secret arguments', () => {
    expect(JSON.stringify(redactedOutput(enginePlugins, { body }))).not.toContain('hunter2');
  });

  it('are unknown where the answer is something else', () => {
    expect(resolveFrom(enginePlugins, found({ body: {} })).known).toBe(false);
    expect(resolveFrom(enginePlugins, found({ body: [{ Name: 'x' }] })).known).toBe(false);
  });
});
