import {
  defineCheck,
  fail,
  installedPackages,
  notApplicable,
  optional,
  osRelease,
  pass,
  supportOf,
  undecided,
} from 'rempart/check';

const DAY = 86_400_000;

export default defineCheck({
  id: 'vulnerabilities/image-release-supported',
  title: 'The image is built on a release that still gets security updates',
  targets: ['image'],
  severity: 'high',
  rationale: 'After its end of life a base gets no fixes, and rebuilding the image mends nothing any more.',
  remediation:
    'Build on a supported base: raise the tag in `FROM`, such as `debian:13-slim` or `alpine:3.22`.',
  fix: {
    dockerfile: 'FROM debian:13-slim',
    breaks: 'Packages of a newer release may want changed settings: test the image.',
  },
  references: [{ standard: 'nist-800-190', id: '4.1.1' }],
  needs: { self: { release: osRelease, installed: optional(installedPackages) } },
  evaluate({ self: { release, installed }, collectedAt }) {
    if (release === null)
      return installed.known && installed.value === null
        ? notApplicable('The image holds no distribution')
        : undecided({ code: 'unsupported', text: 'The image does not tell its distribution' });
    const support = supportOf(release);
    const name = release.prettyName ?? release.id;
    if (support === 'rolling') return notApplicable(`${name} has no releases that end`);
    if (support === null)
      return undecided({
        code: 'unsupported',
        text: `Until when ${name} gets security updates is not known`,
      });
    const last = support.longTerm ?? support.end;
    const left = Math.floor((Date.parse(last) - collectedAt) / DAY) + 1;
    if (left > 90) return pass(`until ${last}`);
    return fail({
      message:
        left >= 0
          ? `${name} gets security updates for ${left} more days`
          : `${name} gets no security updates any more`,
      expected: 'a supported release',
      actual: `${left < 0 ? 'ended' : 'ends'} ${last}`,
      location: { path: '/etc/os-release', resource: 'release' },
      ...(left >= 0 ? { severity: 'low' as const } : {}),
    });
  },
});
