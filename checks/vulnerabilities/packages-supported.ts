import {
  completeSet,
  defineCheck,
  incompleteSet,
  installedPackages,
  judgeEach,
  notApplicable,
  osRelease,
  pass,
  supportLists,
  supportOf,
  supportOfPackages,
  undecided,
} from 'rempart/check';

export default defineCheck({
  id: 'vulnerabilities/packages-supported',
  title: 'No package is installed whose security support has ended',
  targets: ['host', 'image'],
  severity: 'medium',
  rationale:
    'Debian gives up single packages before their release ends: no advisory is written for them any more, so that a scan finds nothing, and no update comes.',
  remediation:
    'Remove the package, or take it from a later release or from its own project; until then let nobody untrusted reach it.',
  fix: {
    command: 'apt-get purge PACKAGE',
    dockerfile: 'RUN apt-get purge -y PACKAGE && apt-get autoremove -y --purge',
    breaks: 'What depends on the package goes with it: read what apt wants to remove first.',
  },
  references: [
    { standard: 'nist-800-190', id: '4.1.1' },
    { standard: 'url', id: 'https://wiki.debian.org/DebianSecuritySupport' },
  ],
  needs: { self: { installed: installedPackages, release: osRelease, lists: supportLists } },
  evaluate({ self: { installed, release, lists }, collectedAt, target }) {
    if (installed === null)
      return target.kind === 'image' && release?.id !== 'debian'
        ? notApplicable('The image holds no packages of Debian')
        : undecided({ code: 'unsupported', text: 'No package database was found' });
    if (installed.manager !== 'dpkg')
      return notApplicable(`Debian’s lists say nothing of packages of ${installed.manager}`);
    if (release === null)
      return undecided({ code: 'unsupported', text: 'The system does not tell its distribution' });
    const name = release.prettyName ?? release.id;
    if (release.id !== 'debian' || supportOf(release) === 'rolling')
      return notApplicable(`No list of packages whose support ends early is kept for ${name}`);
    const support = supportOfPackages(installed.packages, release, lists.items);
    if (support === null)
      return undecided(
        lists.reason ?? {
          code: 'unsupported',
          text: `Which packages of ${name} are not mended any more is not known`,
        },
      );
    const over = support.unsupported.filter(({ ended }) => Date.parse(ended) <= collectedAt);
    return judgeEach(
      lists.reason === null ? completeSet(over) : incompleteSet(over, lists.reason),
      ({ source, version, binaries, ended, why, path }) => ({
        message: `${source} gets no security updates any more${why === null ? '' : `: ${why}`}`,
        expected: 'a package that is mended as long as its release',
        actual: `${version} (${binaries.slice(0, 5).join(', ')}${binaries.length > 5 ? ` and ${binaries.length - 5} more` : ''}), ended ${ended}`,
        location: { ...(path === null ? {} : { path }), resource: source },
      }),
      {
        whenEmpty: pass(
          [
            `by ${support.source}`,
            ...(support.limited.length === 0
              ? []
              : [`limited support: ${support.limited.slice(0, 10).join(', ')}`]),
          ].join('; '),
        ),
        follows: ['patching/release-supported', 'vulnerabilities/image-release-supported'],
      },
    );
  },
});
