import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { found } from '../../src/core/answer.ts';
import type { Fact } from '../../src/core/fact.ts';
import type { Result } from '../../src/core/generated/report.ts';
import {
  containerChanges,
  containerInspect,
  containerTop,
  engineContainers,
  engineImages,
  engineInfo,
  engineNetworks,
  engineVersion,
  engineVolumes,
  imageHistory,
  imageInspect,
} from '../../src/facts/index.ts';
import { judgeEngine } from '../checks/engine-tree.ts';
import { apiFixture, resolveFrom, valueFrom } from './api-fixture.ts';
import { versionBodies, versions } from './engine-version-bodies.ts';

const fixtures = resolve(import.meta.dirname, '../../fixtures');
const apiFacts: readonly Fact<unknown>[] = [
  engineInfo,
  engineVersion,
  engineNetworks,
  engineVolumes,
  engineContainers,
  engineImages,
  containerInspect,
  containerTop,
  containerChanges,
  imageInspect,
  imageHistory,
];

describe('every recorded and derived body of the Engine API', () => {
  for (const fact of apiFacts)
    it.each(readdirSync(resolve(fixtures, 'answers', fact.id)).map((name) => name.replace('.json', '')))(
      `is read by ${fact.id}: %s`,
      (name) => {
        const resolved = resolveFrom(fact, found({ body: apiFixture(fact.id, name) }));
        expect(resolved.known, JSON.stringify(resolved)).toBe(true);
      },
    );
});

/** The members of a value that are null: what the engine did not tell. */
const untold = (value: unknown, path = ''): readonly string[] => {
  if (value === null) return [path];
  if (typeof value !== 'object' || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    untold(member, path === '' ? name : `${path}.${name}`),
  );
};

const untoldOf = <T>(fact: Fact<T>, name: string) => untold(valueFrom(fact, apiFixture(fact.id, name)));

/** Of an engine outside of a swarm. */
const NO_SWARM = ['swarm.nodes', 'swarm.managers', 'swarm.cluster'];
/** Named by API 1.44, 1.49 and 1.53 for the first time. */
const SINCE_44 = 'cdiSpecDirs';
const SINCE_49 = 'firewallBackend';
const SINCE_53 = 'nri';
const DOCKER_20 = ['securityOptions.noNewPrivileges', SINCE_44, SINCE_49, SINCE_53];

describe('what an engine of each version does not tell of itself', () => {
  it.each<[string, readonly string[]]>([
    ['docker-20.10', DOCKER_20],
    ['docker-20.10-rootless', DOCKER_20],
    ['docker-20.10-userns-remap', DOCKER_20],
    ['docker-23.0', DOCKER_20],
    ['docker-24.0', [SINCE_44, SINCE_49, SINCE_53]],
    ['docker-desktop', [SINCE_44, SINCE_49, SINCE_53]],
    ['docker-25.0', [SINCE_49, SINCE_53]],
    ['docker-26.1', [SINCE_49, SINCE_53]],
    ['docker-27.5', [SINCE_49, SINCE_53]],
    // API 1.50 left the kernel's bridge filter out.
    ['docker-28.5', ['bridgeNfIptables', 'bridgeNfIp6tables', SINCE_53]],
    ['docker-29.0', ['bridgeNfIptables', 'bridgeNfIp6tables', SINCE_53]],
    ['docker-29.7', ['bridgeNfIptables', 'bridgeNfIp6tables']],
    ['podman-4.3', ['securityOptions.selinux', 'securityOptions.cgroupns', SINCE_44, SINCE_49, SINCE_53]],
    [
      'podman-4.3-rootless',
      ['securityOptions.selinux', 'securityOptions.cgroupns', SINCE_44, SINCE_49, SINCE_53],
    ],
    ['podman-5.4', ['securityOptions.cgroupns', SINCE_49, SINCE_53]],
    ['podman-5.8', ['securityOptions.cgroupns', 'bridgeNfIptables', 'bridgeNfIp6tables', SINCE_49, SINCE_53]],
  ])('%s', (name, expected) => {
    const missing = untoldOf(engineInfo, name).filter((path) => !NO_SWARM.includes(path));
    expect([...missing].sort()).toEqual([...expected].sort());
  });

  it.each(readdirSync(resolve(fixtures, 'answers/engine.version')))('of its version: nothing, %s', (name) => {
    // Debian's Podman is built without the time.
    const expected = name.startsWith('podman') ? ['buildTime'] : [];
    expect(untoldOf(engineVersion, name.replace('.json', ''))).toEqual(expected);
  });
});

