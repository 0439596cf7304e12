/** The part before the release: `Debian` of `Debian:12`. */
export const ecosystemFamily = (ecosystem: string): string => {
  const colon = ecosystem.indexOf(':');
  return colon < 0 ? ecosystem : ecosystem.slice(0, colon);
};

/** A name as the ecosystem compares it: PEP 503 for PyPI, without case for NuGet and Packagist, as it stands for all others. */
export const packageName = (ecosystem: string, name: string): string => {
  switch (ecosystemFamily(ecosystem)) {
    case 'PyPI':
      return name.toLowerCase().replace(/[-_.]+/g, '-');
    case 'NuGet':
    case 'Packagist':
      return name.toLowerCase();
    default:
      return name;
  }
};

/** Families whose packages come from a distribution's own archive, in its own versions. */
const DISTRIBUTIONS = new Set([
  ...['AlmaLinux', 'Alpaquita', 'Alpine', 'BellSoft Hardened Containers', 'Chainguard', 'Debian', 'Echo'],
  ...[
    'Mageia',
    'MinimOS',
    'openEuler',
    'openSUSE',
    'Photon OS',
    'Red Hat',
    'Rocky Linux',
    'SUSE',
    'Ubuntu',
    'Wolfi',
  ],
]);

export const isDistribution = (ecosystem: string): boolean => DISTRIBUTIONS.has(ecosystemFamily(ecosystem));
