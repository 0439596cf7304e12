import type { Report, ReportFinding, Result, Score, TargetReport } from '../../src/core/generated/report.ts';
import { scoreTarget } from '../../src/core/score.ts';
import { countSummary } from '../../src/core/summary.ts';

const noScore: Score = {
  value: null,
  grade: null,
  provisional: false,
  gradeUncapped: null,
  cappedBy: null,
  upperBound: { value: null, grade: null },
  coverage: null,
  valueWithoutWaivers: null,
};

export const finding = (change: Partial<ReportFinding> & { readonly message: string }): ReportFinding => ({
  fingerprint: '0'.repeat(32),
  severity: 'high',
  expected: null,
  actual: null,
  location: { path: null, line: null, pointer: null, resource: null },
  waiver: null,
  baseline: null,
  fix: null,
  seen: null,
  ...change,
});

export const result = (change: Partial<Result> & Pick<Result, 'checkId' | 'outcome'>): Result => {
  const section = change.checkId.split('/')[0] as Result['section'];
  return {
    section,
    severity: 'high',
    reason: null,
    weight: 10,
    credit: change.outcome === 'pass' ? 1 : 0,
    resources: null,
    gain: 0,
    gradeAfter: null,
    causedBy: null,
    findings: [],
    evidence: [],
    ...change,
  };
};

export const target = (change: Partial<TargetReport> & Pick<TargetReport, 'id' | 'kind'>): TargetReport => {
  const { score, sections, results } = scoreTarget(change.results ?? []);
  return {
    name: change.id,
    parent: null,
    labels: {},
    replicaOf: null,
    status: 'complete',
    error: null,
    system: { os: null, version: null, kernel: null, arch: null, roles: [], machine: null },
    connection: null,
    ...change,
    score: change.status === undefined || change.status === 'complete' ? score : noScore,
    sections,
    results,
  };
};

/** A whole report of these trees. */
export const report = (
  trees: readonly (readonly TargetReport[])[],
  checks: Report['checks'] = {},
): Report => {
  const counter = countSummary();
  for (const tree of trees) {
    counter.begin();
    for (const target of tree) counter.add(target);
  }
  return {
    schemaVersion: '1.0',
    tool: { name: 'rempart', version: '0.0.0', scoreModel: 1 },
    run: {
      id: '00000000-0000-4000-8000-000000000000',
      startedAt: '2026-11-22T02:30:00.000Z',
      finishedAt: '2026-11-22T02:30:01.500Z',
      durationMs: 1500,
      command: 'rempart audit',
      partial: false,
      exit: { code: 0, reasons: [] },
    },
    checks,
    targets: trees.flat(),
    summary: counter.summary(),
  };
};

const text = (id: string, severity: Result['severity'], remediation: string): Report['checks'] => ({
  [id]: {
    title: `The rule ${id} holds`,
    section: id.split('/')[0] as Result['section'],
    severity,
    rationale: 'Because.',
    remediation,
    references: [],
  },
});

/** Hostile text: escape sequences, bidirectional overrides, markup, formulas, and no end. */
export const HOSTILE =
  '\u001b[2J\u202e</script><img src=x onerror=alert(1)>\r\n=cmd()\u0000"\'`$(id)\u2028\ufeff';

