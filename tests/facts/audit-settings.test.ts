import { describe, expect, it } from 'vitest';
import { auditRuleFiles, auditSettings } from '../../src/facts/audit-settings.ts';
import { fileOutput, filesOutput, recordedText, resolveWith, valueWith } from './answer-text.ts';

describe('auditd.conf', () => {
  it('of Debian 12', () => {
    const text = recordedText('audit.settings', 'debian-12');
    const settings = valueWith(auditSettings, {
      'audit.settings': fileOutput('/etc/audit/auditd.conf', text),
    });
    expect(settings?.get('space_left_action')?.value).toBe('syslog');
    expect(settings?.get('max_log_file')?.value).toBe('8');
  });

  it('names in any case, the last line holds, comments are none', () => {
    const text = '#max_log_file = 1\nMax_Log_File = 8\nmax_log_file=20\n\0\u001b[2J = x\n';
    const settings = valueWith(auditSettings, {
      'audit.settings': fileOutput('/etc/audit/auditd.conf', text),
    });
    expect([...(settings ?? [])]).toEqual([['max_log_file', { value: '20', line: 3 }]]);
  });

  it('that may not be read is not known, one that is not there is no daemon', () => {
    const closed = { ...fileOutput('/etc/audit/auditd.conf', ''), content: null };
    expect(resolveWith(auditSettings, { 'audit.settings': closed as never })).toMatchObject({ known: false });
    expect(valueWith(auditSettings, {})).toBeNull();
  });
});

describe('rules of the next boot', () => {
  const from = (texts: Readonly<Record<string, string>>) =>
    valueWith(auditRuleFiles, { 'audit.rule-files': filesOutput(texts) });

  it('are those of rules.d, comments left out', () => {
    expect(
      from({
        '/etc/audit/audit.rules': '-w /old',
        '/etc/audit/rules.d/a.rules': '# -w /no\n-D\n-w  /etc/passwd -p wa\n',
      }).lines,
    ).toEqual([
      { text: '-D', path: '/etc/audit/rules.d/a.rules', line: 2 },
      { text: '-w /etc/passwd -p wa', path: '/etc/audit/rules.d/a.rules', line: 3 },
    ]);
  });

  it('without rules.d are those of audit.rules', () => {
    expect(from({ '/etc/audit/audit.rules': '-e 2' }).lines).toMatchObject([{ text: '-e 2' }]);
  });
});