describe('what an engine of each version does not tell of a container', () => {
  /** A running container without health check never finished, and has no health. */
  const ORDINARY = ['state.finishedAt', 'state.health'];

  it.each<[string, readonly string[]]>([
    ['docker-20.10-rootless-plain', []],
    ['docker-20.10-userns-plain', []],
    ['docker-23.0-plain', []],
    ['docker-24.0-plain', []],
    ['docker-25.0-plain', []],
    ['docker-26.1-plain', []],
    ['docker-27.5-plain', []],
    ['docker-28.5-plain', []],
    ['docker-29.0-plain', []],
    ['docker-29.7-plain', []],
    ['docker-desktop-plain', []],
    // Podman writes null whatever it masks.
    ['podman-4.3-running-plain', ['hostConfig.maskedPaths', 'hostConfig.readonlyPaths']],
    ['podman-5.4-plain', ['hostConfig.maskedPaths', 'hostConfig.readonlyPaths']],
    ['podman-5.8-plain', ['hostConfig.maskedPaths', 'hostConfig.readonlyPaths']],
  ])('%s', (name, expected) => {
    const missing = untoldOf(containerInspect, name).filter((path) => !ORDINARY.includes(path));
    expect([...missing].sort()).toEqual([...expected].sort());
  });
});

describe('what an engine of each version does not tell of an image', () => {
  it.each(
    readdirSync(resolve(fixtures, 'answers/image.inspect'))
      .filter((name) => /-app\.json$/.test(name))
      .map((name) => name.replace('.json', '')),
  )('%s: no more than where it came from, and the rest is the same', (name) => {
    const image = valueFrom(imageInspect, apiFixture('image.inspect', name));
    // Where it came from is told since API 1.53, what is attached to it where that was asked for.
    const expected = name.startsWith('docker-29.7') ? ['attestations'] : ['identity', 'attestations'];
    expect(untold(image)).toEqual(expected);
    expect(image).toMatchObject({
      user: '',
      cmd: [],
      entrypoint: ['/usr/bin/app'],
      env: [{ name: 'PATH' }],
      exposedPorts: ['8080/tcp'],
      volumes: [],
      onBuild: [],
      healthcheck: { kind: 'unset' },
      labels: { 'org.opencontainers.image.version': '1.0' },
      size: 12345678,
    });
  });
});

/** What a result says, in a word or two. */
const told = ({ outcome, findings, reason }: Result): string =>
  [outcome, findings.map(({ severity }) => severity).join(' '), outcome === 'unknown' ? reason?.text : '']
    .filter((word) => word !== '' && word !== undefined)
    .join(': ');

type Told = Readonly<Record<string, Readonly<Record<string, string>>>>;

const BASE = 'docker-29.0';
const outcomesOf = (name: string): Told =>
  Object.fromEntries(
    [...judgeEngine(versionBodies(name))].map(([target, results]) => [
      target,
      Object.fromEntries(results.map((result) => [result.checkId, told(result)])),
    ]),
  );

/** The results that another version has otherwise than the base. */
const differing = (own: Told, base: Told): Told =>
  Object.fromEntries(
    Object.entries(own)
      .map(([target, results]) => [
        target,
        Object.fromEntries(Object.entries(results).filter(([id, text]) => base[target]?.[id] !== text)),
      ])
      .filter(([, results]) => Object.keys(results as object).length > 0),
  );

describe('every check of engines, containers and images', () => {
  const base = outcomesOf(BASE);
  it.each(versions)('says of %s what a reader of its bodies would', (name) => {
    const path = resolve(fixtures, 'engine-versions', `${name}.json`);
    const own = outcomesOf(name);
    const outcomes = name === BASE ? own : differing(own, base);
    if (process.env.REMPART_UPDATE_GOLDEN === '1') {
      mkdirSync(resolve(path, '..'), { recursive: true });
      writeFileSync(path, `${JSON.stringify(outcomes, null, 2)}\n`);
    }
    expect(existsSync(path), `${path} is written with REMPART_UPDATE_GOLDEN=1`).toBe(true);
    expect(outcomes).toEqual(JSON.parse(readFileSync(path, 'utf8')));
  });
});
