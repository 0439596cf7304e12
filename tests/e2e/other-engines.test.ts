import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it, test } from 'vitest';
import type { Report, Result } from '../../src/core/generated/report.ts';
import { rempart } from '../cli/command-line.ts';
import {
  describeWith,
  type RecordedRequest,
  type RunningEngine,
  recordingSocketProxy,
  rootlessAccount,
  type ServerKind,
  type SmallEngineKind,
  START_TIMEOUT_MS,
  smallEngineCases,
  startSmallEngine,
} from '../testbed/index.ts';
import { expectSeen, reportDocument } from './report-document.ts';

/** What such an engine does not answer, and whom that leaves undecided: for every container, or for those named. */
type Undecided = Readonly<Record<string, RegExp>>;

interface Kind {
  readonly kind: SmallEngineKind;
  readonly needs: ServerKind;
  /** Where root inside is an ordinary user of the host. */
  readonly mapped: boolean;
  readonly ofEngine: Undecided;
  readonly ofContainers: Undecided;
}

const NOT_TOLD_BEFORE_24 = /before 24\.0 does not tell|does not tell its default for no-new-privileges/;
const topRefused = /GET \/containers\/\{id\}\/top failed/;
const docker20: Pick<Kind, 'ofEngine'> = {
  ofEngine: {
    'docker-engine/log-driver-keeps': /daemon\.json, which was not seen/,
    'docker-engine/no-new-privileges-default': NOT_TOLD_BEFORE_24,
  },
};
const podman43: Pick<Kind, 'ofEngine' | 'ofContainers'> = {
  ofEngine: {
    'docker-engine/api-needs-certificates': /Podman does not tell/,
    'docker-engine/runtimes-known': /does not tell its runtimes/,
  },
  ofContainers: {
    'isolation/cgroup-namespace': /does not tell CgroupnsMode/,
    'isolation/kernel-paths': /does not tell the masked paths/,
    'isolation/kernel-settings-writable': /not told whether/,
    // Before 4.6; where the kernel has AppArmor, it does not apply.
    'isolation/selinux': /does not tell whether it uses SELinux/,
  },
};

const kinds: readonly Kind[] = [
  {
    kind: 'remapped-docker',
    needs: 'engine',
    mapped: true,
    ...docker20,
    ofContainers: { 'privileged-mode/no-new-privileges': NOT_TOLD_BEFORE_24 },
  },
  {
    kind: 'rootless-docker',
    needs: 'rootless-docker',
    mapped: true,
    ...docker20,
    ofContainers: {
      'privileged-mode/no-new-privileges': NOT_TOLD_BEFORE_24,
      // Without control groups of version 2 such an engine cannot list what runs in a container.
      'non-root-user/no-sshd': topRefused,
      'non-root-user/one-service': topRefused,
      'isolation/no-unexpected-processes': topRefused,
      'resource-limits/zombies-reaped': topRefused,
      'non-root-user/processes': topRefused,
      'isolation/nested-engine': topRefused,
    },
  },
  { kind: 'podman', needs: 'podman', mapped: false, ...podman43 },
  { kind: 'rootless-podman', needs: 'podman', mapped: true, ...podman43 },
];

/** Containers whose root is the host's although their engine maps users. */
const OPTED_OUT = new Set(['opted-out', 'privileged']);

const reports: Report[] = [];

