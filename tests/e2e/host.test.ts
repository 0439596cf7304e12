import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Report } from '../../src/core/generated/report.ts';
import { rempart } from '../cli/command-line.ts';
import { describeWith, hostCanaries, START_TIMEOUT_MS, type VmName } from '../testbed/index.ts';
import { expectSeen, replayedPart, reportDocument } from './report-document.ts';
import { AUDIT_TIMEOUT_MS, hostResults, type VmAudits, vmAudits } from './vm-audits.ts';

/** Checks named in comments of the hardening script: `# section/slug`. */
const namedInScript = (): readonly string[] =>
  [
    ...readFileSync(resolve(import.meta.dirname, '../testbed/harden.sh'), 'utf8').matchAll(
      /^# ([a-z-]+\/[a-z0-9-]+)/gm,
    ),
  ]
    .map(([, id]) => id ?? '')
    .sort();

describeWith('vm', 'an audit of a virtual machine over SSH', () => {
  let audits: VmAudits;
  beforeAll(async () => {
    audits = await vmAudits(['clean', 'hardened']);
  }, 2 * START_TIMEOUT_MS);
  afterAll(() => audits?.stop());

  /** Audits of each machine and user are shared by the tests below. */
  const reportOf = async (name: VmName, user: string): Promise<Report> =>
    (await audits.reportOf(name, user)).report;

  it(
    'the checks that the hardening script names differ, and no other',
    async () => {
      const [clean, hardened] = [
        hostResults(await reportOf('clean', 'auditor')),
        hostResults(await reportOf('hardened', 'auditor')),
      ];
      const differing = [...clean]
        .filter(([id, result]) => hardened.get(id)?.outcome !== result.outcome)
        .map(([id]) => id)
        .sort();
      const named = new Set(namedInScript());
      const unexpected = [clean, hardened].flatMap((results) =>
        differing.filter((id) => !named.has(id)).map((id) => results.get(id)),
      );
      expect(differing, JSON.stringify(unexpected)).toEqual([...named]);
      expect(differing.length).toBeGreaterThanOrEqual(20);
    },
    2 * AUDIT_TIMEOUT_MS,
  );

  it(
    'shows failures and passes as the coverage page says',
    async () => {
      expectSeen('machines', [await reportOf('clean', 'auditor'), await reportOf('hardened', 'auditor')]);
    },
    2 * AUDIT_TIMEOUT_MS,
  );

  it(
    'a hardened machine scores higher, and everything was asked',
    async () => {
      const [clean, hardened] = [await reportOf('clean', 'auditor'), await reportOf('hardened', 'auditor')];
      expect(hardened.summary.score.value ?? 0).toBeGreaterThan((clean.summary.score.value ?? 0) + 20);
      for (const report of [clean, hardened]) expect(report.targets[0]?.connection?.privilege).toBe('root');
    },
    2 * AUDIT_TIMEOUT_MS,
  );

  for (const name of ['clean', 'hardened'] as const)
    it(
      `${name}: without sudo the coverage is lower, the score not higher, and nothing turns to pass`,
      async () => {
        const [root, plain] = [await reportOf(name, 'auditor'), await reportOf(name, 'plain')];
        expect(plain.targets[0]?.connection?.privilege).toBe('user');
        expect(plain.summary.score.coverage ?? 1).toBeLessThan(root.summary.score.coverage ?? 0);
        expect(plain.summary.score.value ?? 100).toBeLessThanOrEqual(root.summary.score.value ?? 0);
        const before = hostResults(root);
        const turned = [...hostResults(plain)]
          .filter(([id, { outcome }]) => outcome === 'pass' && before.get(id)?.outcome !== 'pass')
          .map(([id]) => id);
        expect(turned).toEqual([]);
      },
      2 * AUDIT_TIMEOUT_MS,
    );

  it(
    'changes nothing: modules, units, mounts, firewall and files are the same before and after (law 10)',
    async () => {
      const state = async () =>
        (
          await audits.run(
            'hardened',
            'sudo sh -c \'cut -d" " -f1 /proc/modules | sort; echo; systemctl list-units --all --plain --no-legend --type=service,socket,timer,mount | cut -d" " -f1-4 | grep -vE "session|user@|user-runtime|logrotate|apt-daily|dpkg-db|systemd-tmpfiles|man-db|clamav|freshclam|aide|sysstat|e2scrub|fstrim" | sort; echo; sort /proc/self/mountinfo | cut -d" " -f5- | grep -v /run/user; echo; nft list ruleset | grep -v counter; echo; find / -xdev \\( -path /proc -o -path /sys -o -path /run -o -path /var/log -o -path /tmp -o -path /var/lib/systemd -o -path /var/lib/clamav -o -path /var/lib/sudo -o -path /var/lib/fail2ban -o -path /var/cache \\) -prune -o -printf "%p %m %U %G %s %T@ %C@\\n" | sort\'',
          )
        ).stdout;
      const before = await state();
      expect(before.split('\n').length).toBeGreaterThan(1000);
      const { status } = await audits.audit('hardened', 'auditor');
      expect(status).toBe(0);
      expect(await state()).toBe(before);
    },
    2 * AUDIT_TIMEOUT_MS,
  );

  it(
    'holds none of the planted secrets, nor does a recording; a replay gives the same report',
    async () => {
      const recording = join(audits.folder, 'clean.json');
      const { status } = await rempart(['collect', ...audits.way('clean', 'auditor'), '-o', recording]);
      expect(status).toBe(0);
      const { text } = await audits.reportOf('clean', 'auditor');
      const saved = readFileSync(recording, 'utf8');
      for (const { value, where } of Object.values(hostCanaries)) {
        expect(text.includes(value), `the report has the secret of ${where}`).toBe(false);
        expect(saved.includes(value), `the recording has the secret of ${where}`).toBe(false);
      }
      const [first, second] = [
        await rempart(['evaluate', recording, '--output', 'json']),
        await rempart(['evaluate', recording, '--output', 'json']),
      ];
      expect(replayedPart(reportDocument(first.stdout))).toBe(replayedPart(reportDocument(second.stdout)));
      const outcomes = (report: Report) =>
        [...hostResults(report)].map(([id, { outcome }]) => `${id} ${outcome}`);
      expect(outcomes(reportDocument(first.stdout))).toEqual(outcomes(await reportOf('clean', 'auditor')));
    },
    2 * AUDIT_TIMEOUT_MS,
  );

  it(
    'a wrong host key stops it before anything is asked',
    async () => {
      const { status, stdout } = await audits.audit(
        'clean',
        'auditor',
        '--host-key',
        `SHA256:${'A'.repeat(43)}`,
      );
      expect(status).toBe(3);
      expect(reportDocument(stdout).targets[0]).toMatchObject({
        status: expect.stringMatching(/^(denied|unreachable)$/),
        error: { code: expect.stringMatching(/^host-key/) },
        results: [],
      });
    },
    AUDIT_TIMEOUT_MS,
  );
});
