import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadBuiltInChecks } from '../../src/loaders/load-checks.ts';
import { objectorOf, peerCases } from './peer-comparison.ts';
import { explanationsOf, isPeerCase, peerDisagreements } from './peer-disagreements.ts';
import { manifoldQuestions } from './peer-questions.ts';
import {
  objectingTests,
  PEER_MACHINES,
  peerReport,
  readLynisReport,
  readObjectingTests,
  readSshAudit,
} from './peer-reports.ts';
import { redactedLynisReport, redactedSshAudit } from './redacted-peer-report.ts';

const root = resolve(import.meta.dirname, '../..');
const checks = await loadBuiltInChecks();
const cases = await peerCases(checks);

describe('Lynis and ssh-audit on the virtual machines', () => {
  it('were recorded by one version each', () => {
    for (const peer of ['lynis', 'ssh-audit'] as const) {
      const [clean, hardened] = PEER_MACHINES.map((machine) => peerReport(peer, machine));
      expect(clean?.version).toMatch(/^\d+\.\d+/);
      expect(hardened?.version).toBe(clean?.version);
    }
  });

  it('object to the clean machine more, where hardening changed what they ask', () => {
    const [clean = 0, hardened = 0] = PEER_MACHINES.map(
      (machine) => peerReport('lynis', machine).objections.length,
    );
    expect(clean).toBeGreaterThan(hardened);
  });

  it('part from rempart for exactly one reason each time', () => {
    const wrong = cases.flatMap((one) => {
      const alone = objectorOf(one);
      const reasons = explanationsOf(one);
      const expected = alone === null ? 0 : 1;
      return reasons.length === expected ? [] : [{ ...one, alone, explained: reasons.map(({ why }) => why) }];
    });
    expect(wrong).toEqual([]);
  });

  it.each(peerDisagreements.map((row) => [`${row.questions.join(', ')}: ${row.why}`, row] as const))(
    'has cases for every question of %s',
    (_, row) => {
      const without = row.questions.filter(
        (question) => !cases.some((one) => one.question === question && isPeerCase(one, row)),
      );
      expect(without).toEqual([]);
    },
  );

  it('agree with rempart in objecting, and in being content', () => {
    for (const peer of ['lynis', 'ssh-audit'] as const) {
      const own = cases.filter((one) => one.peer === peer);
      expect(own.some(({ objection, own: word }) => objection !== null && word === 'objects')).toBe(true);
      expect(own.some(({ objection, own: word }) => objection === null && word === 'content')).toBe(true);
    }
  });

  it('are compared with checks that cite the test of many settings', () => {
    const silent = [...manifoldQuestions].flatMap(([question, ids]) =>
      ids.filter(
        (id) =>
          !checks
            .find((check) => check.id === id)
            ?.references.some(
              (reference) => reference.standard === 'lynis' && reference.id === question.split(' ')[0],
            ),
      ),
    );
    expect(silent).toEqual([]);
  });

  it('no objection of Lynis comes from a test that is held to list only', () => {
    const unforeseen = PEER_MACHINES.flatMap((machine) => peerReport('lynis', machine).objections)
      .map(({ question }) => question.split(' ')[0] ?? '')
      .filter((id) => !objectingTests().has(id));
    expect(unforeseen).toEqual([]);
  });
});

