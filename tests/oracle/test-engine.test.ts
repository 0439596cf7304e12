import { createHash } from 'node:crypto';
import { beforeAll, expect, test, vi } from 'vitest';
import { builtInChecks } from '../../checks/index.ts';
import { collectEngine, wholeEngine } from '../../src/collection/collect-engine.ts';
import { sectionOf } from '../../src/core/check.ts';
import { judgeTree } from '../../src/core/evaluate.ts';
import type { Result } from '../../src/core/generated/report.ts';
import { plan } from '../../src/core/plan.ts';
import { type Severity, worstSeverity } from '../../src/core/severity.ts';
import { subjectTree } from '../../src/core/subject.ts';
import { endpointDial } from '../../src/transports/docker/endpoint-dial.ts';
import { connectEngine } from '../../src/transports/docker/engine-connection.ts';
import { containerCases, describeWith, docker, engine, START_TIMEOUT_MS } from '../testbed/index.ts';

/** A failing check with the worst severity that its findings have. */
type Failures = Readonly<Record<string, Severity>>;

/** What `docker run` without options leaves open, whatever the image; written from the engine's documentation, not from our checks. */
const byDefault: Failures = {
  'privileged-mode/default-capabilities': 'low',
  'privileged-mode/raw-sockets': 'low',
  'non-root-user/configured-user': 'high',
  'non-root-user/processes': 'high',
  'isolation/cgroup-namespace': 'low',
  'isolation/default-bridge': 'low',
  'resource-limits/memory-limit': 'high',
  'resource-limits/cpu-limit': 'medium',
  'resource-limits/pids-limit': 'medium',
  'resource-limits/log-size': 'low',
  'resource-limits/health-check': 'low',
  'resource-limits/layer-size': 'info',
};

/** What privileged mode opens beside. */
const privileged: Failures = {
  'privileged-mode/privileged': 'critical',
  'privileged-mode/added-capabilities': 'critical',
  'isolation/seccomp': 'high',
  'isolation/kernel-paths': 'high',
  'isolation/devices': 'high',
  'isolation/device-rules': 'high',
  'isolation/kernel-settings-writable': 'critical',
  'isolation/release-agent': 'high',
};

/** How a container differs from `docker run` without options, by the meaning of each of its flags. */
interface Difference {
  readonly more?: Failures;
  readonly fewer?: readonly string[];
}

/** An ordinary user from the start: capabilities are left to setuid programs. */
const ordinaryUser: Difference = {
  more: { 'privileged-mode/default-capabilities': 'info', 'privileged-mode/raw-sockets': 'info' },
  fewer: ['non-root-user/configured-user', 'non-root-user/processes'],
};
const notRunning = ['non-root-user/processes'];
const offDefaultBridge = ['isolation/default-bridge'];

