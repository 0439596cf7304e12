import {
  apparmorProfiles,
  completeSet,
  defineCheck,
  type Finding,
  judgeEach,
  notApplicable,
  system,
} from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/apparmor-profiles-enforced',
  title: 'Loaded AppArmor profiles enforce',
  targets: ['host'],
  severity: 'medium',
  rationale: 'A profile in complain mode only logs what it would refuse.',
  remediation: 'Run `aa-enforce PROFILE` once the log shows nothing that the program needs.',
  references: [
    { standard: 'cis-debian-12', id: '1.3.1.3' },
    { standard: 'cis-debian-12', id: '1.3.1.4' },
    { standard: 'lynis', id: 'MACF-6208' },
  ],
  needs: { self: { profiles: apparmorProfiles, system } },
  evaluate({ self: { profiles, system } }) {
    if (system.machine === 'container')
      return notApplicable('The kernel is that of the machine outside this container');
    if (profiles === null) return notApplicable('AppArmor is not in force');
    // Ubuntu ships profiles that confine nothing on purpose, to grant user namespaces: mode `unconfined` is no deviation.
    return judgeEach(
      completeSet([...profiles].filter(([name]) => !name.includes('//'))),
      ([name, mode]): Finding | null =>
        mode === 'complain'
          ? {
              message: `The AppArmor profile ${name} only complains`,
              expected: 'enforce',
              actual: mode,
              location: { resource: name },
              severity: 'low',
            }
          : null,
      {
        partialCredit: true,
        whenEmpty: {
          outcome: 'fail',
          findings: [
            {
              message: 'AppArmor is on, but no profile is loaded',
              expected: 'profiles that enforce',
              actual: 'none',
              location: { resource: 'profiles' },
            },
          ],
        },
      },
    );
  },
});
