import { auditRules, defineCheck, fail, notApplicable, pass, system } from 'rempart/check';

/** `-a never,…` and `-D` leave things out; only these record. */
const RECORDS = /^-(w\s|a\s+(always|exit,always|\w+,always))/;

export default defineCheck({
  id: 'runtime-detection/audit-rules',
  title: 'The kernel audits by rules of its own',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'Without rules the audit trail holds logins alone: no change of accounts, of sudoers, of the clock, of modules.',
  remediation:
    'Put rules into /etc/audit/rules.d (`-w /etc/sudoers -p wa -k scope`, `-a always,exit -F arch=b64 -S init_module,delete_module -k modules`) and load them with `augenrules --load`.',
  references: [
    { standard: 'cis-debian-12', id: '6.2.3.1' },
    { standard: 'lynis', id: 'ACCT-9630' },
  ],
  needs: { self: { rules: auditRules, system } },
  evaluate({ self: { rules, system } }) {
    if (system.machine === 'container')
      return notApplicable('The audit trail belongs to the machine, not to a container');
    const recording = (rules ?? []).filter((rule) => RECORDS.test(rule));
    if (recording.length > 0) return pass(`${recording.length} rules`);
    return fail(
      {
        message:
          rules === null
            ? 'There are no audit tools, so no rules'
            : 'No audit rule is loaded that records anything',
        expected: 'rules for accounts, privileges, time and modules',
        actual: rules === null ? 'not installed' : `${rules.length} rules, none of which records`,
        location: { path: '/etc/audit/rules.d', resource: 'audit rules' },
      },
      { follows: ['runtime-detection/audit-daemon'] },
    );
  },
});
