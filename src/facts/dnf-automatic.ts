import { defineFact } from '../core/fact.ts';
import { files } from '../core/probe.ts';
import { redactAssignments } from './secrets.ts';

/** Whether dnf-automatic installs what it fetches (`apply_updates`); null where it is not configured here. */
export const dnfAutomatic = defineFact({
  id: 'dnf-automatic',
  description: 'Whether dnf-automatic installs updates',
  probe: files('/etc/dnf/automatic.conf', '/etc/dnf/dnf5-plugins/automatic.conf', '/etc/yum/yum-cron.conf'),
  // The mail account that reports are sent with has a password.
  redact: (output) => ({
    ...output,
    entries: output.entries.map((entry) => ({
      ...entry,
      content: entry.content === null ? null : redactAssignments(entry.content),
    })),
  }),
  parse: (output): boolean | null => {
    const values = (output?.entries ?? []).flatMap(({ content }) => [
      ...(content ?? '').matchAll(/^apply_updates\s*=\s*(\w+)/gm),
    ]);
    const last = values.at(-1)?.[1];
    return last === undefined ? null : /^(yes|true|1|on)$/i.test(last);
  },
});
