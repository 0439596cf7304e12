import { defineCheck, fail, notApplicable, pass, sudoers, undecided } from 'rempart/check';

const LONGEST_MINUTES = 15;

export default defineCheck({
  id: 'os-hardening/sudo-asks-again',
  title: 'The password for sudo is asked again after 15 minutes at most',
  targets: ['host'],
  severity: 'low',
  rationale: 'While sudo remembers a password, whoever reaches the open terminal is root.',
  remediation: 'Set `Defaults timestamp_timeout=15` with `visudo`; minus one never asks again.',
  references: [{ standard: 'cis-debian-12', id: '5.2.6' }],
  needs: { self: { sudoers } },
  evaluate({ self: { sudoers } }) {
    if (sudoers === null) return notApplicable('sudo is not installed');
    const told = sudoers.defaults.filter(
      ({ name, value }) => name === 'timestamp_timeout' && typeof value === 'string',
    );
    // Of lines with one scope the last one holds.
    const findings = [...Map.groupBy(told, ({ scope }) => scope).values()].flatMap((same) => {
      const last = same.at(-1);
      const minutes = Number(last?.value);
      if (last === undefined || (minutes >= 0 && minutes <= LONGEST_MINUTES)) return [];
      return [
        {
          message:
            minutes < 0
              ? 'sudo never asks for the password again'
              : `sudo remembers the password for ${minutes} minutes`,
          expected: `0 to ${LONGEST_MINUTES}`,
          actual: String(last.value),
          location: { path: last.path, line: last.line, resource: `Defaults${last.scope} timestamp_timeout` },
        },
      ];
    });
    const [first, ...rest] = findings;
    if (first !== undefined) return fail([first, ...rest]);
    return sudoers.reason === null
      ? pass(told.at(-1)?.value?.toString() ?? 'the default of sudo')
      : undecided(sudoers.reason);
  },
});
