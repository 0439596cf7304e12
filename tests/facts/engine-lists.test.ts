import { describe, expect, it } from 'vitest';
import { found } from '../../src/core/answer.ts';
import {
  engineContainers,
  engineImages,
  engineNetworks,
  engineVolumes,
} from '../../src/facts/engine-lists.ts';
import { apiFixture, resolveFrom, valueFrom } from './api-fixture.ts';

describe('the lists of an engine', () => {
  it('networks with their options', () => {
    const { items, complete } = valueFrom(engineNetworks, apiFixture('engine.networks', 'docker-20.10'));
    expect(complete).toBe(true);
    expect(items.map(({ name, driver }) => `${name} ${driver}`)).toEqual([
      'backend bridge',
      'host host',
      'bridge bridge',
      'none null',
    ]);
    expect(items[2]?.options?.['com.docker.network.bridge.enable_icc']).toBe('true');
  });

  it('volumes, without the password of a network file system', () => {
    expect(valueFrom(engineVolumes, apiFixture('engine.volumes', 'docker-20.10')).items).toHaveLength(5);
    const share = {
      Name: 'share',
      Driver: 'local',
      Options: { type: 'cifs', o: 'username=app,password=hunter2' },
    };
    expect(valueFrom(engineVolumes, { Volumes: [share] }).items[0]?.options?.o).toBe(
      'username=app,password=[redacted 7]',
    );
  });

  it('volumes of a driver that could not be asked are missing: the list is not whole', () => {
    const { items, complete, reason } = valueFrom(engineVolumes, {
      Volumes: [{ Name: 'a' }],
      Warnings: ['plugin "nfs" not found'],
    });
    expect(items).toHaveLength(1);
    expect(complete).toBe(false);
    expect(reason).toMatchObject({ code: 'truncated', text: expect.stringContaining('plugin "nfs"') });
    for (const Warnings of [null, [], undefined])
      expect(valueFrom(engineVolumes, { Volumes: null, Warnings }).complete).toBe(true);
    expect(valueFrom(engineVolumes, { Volumes: null, Warnings: 'odd' }).complete).toBe(false);
  });

  it('containers and images', () => {
    expect(
      valueFrom(engineContainers, apiFixture('engine.containers', 'docker-20.10')).items[0],
    ).toMatchObject({
      state: 'running',
      networks: ['bridge'],
    });
    expect(valueFrom(engineImages, apiFixture('engine.images', 'docker-20.10')).items[0]?.repoTags).toEqual([
      'rempart/debian-old:12.0',
    ]);
  });

  it('a member that cannot be read makes the list unknown, not shorter', () => {
    expect(resolveFrom(engineNetworks, found({ body: [{ Name: 'a' }, 'b'] }))).toMatchObject({
      known: false,
    });
    expect(resolveFrom(engineVolumes, found({ body: {} }))).toMatchObject({ known: false });
  });
});