/** A host with an engine, containers and an image, one unreachable host, one denied engine; nothing is nice about their names. */
export const exampleReport = (): Report => {
  const cause = 'a'.repeat(32);
  const host = target({
    id: 'h1',
    kind: 'host',
    name: 'web1',
    system: {
      os: 'Debian GNU/Linux 12 (bookworm)',
      version: '12',
      kernel: '6.1.0',
      arch: 'x86_64',
      roles: ['container-host'],
      machine: 'virtual-machine',
    },
    connection: {
      transport: 'ssh',
      user: 'auditor',
      privilege: 'user',
      hostKey: 'SHA256:x',
      sessions: ['script'],
      durationMs: 300,
    },
    results: [
      result({ checkId: 'os-hardening/aslr', outcome: 'pass' }),
      result({
        checkId: 'ssh-server/permit-root-login',
        outcome: 'fail',
        findings: [
          finding({
            fingerprint: cause,
            message: 'Root may log in over SSH',
            expected: 'no',
            actual: 'yes',
            location: {
              path: '/etc/ssh/sshd_config.d/50-x.conf',
              line: 3,
              pointer: null,
              resource: 'permitrootlogin',
            },
          }),
        ],
      }),
      result({
        checkId: 'ssh-server/consequence',
        outcome: 'fail',
        severity: 'medium',
        weight: 4,
        causedBy: cause,
        findings: [finding({ fingerprint: 'b'.repeat(32), severity: 'medium', message: 'follows' })],
      }),
      result({
        checkId: 'firewall/default-deny',
        outcome: 'fail',
        severity: 'critical',
        weight: 20,
        findings: Array.from({ length: 7 }, (_, index) =>
          finding({
            fingerprint: String(index).repeat(32),
            severity: 'critical',
            message: `Port ${index} ${HOSTILE}`,
            actual: HOSTILE,
            expected: 'closed',
          }),
        ),
      }),
      result({
        checkId: 'os-hardening/umask',
        outcome: 'fail',
        severity: 'low',
        weight: 1,
        findings: [finding({ severity: 'low', message: 'm' })],
      }),
      result({
        checkId: 'os-hardening/sudoers',
        outcome: 'unknown',
        reason: { code: 'permission', text: '/etc/sudoers may not be read' },
      }),
      result({
        checkId: 'antivirus/installed',
        outcome: 'manual',
        reason: { code: 'manual', text: 'Look at the console of the vendor' },
      }),
    ],
  });
  const engine = target({
    id: 'h1/engine/run/docker.sock',
    kind: 'docker-engine',
    parent: 'h1',
    name: 'docker /run/docker.sock',
    status: 'denied',
    error: { code: 'socket-denied', message: 'This user may not open /run/docker.sock', hint: 'Run as root' },
  });
  const second = target({
    id: 'h1/engine/second',
    kind: 'docker-engine',
    parent: 'h1',
    name: 'docker second',
    results: [result({ checkId: 'docker-engine/live-restore', outcome: 'pass' })],
  });
  const containers = Array.from({ length: 14 }, (_, index) =>
    target({
      id: `h1/engine/second/container/c${index}`,
      kind: 'container',
      parent: second.id,
      name: index === 0 ? HOSTILE : `app-${String(index).padStart(2, '0')}`,
      results: [
        result({
          checkId: 'privileged-mode/privileged',
          outcome: index < 6 ? 'fail' : 'pass',
          severity: 'critical',
          weight: 20,
          findings:
            index < 6
              ? [
                  finding({
                    fingerprint: `c${index}`.padEnd(32, '0'),
                    severity: 'critical',
                    message: 'The container is privileged',
                    actual: 'true',
                    expected: 'false',
                  }),
                ]
              : [],
        }),
      ],
    }),
  );
  const dead = target({
    id: 'db1',
    kind: 'host',
    name: 'ssh://db1',
    status: 'unreachable',
    error: {
      code: 'host-key-changed',
      message: 'The host key of db1 changed',
      hint: 'Find out why, then ssh-keygen -R db1',
    },
  });
  return report([[host, engine, second, ...containers], [dead]], {
    ...text(
      'ssh-server/permit-root-login',
      'high',
      'Set `PermitRootLogin no`\nin sshd_config, then reload sshd.',
    ),
    ...text('firewall/default-deny', 'critical', `Close it ${'and say how '.repeat(30)}`),
    ...text('privileged-mode/privileged', 'critical', 'Recreate it without --privileged.'),
    ...text('os-hardening/umask', 'low', 'Set UMASK 027.'),
  });
};
