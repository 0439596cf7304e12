import { describe, expect, it } from 'vitest';
import { found } from '../../src/core/answer.ts';
import { healthcheckOf, imageHistory, imageInspect } from '../../src/facts/image-inspect.ts';
import { containerCanaries } from '../testbed/canaries.ts';
import { apiFixture, redactedOutput, resolveFrom, valueFrom } from './api-fixture.ts';

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

  it('of an engine that tells where it came from (API 1.53)', () => {
    const of = (more: object) => valueFrom(imageInspect, { Id: 'sha256:0', Config: {}, ...more });
    expect(
      of({
        Identity: {
          Signature: [{ Name: 'Sigstore bundle', KnownSigner: 'DHI' }, { Error: 'no match' }],
          Pull: [{ Repository: 'docker.io/library/debian' }],
        },
      }).identity,
    ).toEqual({
      signatures: [
        { name: 'DHI', error: null },
        { name: null, error: 'no match' },
      ],
      pulledFrom: ['docker.io/library/debian'],
      builtHere: false,
    });
    expect(of({ Identity: { Build: [{ Ref: 'x' }] } }).identity).toMatchObject({ builtHere: true });
    for (const broken of [undefined, null, 'x', { Signature: 'x' }, { Pull: [1] }])
      expect(of({ Identity: broken }).identity).toBeNull();
  });

  it('with the statements that are attached to it (API 1.48)', () => {
    const of = (Manifests: unknown) =>
      valueFrom(imageInspect, { Id: 'sha256:0', Config: {}, Manifests }).attestations;
    expect(of([{ Kind: 'image' }, { Kind: 'attestation' }])).toBe(1);
    expect(of([{ Kind: 'image' }])).toBe(0);
    expect([of(undefined), of(null), of('x')]).toEqual([null, null, null]);
  });

  it('is unknown where the engine gives no configuration at all', () => {
    expect(resolveFrom(imageInspect, found({ body: { Id: 'sha256:0' } }))).toMatchObject({
      reason: { code: 'parse-error' },
    });
  });

  it('does not tell names that the engine leaves out; null is none', () => {
    const of = (names: object) => valueFrom(imageInspect, { Id: 'sha256:0', Config: {}, ...names });
    expect(of({})).toMatchObject({ repoTags: null, repoDigests: null });
    expect(of({ RepoTags: null, RepoDigests: null })).toMatchObject({ repoTags: [], repoDigests: [] });
  });

  it('has no history where a step does not say what it was', () => {
    for (const step of [{}, { CreatedBy: 7 }])
      expect(resolveFrom(imageHistory, found({ body: [step] }))).toMatchObject({
        reason: { code: 'parse-error' },
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
