import {
  defineCheck,
  fail,
  notApplicable,
  osRelease,
  packageSources,
  pass,
  supportOf,
  undecided,
} from 'rempart/check';

export default defineCheck({
  id: 'patching/security-source',
  title: 'The archive of security updates is among the package sources',
  targets: ['host'],
  severity: 'high',
  rationale:
    'Debian and Ubuntu publish security updates in an archive of their own; a host without it never sees them.',
  remediation:
    'Add it: `deb MIRROR/debian-security bookworm-security main`, or `<codename>-security` of Ubuntu.',
  references: [
    { standard: 'cis-debian-12', id: '1.2.1.2' },
    { standard: 'lynis', id: 'PKGS-7388' },
  ],
  needs: { self: { sources: packageSources, release: osRelease } },
  evaluate({ self: { sources, release } }) {
    if (release === null || !/^(debian|ubuntu)$/.test(release.id) || supportOf(release) === 'rolling')
      return notApplicable('Security updates come from the ordinary archive');
    const source = sources.items.find(
      ({ format, enabled, suites, uris }) =>
        format === 'apt' && enabled && [...suites, ...uris].some((word) => /security/.test(word)),
    );
    if (source !== undefined) return pass(`${source.path}:${source.line}`);
    if (sources.reason !== null) return undecided(sources.reason);
    return fail({
      message: 'No archive of security updates is configured',
      expected: `${release.codename ?? '<codename>'}-security`,
      actual:
        sources.items
          .filter(({ enabled }) => enabled)
          .map(({ name }) => name)
          .join('; ')
          .slice(0, 300) || 'no source',
      location: { path: '/etc/apt/sources.list', resource: 'security archive' },
    });
  },
});
