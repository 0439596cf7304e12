import { defineFact } from '../core/fact.ts';
import { files } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { redactAssignments } from './secrets.ts';

const ORDER = [
  /^\/etc\/fail2ban\/jail\.conf$/,
  /\/jail\.d\/[^/]+\.conf$/,
  /\/jail\.local$/,
  /\/jail\.d\/[^/]+\.local$/,
];

const rank = (path: string): number => ORDER.findIndex((pattern) => pattern.test(path));

/**
 * Names of the jails that fail2ban starts, by jail.conf(5): `.conf` before `.local`, later lines win, [DEFAULT] is for those that say nothing. Empty where
 * there is no fail2ban.
 */
export const fail2banJails = defineFact({
  id: 'fail2ban.jails',
  description: 'Jails of fail2ban that are enabled',
  probe: files(
    '/etc/fail2ban/jail.conf',
    '/etc/fail2ban/jail.d/*.conf',
    '/etc/fail2ban/jail.local',
    '/etc/fail2ban/jail.d/*.local',
  ),
  redact: (output) => ({
    ...output,
    entries: output.entries.map((entry) => ({
      ...entry,
      content: entry.content === null ? null : redactAssignments(entry.content),
    })),
  }),
  parse: (output): ResourceSet<string> => {
    const entries = (output?.entries ?? []).toSorted(
      (a, b) => rank(a.path) - rank(b.path) || (a.path < b.path ? -1 : 1),
    );
    const enabled = new Map<string, boolean>();
    const sections = new Set<string>();
    for (const { content } of entries) {
      let section = '';
      for (const line of (content ?? '').split('\n')) {
        const header = /^\[([^\]]+)\]/.exec(line);
        if (header?.[1] !== undefined) {
          section = header[1].trim();
          sections.add(section);
        }
        const value = /^enabled\s*[=:]\s*(\w+)/i.exec(line)?.[1];
        if (value !== undefined) enabled.set(section, /^(true|yes|on|1)$/i.test(value));
      }
    }
    const jails = [...sections].filter(
      (name) =>
        name !== 'DEFAULT' && name !== 'INCLUDES' && (enabled.get(name) ?? enabled.get('DEFAULT') ?? false),
    );
    const reason =
      output?.reason ?? entries.find(({ unreadable }) => unreadable !== null)?.unreadable ?? null;
    return reason === null ? completeSet(jails) : incompleteSet(jails, reason);
  },
});