for (const { kind, needs, mapped, ofEngine, ofContainers } of kinds)
  describeWith(needs, `an audit of ${kind}`, () => {
    let running: RunningEngine;
    let report: Report;
    let requests: readonly RecordedRequest[];

    beforeAll(async () => {
      running = await startSmallEngine(kind);
      const proxy = await recordingSocketProxy(running.socket);
      const ran = await rempart([
        ...['audit', 'docker', '--docker-host', `unix://${proxy.socket}`, '--output', 'json'],
      ]);
      requests = proxy.requests();
      await proxy.stop();
      expect(ran.stderr).toMatch(/^docker: unix:.*--docker-host says so\n$/);
      expect(ran.status).toBe(0);
      report = reportDocument(ran.stdout);
      reports.push(report);
    }, START_TIMEOUT_MS);
    afterAll(() => running?.stop());

    const rows = (wanted: Report['targets'][number]['kind']) =>
      report.targets.filter((target) => target.kind === wanted);
    const result = (name: string, checkId: string): Result | undefined =>
      rows('container')
        .find((target) => target.name === name)
        ?.results.find((one) => one.checkId === checkId);

    test('has a row for every container, all of them complete', () => {
      expect(rows('container').map(({ name }) => name)).toEqual(
        smallEngineCases[kind].map(({ name }) => name).sort(),
      );
      expect(report.targets.map(({ status }) => status)).not.toContain('partial');
    });

    test('asks by GET and HEAD, and starts nothing in a container', () => {
      expect(requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD')).toEqual([]);
      // Podman runs the container's own ps for options of ps(1).
      if (kind.includes('podman')) expect(requests.filter(({ path }) => /ps_args=-/.test(path))).toEqual([]);
    });

    test('leaves undecided what the engine does not answer, with the reason, and nothing else', () => {
      const undecided = (targets: Report['targets']) =>
        targets.flatMap(({ results }) => results.filter(({ outcome }) => outcome === 'unknown'));
      for (const [targets, expected] of [
        [rows('docker-engine'), ofEngine],
        [rows('container'), ofContainers],
      ] as const) {
        const unknown = undecided(targets);
        for (const { checkId, reason } of unknown)
          expect(reason?.text, checkId).toMatch(expected[checkId] ?? /^no reason is known$/);
        expect(Object.keys(expected)).toEqual(
          expect.arrayContaining([...new Set(unknown.map(({ checkId }) => checkId))]),
        );
      }
      expect(undecided(rows('container')).length).toBeGreaterThan(0);
    });

    test('calls root inside root of the host only where it is', () => {
      for (const { name } of smallEngineCases[kind]) {
        const isHostRoot = !mapped || (kind === 'remapped-docker' && OPTED_OUT.has(name));
        const findings = rows('container')
          .filter((target) => target.name === name)
          .flatMap(({ results }) => results.flatMap((one) => one.findings));
        const messages = findings.map(({ message }) => message);
        if (!isHostRoot) {
          expect(messages.filter((message) => message.includes('root on the host'))).toEqual([]);
          expect(
            result(name, 'privileged-mode/privileged')?.findings.map(({ severity }) => severity),
          ).not.toContain('critical');
        }
      }
      const plain = result('plain', 'non-root-user/configured-user')?.findings[0];
      expect(plain?.severity).toBe(mapped ? 'medium' : 'high');
    });

    test('is judged safe from root by its users’ namespace, or not', () => {
      const [engine] = rows('docker-engine');
      const verdict = engine?.results.find(({ checkId }) => checkId === 'docker-engine/user-namespaces');
      // Podman maps users for each container.
      const unmapped = kind.includes('podman') ? 'not-applicable' : 'fail';
      expect(verdict?.outcome).toBe(mapped ? 'pass' : unmapped);
    });

    if (kind === 'remapped-docker')
      test('the container that opted out is told, and is root', () => {
        expect(result('opted-out', 'non-root-user/user-namespace')?.outcome).toBe('fail');
        expect(result('opted-out', 'non-root-user/processes')?.outcome).toBe('fail');
        expect(result('plain', 'non-root-user/processes')?.evidence[0]?.excerpt).toBe(
          'uid 300000 on the host, uid 0 in the container',
        );
      });

    if (kind === 'rootless-docker')
      test('limits that such an engine cannot enforce are told, though they were asked for', () => {
        expect(result('hardened', 'resource-limits/memory-limit')?.findings[0]?.message).toMatch(
          /not enforced/,
        );
      });

    if (kind.includes('podman')) {
      test('its own eleven capabilities are judged, not Docker’s', () => {
        expect(result('plain', 'privileged-mode/default-capabilities')?.findings[0]?.actual).toMatch(
          /^11 kept/,
        );
        expect(result('plain', 'privileged-mode/raw-sockets')?.outcome).toBe('pass');
        expect(result('hardened', 'privileged-mode/default-capabilities')?.outcome).toBe('pass');
      });

      test('what runs in a container is told with the host’s own numbers', () => {
        const processes = result('plain', 'non-root-user/processes');
        if (mapped)
          expect(processes?.evidence[0]?.excerpt).toBe(
            `uid ${rootlessAccount.uid} on the host, uid 0 in the container`,
          );
        else expect(processes?.outcome).toBe('fail');
      });
    }

    test('is found by an audit of its machine, which sees the users of its containers in /proc', async () => {
      const bin = resolve(import.meta.dirname, '../../bin/rempart.mjs');
      // The usual places of the sockets are within the engine's own view of /run.
      const child = spawn(
        '/usr/bin/nsenter',
        [
          ...[
            '--target',
            String(running.pid),
            '--mount',
            process.execPath,
            bin,
            'audit',
            'local',
            '--no-walk',
          ],
          ...['--no-image-walk', '--only', 'non-root-user', '--only', 'privileged-mode', '--output', 'json'],
        ],
        { env: { PATH: process.env.PATH, HOME: '/root' }, stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const [output] = await Promise.all([text(child.stdout), once(child, 'close')]);
      const local = reportDocument(output);
      const socket = {
        'remapped-docker': '/run/docker.sock',
        'rootless-docker': `/run/user/${rootlessAccount.uid}/docker.sock`,
        podman: '/run/podman/podman.sock',
        'rootless-podman': `/run/user/${rootlessAccount.uid}/podman/podman.sock`,
      }[kind];
      const engine = local.targets.find(({ name }) => name.endsWith(` ${socket}`));
      expect(engine).toMatchObject({ kind: 'docker-engine', status: 'complete' });
      const of = (name: string, checkId: string) =>
        local.targets
          .find((target) => target.parent === engine?.id && target.name === name)
          ?.results.find((one) => one.checkId === checkId);
      const { uid, subordinate } = rootlessAccount;
      const root = {
        'remapped-docker': subordinate.first,
        'rootless-docker': uid,
        podman: 0,
        'rootless-podman': uid,
      };
      const processes = of('plain', 'non-root-user/processes');
      if (kind === 'podman') expect(processes?.findings[0]?.message).toBe('A process is root on the host');
      else
        expect(processes?.evidence[0]?.excerpt).toBe(`uid ${root[kind]} on the host, uid 0 in the container`);
      expect(of('named-user', 'non-root-user/configured-user')?.evidence[0]?.excerpt).toBe(
        'app, which is uid 1000',
      );
      for (const name of ['plain', 'hardened', 'named-user'])
        expect(of(name, 'privileged-mode/effective-capabilities')?.outcome, name).toBe('pass');
      expect(of('hardened', 'privileged-mode/no-new-privileges')?.outcome).toBe('pass');
      expect(of('plain', 'privileged-mode/no-new-privileges')?.outcome).toBe('fail');
    }, 60_000);
  });

describeWith(['engine', 'rootless-docker', 'podman'], 'audits of other engines', () => {
  it('show failures and passes as the coverage page says', () => {
    expect(reports).toHaveLength(kinds.length);
    expectSeen('other-engines', reports);
  });
});
