import {
  aptIndex,
  compareDebVersions,
  completeSet,
  defineCheck,
  incompleteSet,
  installedPackages,
  judgeEach,
  notApplicable,
  osRelease,
  undecided,
} from 'rempart/check';

const DAY = 86_400_000;

export default defineCheck({
  id: 'vulnerabilities/image-security-updates',
  title: 'The image lacks no security update that its host knows of',
  targets: ['image'],
  severity: 'high',
  rationale:
    'The package lists of the host name the fixes of its own release: an image of the same release without them runs holes that are public.',
  remediation:
    'Rebuild the image on a current base (`docker build --pull --no-cache`) with `apt-get update && apt-get upgrade` in its first step, and recreate its containers.',
  fix: {
    command: 'docker build --pull --no-cache -t IMAGE .',
    dockerfile: 'RUN apt-get update && apt-get upgrade -y && rm -rf /var/lib/apt/lists/*',
    breaks: 'Packages of the base may be newer than what was tested.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '4.4' },
    { standard: 'nist-800-190', id: '4.1.1' },
    { standard: 'url', id: 'https://www.debian.org/security/' },
  ],
  needs: {
    self: { packages: installedPackages, release: osRelease },
    parent: { host: { index: aptIndex, hostPackages: installedPackages, hostRelease: osRelease } },
  },
  evaluate({ self: { packages, release }, parent: { host }, collectedAt }) {
    if (packages === null) return notApplicable('The image has no package database');
    if (packages.manager !== 'dpkg' || host.index === null)
      return undecided({
        code: 'unsupported',
        text: 'Only lists of apt are at hand, and only for packages of dpkg',
      });
    const sameRelease =
      release?.id === host.hostRelease?.id && release?.versionId === host.hostRelease?.versionId;
    if (release === null || !sameRelease)
      return undecided({
        code: 'unsupported',
        text: `The host has no package lists of ${release?.prettyName ?? 'the image’s system'}`,
      });
    const fixes = new Map<string, string>();
    for (const { name, version, archive } of host.index.candidates) {
      const before = fixes.get(name);
      if (archive.security && (before === undefined || compareDebVersions(version, before) > 0))
        fixes.set(name, version);
    }
    const known = new Set(host.hostPackages?.packages.map(({ name }) => name));
    const unseen = packages.packages.filter(({ name }) => !known.has(name));
    const security = host.index.archives.filter((archive) => archive.security && archive.lists > 0);
    const dated = Math.max(0, ...security.map((archive) => archive.dated), host.index.fetched ?? 0);
    // The host's lists are read for what the host has installed: of the rest nothing is known, and nothing of what was fixed since.
    const gap =
      security.length === 0
        ? 'The host has no list of an archive of security updates'
        : collectedAt - dated > 7 * DAY
          ? 'The package lists of the host are older than a week'
          : unseen.length > 0 || host.index.unread.length > 0
            ? `The host knows nothing of ${unseen.length} of ${packages.packages.length} packages of the image`
            : null;
    const set =
      gap === null
        ? completeSet(packages.packages)
        : incompleteSet(packages.packages, { code: 'unsupported', text: gap });
    return judgeEach(set, ({ name, version }) => {
      const fixed = fixes.get(name);
      return fixed === undefined || compareDebVersions(version, fixed) >= 0
        ? null
        : {
            message: `${name} lacks a security update`,
            expected: fixed,
            actual: version,
            location: { resource: name },
          };
    });
  },
});
