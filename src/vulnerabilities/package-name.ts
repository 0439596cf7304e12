/** The part before the release: `Debian` of `Debian:12`, `Red Hat` of `Red Hat:enterprise_linux:9::baseos`. */
export const ecosystemFamily = (ecosystem: string): string => ecosystem.split(':', 1)[0] ?? ecosystem;

/**
 * A name as the ecosystem compares it: PEP 503 for PyPI, without case for NuGet and Packagist, as it stands for all others (names of npm and Go do tell
 * case apart, Maven's are `group:artifact`).
 */
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
