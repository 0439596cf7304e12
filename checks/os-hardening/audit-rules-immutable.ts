import {
  auditRuleFiles,
  auditRules,
  defineCheck,
  fail,
  notApplicable,
  pass,
  system,
  undecided,
} from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/audit-rules-immutable',
  title: 'Audit rules cannot be changed before the next boot',
  targets: ['host'],
  severity: 'low',
  rationale:
    'Whoever became root switches the record off first, unless the kernel refuses that until a reboot, which is noticed.',
  remediation:
    'Write `-e 2` as the last line of the last file in /etc/audit/rules.d (99-finalize.rules) and reboot. From then on a change of rules needs a reboot.',
  references: [
    { standard: 'cis-debian-12', id: '6.2.3.20' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-909000' },
  ],
  needs: { self: { rules: auditRules, files: auditRuleFiles, system } },
  evaluate({ self: { rules, files, system } }) {
    if (system.machine === 'container')
      return notApplicable('The audit trail belongs to the machine, not to a container');
    if (rules === null)
      return notApplicable('There are no audit tools, which runtime-detection/audit-daemon judges');
    const modes = files.lines.filter(({ text }) => /^-e \d$/.test(text));
    const last = modes.at(-1);
    if (last === undefined && files.reason !== null) return undecided(files.reason);
    if (last?.text !== '-e 2')
      return fail({
        message: 'root can switch the audit rules off at once',
        expected: '-e 2',
        actual: last?.text ?? 'no -e',
        location:
          last === undefined
            ? { path: '/etc/audit/rules.d', resource: '-e 2' }
            : { path: last.path, line: last.line, resource: '-e 2' },
      });
    // Lines behind it are refused by the kernel when they are loaded.
    const behind = files.lines.at(-1);
    return behind === last || behind === undefined
      ? pass(`${last.path}:${last.line}`)
      : fail({
          message: 'Rules behind the line that locks the rules are not loaded',
          expected: '-e 2 as the last line',
          actual: behind.text,
          location: { path: behind.path, line: behind.line, resource: '-e 2' },
        });
  },
});
