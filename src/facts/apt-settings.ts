import { defineFact, Inconclusive } from '../core/fact.ts';
import { command, executable } from '../core/probe.ts';
import { redactAssignments } from './secrets.ts';

/** Effective values of apt.conf(5) by lower-case name; a list keeps every entry. Null where there is no apt. */
export const aptSettings = defineFact({
  id: 'apt.settings',
  description: 'The configuration apt resolves for itself',
  probe: command('apt-config', 'dump'),
  presence: executable('apt-config'),
  redact: (output) => ({ ...output, stdout: redactAssignments(output.stdout) }),
  parse: (output): ReadonlyMap<string, readonly string[]> | null => {
    if (output === null) return null;
    if (output.exitCode !== 0) throw new Inconclusive('parse-error', `apt-config: ${output.stderr.trim()}`);
    const settings = new Map<string, string[]>();
    for (const line of output.stdout.split('\n')) {
      const [, name, value = ''] = /^(\S+?)(?:::)? "(.*)";$/.exec(line) ?? [];
      if (name === undefined || value === '') continue;
      const key = name.toLowerCase();
      settings.set(key, [...(settings.get(key) ?? []), value]);
    }
    return settings;
  },
});

/** As apt reads a boolean. */
export const isTrue = (value: string | undefined): boolean =>
  /^(1|true|yes|on|with|enable)$/i.test(value ?? '');
