import { defineCheck, fail, notApplicable, osRelease, pass, supportOf, undecided } from 'rempart/check';

const DAY = 86_400_000;

export default defineCheck({
  id: 'patching/release-supported',
  title: 'The release of the operating system still gets security updates',
  targets: ['host'],
  severity: 'high',
  rationale: 'After its end of life a release gets no fixes: every hole found from then on stays open.',
  remediation: 'Upgrade to a supported release, or subscribe to the extended support of its vendor.',
  references: [
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-700400' },
    { standard: 'nist-800-190', id: '4.5.3' },
    { standard: 'url', id: 'https://endoflife.date' },
  ],
  needs: { self: { release: osRelease } },
  evaluate({ self: { release }, collectedAt }) {
    const support = release === null ? null : supportOf(release);
    const name = release?.prettyName ?? release?.id ?? 'This system';
    if (support === 'rolling') return notApplicable(`${name} has no releases that end`);
    if (support === null)
      return undecided({
        code: 'unsupported',
        text: `Until when ${name} gets security updates is not known`,
      });
    const last = support.longTerm ?? support.end;
    const left = Math.floor((Date.parse(last) - collectedAt) / DAY) + 1;
    if (left > 90)
      return pass(
        collectedAt > Date.parse(support.end) + DAY ? `long-term support until ${last}` : `until ${last}`,
      );
    return fail({
      message:
        left >= 0
          ? `${name} gets security updates for ${left} more days`
          : `${name} gets no security updates any more`,
      expected: 'a supported release',
      actual:
        left < 0 && support.subscription !== undefined && Date.parse(support.subscription) > collectedAt
          ? `ended ${last}; subscribers get updates until ${support.subscription}`
          : `${left < 0 ? 'ended' : 'ends'} ${last}`,
      location: { path: '/etc/os-release', resource: 'release' },
      ...(left >= 0 ? { severity: 'low' as const } : {}),
    });
  },
});
