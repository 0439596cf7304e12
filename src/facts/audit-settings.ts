import type { UnknownReason } from '../core/answer.ts';
import { defineFact, Inconclusive } from '../core/fact.ts';
import { file, files } from '../core/probe.ts';

/** A setting of auditd.conf(5), its value in lower case. */
export interface AuditSetting {
  readonly value: string;
  readonly line: number;
}

/** Settings of /etc/audit/auditd.conf by lower-case name, the last one of each; null where auditd is not installed. Needs root. */
export const auditSettings = defineFact({
  id: 'audit.settings',
  description: 'What the audit daemon does with its log',
  probe: file('/etc/audit/auditd.conf'),
  parse: (output): ReadonlyMap<string, AuditSetting> | null => {
    if (output === null) return null;
    if (output.content === null)
      throw new Inconclusive(
        output.unreadable?.code ?? 'permission',
        output.unreadable?.text ?? 'auditd.conf may be read by root alone',
      );
    const settings = new Map<string, AuditSetting>();
    output.content.split('\n').forEach((text, index) => {
      const [, name, value = ''] = /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(text) ?? [];
      if (name !== undefined)
        settings.set(name.toLowerCase(), { value: value.toLowerCase(), line: index + 1 });
    });
    return settings;
  },
});

/** A line of a file from which rules are loaded at boot. */
export interface AuditRuleLine {
  readonly text: string;
  readonly path: string;
  readonly line: number;
}

export interface AuditRuleFiles {
  readonly lines: readonly AuditRuleLine[];
  readonly reason: UnknownReason | null;
}

/**
 * Rules as the next boot loads them: augenrules(8) makes audit.rules of the files in rules.d, in the order of their names; without any
 * there, audit.rules itself counts. Needs root.
 */
export const auditRuleFiles = defineFact({
  id: 'audit.rule-files',
  description: 'Audit rules that the next boot loads',
  probe: files('/etc/audit/audit.rules', '/etc/audit/rules.d/*.rules'),
  parse: (output): AuditRuleFiles => {
    const entries = output?.entries ?? [];
    const parts = entries.filter(({ path }) => path.startsWith('/etc/audit/rules.d/'));
    const used = parts.length > 0 ? parts : entries;
    return {
      lines: used.flatMap(({ path, content }) =>
        (content ?? '')
          .split('\n')
          .map(
            (text, index): AuditRuleLine => ({
              text: text.trim().replace(/\s+/g, ' '),
              path,
              line: index + 1,
            }),
          )
          .filter(({ text }) => text.startsWith('-')),
      ),
      reason: output?.reason ?? used.find(({ unreadable }) => unreadable !== null)?.unreadable ?? null,
    };
  },
});