const differences: Readonly<Record<string, Difference>> = {
  plain: {},
  hardened: { fewer: Object.keys(byDefault).filter((id) => id !== 'isolation/cgroup-namespace') },
  privileged: { more: privileged },
  'host-takeover': {
    more: {
      ...privileged,
      'isolation/pid-namespace': 'high',
      'isolation/network-namespace': 'high',
      'isolation/ipc-namespace': 'medium',
      'isolation/uts-namespace': 'low',
      'isolation/engine-socket': 'critical',
      'isolation/sensitive-mounts': 'critical',
    },
    fewer: offDefaultBridge,
  },
  'engine-socket': { more: { 'isolation/engine-socket': 'critical' } },
  'host-namespaces': {
    more: {
      'isolation/pid-namespace': 'high',
      'isolation/network-namespace': 'high',
      'isolation/ipc-namespace': 'medium',
      'isolation/uts-namespace': 'low',
    },
    fewer: offDefaultBridge,
  },
  'joined-namespaces': {
    // The network that it joins is the other container's own.
    more: { 'isolation/pid-namespace': 'low' },
    fewer: offDefaultBridge,
  },
  'added-capabilities': {
    more: { 'privileged-mode/added-capabilities': 'critical', 'isolation/release-agent': 'high' },
  },
  'all-capabilities': {
    more: { 'privileged-mode/added-capabilities': 'critical', 'isolation/release-agent': 'high' },
  },
  unconfined: {
    more: {
      'isolation/seccomp': 'high',
      'isolation/kernel-paths': 'high',
      'isolation/kernel-settings-writable': 'critical',
    },
  },
  'sensitive-mounts': {
    more: {
      'isolation/sensitive-mounts': 'critical',
      'isolation/engine-socket': 'critical',
      'isolation/mount-propagation': 'medium',
    },
  },
  'published-ports': { more: { 'isolation/published-ports': 'medium' } },
  // `--user 10001`, which is not in its /etc/passwd and names no group: the process has gid 0.
  'shell-less': { ...ordinaryUser, more: { ...ordinaryUser.more, 'non-root-user/root-group': 'low' } },
  'shell-less-stopped': { fewer: notRunning },
  'single-file-stopped': { fewer: notRunning },
  // The name app stands in the image's /etc/passwd only: whether its capabilities matter is not told from the name.
  careless: {
    more: { 'persistence/anonymous-volumes': 'medium', 'persistence/secrets-in-memory': 'low' },
    fewer: ['non-root-user/configured-user', 'non-root-user/processes'],
  },
  'file-capabilities': ordinaryUser,
  'stopped-failed': { fewer: notRunning },
  'never-started': { more: privileged, fewer: notRunning },
  paused: {},
  'crash-loop': {
    more: { 'resource-limits/restart-policy': 'low', 'resource-limits/restart-loop': 'medium' },
    fewer: notRunning,
  },
  unhealthy: {
    more: { 'resource-limits/health-status': 'medium', 'resource-limits/restart-policy': 'low' },
    fewer: ['resource-limits/health-check'],
  },
  shop_web_1: {
    ...ordinaryUser,
    // The image declares a volume, to which Compose would give a name.
    more: { ...ordinaryUser.more, 'persistence/anonymous-volumes': 'medium' },
    fewer: [...(ordinaryUser.fewer ?? []), ...offDefaultBridge, 'resource-limits/health-check'],
  },
  shop_web_2: {
    more: { 'non-root-user/user-not-overridden': 'high', 'persistence/anonymous-volumes': 'medium' },
    fewer: [...offDefaultBridge, 'resource-limits/health-check'],
  },
  'hostile-text': {},
  'with-secrets': {},
  'writes-inside': {
    more: { 'persistence/root-not-written': 'medium', 'persistence/logs-not-written': 'low' },
  },
  'foreign-processes': {
    more: {
      'isolation/no-unexpected-processes': 'high',
      'non-root-user/one-service': 'info',
      'persistence/programs-unchanged': 'high',
    },
    fewer: [...offDefaultBridge, 'privileged-mode/raw-sockets'],
  },
  // `/sys/fs/cgroup` holds the release agents of version 1, for which kernels of today ask SYS_ADMIN.
  'kernel-filesystems': {
    more: {
      'isolation/sensitive-mounts': 'high',
      'isolation/debug-filesystems': 'high',
      'isolation/control-group-filesystems': 'high',
      'isolation/release-agent': 'medium',
    },
  },
  // Root of `docker exec` is a process of root in a container that has none of its own.
  sessions: {
    more: {
      ...ordinaryUser.more,
      'privileged-mode/no-privileged-exec': 'medium',
      'non-root-user/no-root-sessions': 'low',
    },
    fewer: ['non-root-user/configured-user'],
  },
  volumes: { more: { 'persistence/anonymous-volumes': 'medium' } },
  devices: { more: { 'isolation/devices': 'medium', 'isolation/device-rules': 'high' } },
  limits: {
    more: {
      'resource-limits/cpu-limit': 'low',
      'resource-limits/swap-limit': 'low',
      'isolation/cgroup-parent': 'low',
    },
    fewer: ['resource-limits/memory-limit'],
  },
  'debian-old': {},
  // The name app stands in the image's /etc/passwd only: whether its capabilities matter is not told from the name.
  layered: {
    more: { 'resource-limits/log-size': 'medium' },
    fewer: ['non-root-user/configured-user', 'non-root-user/processes'],
  },
};

const processOfRoot: Failures = { 'non-root-user/processes': 'high' };

const expected = (name: string): Failures => {
  const { more = {}, fewer = [] } = differences[name] ?? {};
  return Object.fromEntries(
    Object.entries({ ...byDefault, ...more })
      .filter(([id]) => !fewer.includes(id))
      .sort(),
  );
};

/** Consequences, with what they follow from: on the container itself or on its image. */
const consequences: readonly (readonly [container: string, effect: string, cause: string])[] = [
  ['privileged', 'isolation/seccomp', 'privileged-mode/privileged'],
  ['privileged', 'isolation/kernel-paths', 'privileged-mode/privileged'],
  ['privileged', 'isolation/devices', 'privileged-mode/privileged'],
  ['privileged', 'privileged-mode/default-capabilities', 'privileged-mode/privileged'],
  ['all-capabilities', 'privileged-mode/default-capabilities', 'privileged-mode/added-capabilities'],
  ['plain', 'privileged-mode/raw-sockets', 'privileged-mode/default-capabilities'],
  ['plain', 'non-root-user/configured-user', 'non-root-user/image-user'],
  ['plain', 'non-root-user/processes', 'non-root-user/image-user'],
  ['shop_web_2', 'non-root-user/configured-user', 'non-root-user/user-not-overridden'],
  ['host-takeover', 'isolation/engine-socket', 'isolation/sensitive-mounts'],
  ['unconfined', 'isolation/kernel-settings-writable', 'isolation/kernel-paths'],
  ['added-capabilities', 'isolation/release-agent', 'privileged-mode/added-capabilities'],
  ['kernel-filesystems', 'isolation/debug-filesystems', 'isolation/sensitive-mounts'],
];

