import {
  defineCheck,
  type Finding,
  filterSet,
  judgeEach,
  notApplicable,
  type PackageSource,
  packageSources,
} from 'rempart/check';

/** Archives that distributions sign as a whole: who stands on the way sees what is fetched, and can change nothing. */
const OWN =
  /^https?:\/\/(?:[\w-]+\.)*(?:debian\.org|ubuntu\.com|kali\.org|raspbian\.org|alpinelinux\.org)\/|^https?:\/\/[^/]+\/(?:pub\/|mirrors?\/|ftp\/)*(?:debian|debian-security|ubuntu|ubuntu-ports|raspbian|alpine)\/?(?:v?[\d.]+\/\w+\/?)?$/;
/** A cache on this machine. */
const LOCAL = /^http:\/\/(?:localhost|127\.[\d.]+|\[::1\])(?:[:/]|$)/;

const plainUri = ({ uris }: PackageSource): string | undefined =>
  uris.find((uri) => /^(http|ftp):\/\//.test(uri) && !LOCAL.test(uri));

export default defineCheck({
  id: 'patching/sources-encrypted',
  title: 'Packages of others are fetched over an encrypted connection',
  targets: ['host'],
  severity: 'low',
  rationale:
    'Over plain http anybody on the way can withhold updates and read what is installed; the metadata of many repositories are not signed at all.',
  remediation: 'Write https:// into the source; most mirrors answer both.',
  references: [
    { standard: 'url', id: 'https://manpages.debian.org/bookworm/apt/apt-transport-https.1.en.html' },
  ],
  needs: { self: { sources: packageSources } },
  evaluate: ({ self: { sources } }) =>
    judgeEach(
      filterSet(sources, ({ enabled, uris }) => enabled && uris.length > 0),
      (source): Finding | null => {
        const uri = plainUri(source);
        return uri === undefined || (source.format !== 'rpm' && OWN.test(uri))
          ? null
          : {
              message: `${source.name} is fetched over a plain connection`,
              expected: 'https',
              actual: uri,
              location: { path: source.path, line: source.line, resource: source.name },
            };
      },
      { whenEmpty: notApplicable('No source of packages is configured') },
    ),
});
