import { defineFact, Inconclusive } from '../core/fact.ts';
import { executable, privilegedCommand } from '../core/probe.ts';

/** The kernel's audit rules, one a line as auditctl(8) prints them. Null where auditctl is not installed. */
export const auditRules = defineFact({
  id: 'audit.rules',
  description: 'The rules that the kernel audits by',
  probe: privilegedCommand('auditctl', '-l'),
  presence: executable('auditctl'),
  parse: (output): readonly string[] | null => {
    if (output === null) return null;
    if (output.exitCode !== 0 || /must be root|not permitted|cannot open netlink/i.test(output.stderr))
      throw new Inconclusive('permission', `auditctl: ${output.stderr.trim() || 'needs root'}`);
    return output.stdout.split('\n').filter((line) => line.startsWith('-'));
  },
});