const SECTIONS = ['privileged-mode', 'non-root-user', 'isolation', 'resource-limits', 'persistence'];

describeWith('engine', 'the checks of containers against what each flag means', () => {
  const results = new Map<string, readonly Result[]>();
  let imageOf = new Map<string, string>();

  beforeAll(async () => {
    const target = await engine();
    const checks = builtInChecks.filter((check) => SECTIONS.includes(sectionOf(check)));
    const health = ['inspect', '--format', '{{.State.Health.Status}}', 'unhealthy'];
    const unhealthy = async () => expect((await docker(target, health)).stdout.trim()).toBe('unhealthy');
    await vi.waitFor(unhealthy, { timeout: 15_000, interval: 200 });
    const restarts = ['inspect', '--format', '{{.RestartCount}}', 'crash-loop'];
    const looping = async () => expect(Number((await docker(target, restarts)).stdout)).toBeGreaterThan(5);
    await vi.waitFor(looping, { timeout: 30_000, interval: 500 });
    const { signal } = new AbortController();
    await using connection = await connectEngine({
      dial: endpointDial({ kind: 'unix', path: target.socket }),
      describe: 'the test engine',
      imageWalk: true,
      signal,
    });
    const place = { id: 'oracle', name: 'oracle', parent: null, way: null };
    const recordings = await collectEngine(connection, place, wholeEngine, 'oracle', {
      plan: plan(checks),
      signal,
      deadlineMs: 60_000,
      walkSeconds: null,
      imageWalk: true,
      allImages: false,
      progress: () => undefined,
    });
    const judged = judgeTree(checks, subjectTree(recordings), {
      collectedAt: Date.now(),
      hash: (text) => createHash('sha256').update(text).digest('hex'),
    });
    for (const { subject, results: own } of judged) results.set(subject.target.id, own);
    imageOf = new Map(
      judged.map(({ subject }) => [`container ${subject.target.name}`, subject.target.image ?? '']),
    );
    for (const { subject, results: own } of judged)
      if (subject.target.kind === 'container') results.set(subject.target.name, own);
  }, START_TIMEOUT_MS);

  const failuresOf = (name: string): Failures =>
    Object.fromEntries(
      (results.get(name) ?? [])
        .filter(({ outcome }) => outcome === 'fail')
        .map(({ checkId, findings }): [string, Severity] => [
          checkId,
          worstSeverity(findings.map(({ severity }) => severity)) ?? 'info',
        ])
        .sort(),
    );

  test('the table names every container of the test bed', () => {
    expect(Object.keys(differences).sort()).toEqual(containerCases.map(({ name }) => name).sort());
  });

  test.each(containerCases.map(({ name, why }) => [name, why] as const))('%s: %s', (name) => {
    const failures = failuresOf(name);
    // Between two starts it has no process; caught in the act it has one, of root.
    if (name === 'crash-loop')
      expect({ ...failures, ...processOfRoot }).toEqual({ ...expected(name), ...processOfRoot });
    else expect(failures).toEqual(expected(name));
  });

  // Docker before 24.0 does not tell its default, and the host, whose kernel would, is not part of this run.
  const untold = 'privileged-mode/no-new-privileges';

  test('only a container between two starts leaves something else unknown', () => {
    const unknownOf = (name: string): readonly string[] =>
      (results.get(name) ?? [])
        .filter(({ outcome }) => outcome === 'unknown')
        .map(({ checkId }) => checkId)
        .filter((checkId) => checkId !== untold);
    const names = containerCases.map(({ name }) => name).filter((name) => name !== 'crash-loop');
    expect(names.filter((name) => unknownOf(name).length > 0)).toEqual([]);
    const told = names.filter(
      (name) => results.get(name)?.find(({ checkId }) => checkId === untold)?.outcome !== 'unknown',
    );
    expect(told).toEqual(['hardened']);
  });

  test.each(consequences)('%s: %s follows from %s', (name, effect, cause) => {
    const own = results.get(name) ?? [];
    const image = results.get(imageOf.get(`container ${name}`) ?? '') ?? [];
    const causedBy = own.find(({ checkId }) => checkId === effect)?.causedBy;
    const fingerprints = [...own, ...image]
      .filter(({ checkId }) => checkId === cause)
      .flatMap(({ findings }) => findings.map(({ fingerprint }) => fingerprint));
    expect(fingerprints).toContain(causedBy);
  });
});
