import { describe, expect, it } from 'vitest';
import { healthcheckOf, imageHistory, imageInspect } from '../../src/facts/image-inspect.ts';
import { containerCanaries } from '../testbed/canaries.ts';
import { apiFixture, redactedOutput, valueFrom } from './api-fixture.ts';

describe('an image', () => {
  it('with a user, a health check, a volume', () => {
    expect(valueFrom(imageInspect, apiFixture('image.inspect', 'docker-20.10-good'))).toMatchObject({
      repoTags: ['rempart/good:1.2.3'],
      user: '65534:65534',
      volumes: ['/data'],
      exposedPorts: ['8080/tcp'],
      healthcheck: { kind: 'test' },
      architecture: 'amd64',
    });
  });

  it('of Podman, where what is empty is null', () => {
    expect(valueFrom(imageInspect, apiFixture('image.inspect', 'podman-4.3-shell'))).toMatchObject({
      user: '',
      env: [],
      cmd: [],
      exposedPorts: [],
    });
  });

  it('of an OCI configuration, which leaves out what is empty', () => {
    expect(valueFrom(imageInspect, { Id: 'sha256:0', Config: {}, RootFS: { Layers: [] } })).toMatchObject({
      user: '',
      env: [],
      labels: {},
      created: null,
      healthcheck: { kind: 'unset' },
    });
  });

  it('never leaves a planted secret, in its configuration or its history', () => {
    for (const fact of [imageInspect, imageHistory]) {
      const body = apiFixture(fact.id, 'docker-20.10-bad');
      expect(JSON.stringify(body)).toMatch(/canary-/);
      const clean = JSON.stringify(redactedOutput(fact, { body }));
      for (const { value } of Object.values(containerCanaries)) expect(clean).not.toContain(value);
    }
  });

  it('keeps the instructions of its history', () => {
    const steps = valueFrom(imageHistory, apiFixture('image.history', 'docker-20.10-bad'));
    expect(steps.map(({ createdBy }) => createdBy)).toContain(
      '/bin/sh -c #(nop)  ENV DB_PASSWORD=[redacted 27] LANG=C',
    );
    expect(valueFrom(imageHistory, apiFixture('image.history', 'podman-4.3-shell'))).toHaveLength(1);
  });
});

describe('a health check', () => {
  it.each([
    [undefined, { kind: 'unset' }],
    [{ Test: [] }, { kind: 'unset' }],
    [{ Test: ['NONE'] }, { kind: 'none' }],
    [{ Test: ['CMD-SHELL', 'true'] }, { kind: 'test', test: ['CMD-SHELL', 'true'] }],
    ['broken', null],
  ])('%j', (value, expected) => {
    expect(healthcheckOf(value)).toEqual(expected);
  });
});