describe('a report', () => {
  const lynis = [
    'lynis_version=3.0.8',
    'hostid=0123',
    'network_mac_address[]=52:54:00:12:34:56',
    'suggestion[]=LYNIS|There may be a newer release|-|-|',
    'suggestion[]=BOOT-5122|Set a password|-|-|',
    'suggestion[]=SSH-7408|Consider|LogLevel (set INFO to VERBOSE)|-|',
    'warning[]=FIRE-4512|no rules|two chains|-|',
    'details[]=SSH-7408|sshd|desc:sshd option LogLevel;field:LogLevel;prefval:VERBOSE;value:INFO;|',
    'details[]=KRNL-6000|sysctl|field:kernel.sysrq;prefval:0;value:438;desc:x;|',
    'tests_executed=BOOT-5122|SSH-7408|KRNL-6000|FILE-6310|',
    '',
  ].join('\n');

  it('of Lynis names each setting that it objects to, and everything else by its test', () => {
    const { version, asked, objections } = readLynisReport(lynis);
    expect(version).toBe('3.0.8');
    expect(objections).toEqual([
      { question: 'SSH-7408 LogLevel', text: 'INFO, wants VERBOSE' },
      { question: 'KRNL-6000 kernel.sysrq', text: '438, wants 0' },
      { question: 'FIRE-4512', text: 'no rules (two chains)' },
      { question: 'BOOT-5122', text: 'Set a password' },
    ]);
    expect([...asked]).toContain('FILE-6310');
  });

  it('of Lynis is kept without what describes the machine', () => {
    expect(redactedLynisReport(lynis)).toBe(lynis.split('\n').toSpliced(1, 2).join('\n'));
  });

  const sshAudit = [
    '(gen) target: 127.0.0.1:41233',
    '(cve) CVE-2021-36368               -- (CVSSv2: 3.7) an agent is asked',
    '(kex) curve25519-sha256            -- [info] available since OpenSSH 7.4',
    '(kex) ecdh-sha2-nistp256           -- [fail] curve',
    '                                   `- [info] available since OpenSSH 5.7',
    '(key) rsa-sha2-512 (3072-bit)      -- [info] available since OpenSSH 7.2',
    '(mac) hmac-sha1                    -- [warn] encrypt-and-MAC',
    '                                   `- [fail] SHA-1',
    `(fin) ssh-ed25519: SHA256:${'b'.repeat(43)}`,
    '(rec) -hmac-sha1                   -- mac algorithm to remove',
  ].join('\n');

  it('of ssh-audit names each algorithm with all that is held against it', () => {
    const { version, asked, objections } = readSshAudit(redactedSshAudit('2.5.0', sshAudit));
    expect(version).toBe('2.5.0');
    expect([...asked]).toEqual([
      'CVE-2021-36368',
      'kex curve25519-sha256',
      'kex ecdh-sha2-nistp256',
      'key rsa-sha2-512',
      'mac hmac-sha1',
    ]);
    expect(objections).toEqual([
      { question: 'CVE-2021-36368', text: 'an agent is asked' },
      { question: 'kex ecdh-sha2-nistp256', text: 'curve' },
      { question: 'mac hmac-sha1', text: 'encrypt-and-MAC; SHA-1' },
    ]);
  });

  it('of ssh-audit is kept without port and keys', () => {
    const kept = redactedSshAudit('2.5.0', sshAudit);
    expect(kept).not.toMatch(/41233|bbb/);
    expect(kept).toContain(`SHA256:${'A'.repeat(43)}`);
  });

  it('can come from a test of Lynis whose code warns or suggests outside of comments', () => {
    const source = [
      'Register --test-no AAAA-1000 --weight L',
      '  ReportSuggestion "$TEST_NO" "Do"',
      'Register --test-no BBBB-1000 --weight L',
      '  # ReportWarning "$TEST_NO" "Gone"',
      'eval "Register --test-no \\"DDDD-1000\\""',
      '    Register --test-no \\"CCCC-1000\\" --weight L',
      '  ReportWarning "$TEST_NO" "Do"',
    ].join('\n');
    expect(readObjectingTests(source)).toEqual(['AAAA-1000', 'CCCC-1000']);
  });
});

describe('docs/coverage/lynis-and-ssh-audit.md', () => {
  it('is what the generator makes of the fixtures', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rempart-page-'));
    try {
      execFileSync(process.execPath, ['--conditions=source', 'scripts/generate-peer-page.ts', folder], {
        cwd: root,
      });
      const page = 'lynis-and-ssh-audit.md';
      expect(readFileSync(join(root, 'docs/coverage', page), 'utf8'), 'npm run generate').toBe(
        readFileSync(join(folder, page), 'utf8'),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
