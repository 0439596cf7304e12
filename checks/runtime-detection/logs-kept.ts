import { defineCheck, type Finding, judgeEach, logTraces, notApplicable, system } from 'rempart/check';

export default defineCheck({
  id: 'runtime-detection/logs-kept',
  title: 'No log and no history of root was led to nowhere',
  targets: ['host'],
  severity: 'high',
  rationale:
    'A log that is a link to /dev/null swallows every line: the first thing an intruder does, and rarely what an administrator means.',
  remediation:
    'Find out who made the link and when (`stat`), restore the file (`rm PATH; touch PATH; chown root:utmp PATH`), and look for what else changed that day.',
  references: [{ standard: 'url', id: 'https://attack.mitre.org/techniques/T1070/' }],
  needs: { self: { traces: logTraces, system } },
  evaluate({ self: { traces, system } }) {
    if (system.machine === 'container') return notApplicable('A container keeps its logs outside');
    const rotated = traces.items.some(({ path }) => /\/wtmp[.-]/.test(path));
    // Where the system keeps no such records any more, neither file is written.
    const recorded = traces.items.some(({ path, size }) => path === '/var/log/lastlog' && size > 0);
    return judgeEach(traces, ({ path, role, swallowed, size }): Finding | null => {
      const location = { path, resource: path };
      if (swallowed)
        return {
          message: `${path} leads to a device that swallows what is written`,
          expected: 'a file',
          actual: 'a device',
          location,
          // Some administrators keep no history on purpose.
          ...(role === 'history' ? { severity: 'medium' as const } : {}),
        };
      // Who writes the one writes the other; after a rotation the older file is there.
      return path === '/var/log/wtmp' && size === 0 && !rotated && recorded
        ? {
            message: 'The record of logins is empty, although somebody logged in',
            expected: 'records of logins',
            actual: '0 bytes',
            location,
            severity: 'medium',
          }
        : null;
    });
  },
});
