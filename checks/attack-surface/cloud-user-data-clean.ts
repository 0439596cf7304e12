import { cloudUserData, defineCheck, type Finding, judgeEach, notApplicable } from 'rempart/check';

export default defineCheck({
  id: 'attack-surface/cloud-user-data-clean',
  title: 'The data that the machine was made with hold no secret',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'The metadata service hands user data to every program that asks, cloud-init keeps a copy, and images are made with both.',
  remediation:
    'Take secrets out of the user data and fetch them at boot with the machine’s own identity (a vault, a parameter store); change those that were there, and remove the copies with `cloud-init clean` before an image is made.',
  references: [{ standard: 'url', id: 'https://docs.cloud-init.io/en/latest/explanation/instancedata.html' }],
  needs: { self: { data: cloudUserData } },
  evaluate: ({ self: { data } }) =>
    judgeEach(
      data,
      ({ path, holds }): Finding | null =>
        holds === 'none' || holds === 'encrypted-key'
          ? null
          : {
              message: `The user data of this machine hold a ${holds.replace('-', ' ')}`,
              expected: 'no secret',
              actual: holds,
              location: { path, resource: path.replace(/\/instances\/[^/]+\//, '/instance/') },
              ...(holds === 'hash' ? { severity: 'low' as const } : {}),
            },
      { whenEmpty: notApplicable('cloud-init keeps no data here') },
    ),
});
