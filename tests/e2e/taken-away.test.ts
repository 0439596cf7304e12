import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Report } from '../../src/core/generated/report.ts';
import { describeWith, type RunningVm, START_TIMEOUT_MS, sshRun, startVm } from '../testbed/index.ts';
import { reportDocument } from './report-document.ts';
import { hostResults, type VmAudits, vmAudits } from './vm-audits.ts';

/** Seven audits of an emulated machine one after the other: none may be cut for want of time, which would turn other checks to unknown. */
const AUDIT_TIMEOUT_MS = 900_000;
const GOLDEN = resolve(import.meta.dirname, '../../fixtures/coverage/taken-away.json');
const AWAY = '/root/taken-away';

interface Case {
  readonly name: string;
  /** What root does before the audit, and afterwards. */
  readonly take?: string;
  readonly giveBack?: string;
  readonly words?: readonly string[];
}

const withoutProgram = (path: string): Case => ({
  name: path.slice(path.lastIndexOf('/') + 1),
  take: `mv ${path} ${AWAY}/`,
  giveBack: `mv ${AWAY}/* ${path}`,
});

const CASES: readonly Case[] = [
  { name: 'root', words: ['--become', 'none'] },
  withoutProgram('/usr/bin/sudo'),
  {
    name: 'find -printf',
    take: 'ln -s /usr/bin/busybox /usr/local/sbin/find && ! find / -maxdepth 0 -printf x 2>&1',
    giveBack: 'rm /usr/local/sbin/find',
  },
  withoutProgram('/usr/bin/ss'),
  withoutProgram('/usr/bin/systemctl'),
  withoutProgram('/usr/sbin/getcap'),
];

/** Audits of one machine until none of its questions was cut for want of time, which is no work of what was taken away. */
const MOST_AUDITS = 3;

/** What a check said with everything there, what it says now, and why. */
type Differences = Readonly<Record<string, string>>;

describeWith('vm', 'a machine that something is taken away from', () => {
  let machine: RunningVm;
  let audits: VmAudits;
  let whole: Report;
  const audit = async (words: readonly string[], left = MOST_AUDITS): Promise<Report> => {
    const { stdout, status } = await audits.audit('clean', 'auditor', '--timeout', '880', ...words);
    expect(status).toBe(0);
    const report = reportDocument(stdout);
    const late = [...hostResults(report).values()].filter(({ reason }) => reason?.code === 'timeout');
    if (late.length > 0 && left > 1) return audit(words, left - 1);
    expect(late.map(({ checkId }) => checkId)).toEqual([]);
    return report;
  };
  const asRoot = async (command: string): Promise<void> => {
    const { status, stderr } = await sshRun({ ...machine, user: 'root' }, command, { timeoutMs: 120_000 });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  };
  beforeAll(
    async () => {
      machine = await startVm('clean');
      audits = await vmAudits(['clean'], async () => machine);
      await asRoot(`mkdir -m 700 ${AWAY}`);
      whole = await audit([]);
    },
    START_TIMEOUT_MS + MOST_AUDITS * AUDIT_TIMEOUT_MS,
  );
  afterAll(async () => {
    audits?.stop();
    await machine?.stop();
  });

  const recorded = (): Readonly<Record<string, Differences>> =>
    JSON.parse(readFileSync(GOLDEN, 'utf8')) as Record<string, Differences>;

  it.each(CASES)(
    'without $name what is affected turns to unknown, and nothing rises',
    async ({ name, take, giveBack, words = [] }) => {
      if (take !== undefined) await asRoot(take);
      let report: Report;
      try {
        report = await audit(words);
      } finally {
        if (giveBack !== undefined) await asRoot(giveBack);
      }
      const before = hostResults(whole);
      const differing = [...hostResults(report)]
        .filter(([id, { outcome }]) => before.get(id)?.outcome !== outcome)
        .sort(([a], [b]) => (a < b ? -1 : 1));
      const differences: Differences = Object.fromEntries(
        differing.map(([id, { outcome, reason }]) => [
          id,
          `${before.get(id)?.outcome} → ${outcome}${reason === null ? '' : ` (${reason.code}: ${reason.text})`}`,
        ]),
      );
      if (process.env.REMPART_UPDATE_GOLDEN === '1')
        writeFileSync(GOLDEN, `${JSON.stringify({ ...recorded(), [name]: differences }, null, 2)}\n`);
      expect(differences).toEqual(recorded()[name]);
      expect([...hostResults(report).keys()]).toEqual([...before.keys()]);
      for (const [id, { outcome, reason }] of differing) {
        expect(outcome, id).toBe('unknown');
        expect(['permission', 'tool-missing', 'unsupported'], id).toContain(reason?.code);
      }
      expect(report.summary.score.value ?? 0).toBeLessThanOrEqual(whole.summary.score.value ?? 100);
      expect(report.summary.score.coverage ?? 0).toBeLessThanOrEqual(whole.summary.score.coverage ?? 0);
    },
    MOST_AUDITS * AUDIT_TIMEOUT_MS,
  );
});
