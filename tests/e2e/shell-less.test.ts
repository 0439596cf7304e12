import { beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/core/generated/report.ts';
import { rempart } from '../cli/command-line.ts';
import {
  describeWith,
  docker,
  type Engine,
  engine,
  type RecordedRequest,
  recordingSocketProxy,
  START_TIMEOUT_MS,
} from '../testbed/index.ts';
import { reportDocument } from './report-document.ts';

/** What has to be answered although there is no process, no shell, no account file and no package: pass or fail, nothing else. */
const ANSWERED = {
  'the root user': ['non-root-user/configured-user', 'non-root-user/image-user'],
  'rights of files': [
    'filesystem-permissions/image-device-nodes',
    'filesystem-permissions/image-leftovers',
    'filesystem-permissions/image-world-writable',
    'filesystem-permissions/read-only-root',
  ],
  'setuid programs and file capabilities': [
    'filesystem-permissions/image-file-capabilities',
    'filesystem-permissions/image-setuid-programs',
    'non-root-user/image-sudo',
  ],
  secrets: [
    'filesystem-permissions/image-secret-files',
    'vulnerabilities/container-command-secrets',
    'vulnerabilities/container-env-secrets',
    'vulnerabilities/image-secrets',
  ],
  limits: [
    'resource-limits/cpu-limit',
    'resource-limits/log-size',
    'resource-limits/memory-limit',
    'resource-limits/pids-limit',
  ],
} as const;

describeWith('engine', 'a stopped container of static programs and nothing else', () => {
  let running: Engine;

  beforeAll(async () => {
    running = await engine();
  }, START_TIMEOUT_MS);

  for (const [name, files] of [
    ['single-file-stopped', ['true']],
    ['shell-less-stopped', ['sleep', 'true']],
  ] as const)
    describe(name, () => {
      let report: Report;
      let requests: readonly RecordedRequest[];

      beforeAll(async () => {
        const proxy = await recordingSocketProxy(running.socket);
        try {
          const { status, stdout } = await rempart([
            'audit',
            `container:${name}`,
            '--docker-host',
            `unix://${proxy.socket}`,
            '--output',
            'json',
          ]);
          expect(status).toBe(0);
          report = reportDocument(stdout);
          requests = proxy.requests();
        } finally {
          await proxy.stop();
        }
      }, 60_000);

      it(`holds ${files.join(' and ')}, and does not run`, async () => {
        const { stdout } = await docker(running, ['diff', name]);
        expect(stdout.trim()).toBe('');
        const state = await docker(running, ['inspect', '--format', '{{.State.Status}} {{.Path}}', name]);
        expect(state.stdout.trim()).toBe(`exited /${files.at(-1)}`);
      });

      const answered = () =>
        new Map(
          report.targets.flatMap(({ results }) =>
            results.map(({ checkId, outcome }) => [checkId, outcome] as const),
          ),
        );

      it.each(Object.entries(ANSWERED))('is judged on %s', (_, checkIds) => {
        const outcomes = answered();
        for (const checkId of checkIds)
          expect(['pass', 'fail'], `${checkId}: ${outcomes.get(checkId)}`).toContain(outcomes.get(checkId));
      });

      it('fails where it should: it runs as root, unbounded, and may write to its root', () => {
        const outcomes = answered();
        expect(
          [
            'non-root-user/configured-user',
            'non-root-user/image-user',
            'filesystem-permissions/read-only-root',
            'resource-limits/memory-limit',
          ].map((checkId) => outcomes.get(checkId)),
        ).toEqual(Array.from({ length: 4 }, () => 'fail'));
        expect(
          [
            'filesystem-permissions/image-setuid-programs',
            'filesystem-permissions/image-secret-files',
            'vulnerabilities/container-env-secrets',
          ].map((checkId) => outcomes.get(checkId)),
        ).toEqual(['pass', 'pass', 'pass']);
      });

      it('nothing was started in it, or made of its image', () => {
        expect([...new Set(requests.map(({ method }) => method))].sort()).toEqual(['GET']);
      });
    });
});
