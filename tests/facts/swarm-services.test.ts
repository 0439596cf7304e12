import { describe, expect, it } from 'vitest';
import { found, unknown } from '../../src/core/answer.ts';
import type { FactView } from '../../src/core/fact.ts';
import { probeKey } from '../../src/core/probe.ts';
import { redactApi } from '../../src/facts/engine-api/redaction.ts';
import { type EngineInfo, engineInfo } from '../../src/facts/engine-info.ts';
import { isManager, swarmCluster } from '../../src/facts/swarm-cluster.ts';
import { credentialVariables, swarmServices } from '../../src/facts/swarm-services.ts';
import { apiFixture, valueFrom } from './api-fixture.ts';

const manager = valueFrom(engineInfo, apiFixture('engine.info', 'docker-20.10-swarm'));
const locked = valueFrom(engineInfo, apiFixture('engine.info', 'docker-20.10-swarm-locked'));
const alone = valueFrom(engineInfo, apiFixture('engine.info', 'docker-20.10'));
const question = { kind: 'engine', query: 'services' } as const;

const view = (info: EngineInfo, answer: unknown): FactView =>
  ({
    resolve: () => ({ known: true, value: info }),
    answer: (probe: Parameters<typeof probeKey>[0]) =>
      probeKey(probe) === probeKey(question) ? answer : unknown('unsupported', 'another question'),
  }) as unknown as FactView;

const asked = (info: EngineInfo) => swarmServices.followUp?.(view(info, null)).map(({ probe }) => probe);
const services = redactApi({ body: apiFixture('swarm.services', 'docker-20.10') });

describe('services of a swarm', () => {
  it('are asked of a manager alone: nobody else answers', () => {
    expect(asked(manager)).toEqual([question]);
    expect(asked(locked)).toEqual([]);
    expect(asked(alone)).toEqual([]);
  });

  it('tell environment, secrets and ports, without a value of any', () => {
    const resolved = swarmServices.resolve(view(manager, found(services)));
    const read = resolved.known && resolved.value !== null ? resolved.value.items : [];
    expect(Object.fromEntries(read.map(({ name, ...service }) => [name, service]))).toMatchObject({
      web: {
        environment: ['DB_PASSWORD=[redacted 20]'],
        secrets: [],
        configs: [],
        ports: [{ published: 8080, mode: 'ingress' }],
      },
      api: {
        environment: ['DB_PASSWORD_FILE=/run/secrets/dbpass'],
        secrets: ['dbpass'],
        configs: ['appconf'],
      },
    });
    expect(JSON.stringify(services)).not.toContain('hunter2');
  });

  it('are none outside a swarm, and unknown where a manager refuses or answers something else', () => {
    expect(swarmServices.resolve(view(alone, null))).toEqual({ known: true, value: null });
    for (const answer of [unknown('permission', 'refused'), found({ body: {} }), found({ body: [{}] })])
      expect(swarmServices.resolve(view(manager, answer)).known).toBe(false);
  });

  it('have variables that are credentials by name or form, not by where one lies', () => {
    expect(
      credentialVariables([
        'DB_PASSWORD=[redacted 8]',
        'DB_PASSWORD_FILE=/run/secrets/db',
        'API_TOKEN_URL=[redacted 20]',
        'DATABASE=[redacted 30 secret]',
        'COLOUR=[redacted 4]',
        'DEBUG=true',
      ]),
    ).toEqual(['DB_PASSWORD', 'DATABASE']);
  });
});

describe('a swarm', () => {
  it('is described by a manager, with the certificate that all nodes trust', () => {
    expect(isManager(manager.swarm)).toBe(true);
    expect(swarmCluster(manager.swarm)).toMatchObject({
      autolock: true,
      nodeCertificateMs: 90 * 86_400_000,
      rotating: false,
    });
    const root = swarmCluster(manager.swarm)?.root;
    const years = ((root?.notAfter ?? 0) - (root?.notBefore ?? 0)) / (365.25 * 86_400_000);
    expect(Math.round(years)).toBe(20);
  });

  it('is not described by a locked manager, nor where there is none', () => {
    expect(locked.swarm).toMatchObject({ state: 'locked', manager: false });
    expect(swarmCluster(locked.swarm)).toBeNull();
    expect(swarmCluster(alone.swarm)).toBeNull();
  });
});

describe('what a swarm keeps secret', () => {
  const body = {
    JoinTokens: { Worker: 'SWMTKN-1-aaaa-bbbb', Manager: 'SWMTKN-1-aaaa-cccc' },
    UnlockKey: 'SWMKEY-1-dddd',
    Spec: {
      CAConfig: { NodeCertExpiry: 1, SigningCAKey: 'not in PEM' },
      Name: 'appconf',
      Data: 'aHVudGVyMg==',
    },
  };
  it('does not stay in any answer: join tokens, the unlock key, the CA’s key, what a config holds', () => {
    const clean = JSON.stringify(redactApi({ body }));
    for (const secret of ['SWMTKN', 'SWMKEY', 'not in PEM', 'aHVudGVyMg'])
      expect(clean.includes(secret), secret).toBe(false);
    expect(clean).toContain('"Name":"appconf"');
    expect(redactApi(redactApi({ body }))).toEqual(redactApi({ body }));
  });
});
