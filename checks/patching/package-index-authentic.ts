import {
  aptSignatures,
  completeSet,
  defineCheck,
  type Finding,
  incompleteSet,
  installedPackages,
  judgeEach,
  notApplicable,
  packageSources,
  type SignedArchive,
  undecided,
} from 'rempart/check';

const FOLDER = '/var/lib/apt/lists';

/** Null where the index and what was compared with it are as they were signed, and where that is not known. */
const faultOf = ({ archive, sources, index }: SignedArchive): Omit<Finding, 'location'> | null => {
  const name = archive.suite || archive.name;
  const unverified = sources.find((source) => source.unverified !== null)?.unverified;
  if (index.signature.kind === 'good' && index.altered[0] !== undefined)
    return {
      message: `The list ${index.altered[0]} of ${name} is not the one that its index names`,
      expected: 'the SHA-256 of the signed index',
      actual: 'other contents',
    };
  if (index.signature.kind === 'good') return null;
  if (unverified != null)
    return {
      message: `The index of ${name} is believed without a signature`,
      expected: 'a signature by the key of its source',
      actual: unverified,
    };
  return index.signature.kind === 'bad'
    ? {
        message: `The index of ${name} is not authentic: ${index.signature.why}`,
        expected: 'a signature by the key of its source',
        actual: index.signature.why,
      }
    : null;
};

export default defineCheck({
  id: 'patching/package-index-authentic',
  title: 'The package lists are signed by the keys that their sources name',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'What waits and what is mended is judged by these lists, and the next package is chosen by them: who can write one hides a fix, or puts his own package in its place.',
  remediation:
    'Find out who changed the list or the key, then delete both and fetch them anew: `rm -r /var/lib/apt/lists && apt-get update`; name the key of the source with `Signed-By`, and remove `trusted=yes`.',
  references: [
    { standard: 'cis-debian-12', id: '1.2.1.1' },
    { standard: 'url', id: 'https://manpages.debian.org/bookworm/apt/apt-secure.8.en.html' },
  ],
  needs: {
    self: { signed: aptSignatures, sources: packageSources, installed: installedPackages },
  },
  evaluate({ self: { signed, sources, installed } }) {
    if (signed === null)
      return installed === null || installed.manager === 'dpkg'
        ? undecided({ code: 'unsupported', text: 'No folder of the lists of apt was found' })
        : notApplicable(`The lists of ${installed.manager} are verified by itself, by other means`);
    if (signed.length === 0) return undecided({ code: 'unsupported', text: 'No package list was fetched' });
    const untold = signed.flatMap(({ archive, sources: own, index: { signature } }) =>
      signature.kind === 'unknown' && !own.some(({ unverified }) => unverified !== null)
        ? [{ ...signature.reason, text: `${archive.suite || archive.name}: ${signature.reason.text}` }]
        : [],
    );
    const reason = sources.reason ?? untold[0] ?? null;
    const faulty = signed.filter((one) => faultOf(one) !== null);
    const declared = faulty.every(({ sources: own }) => own.some(({ unverified }) => unverified !== null));
    return judgeEach(
      reason === null ? completeSet(signed) : incompleteSet(signed, reason),
      (one): Finding | null => {
        const fault = faultOf(one);
        const source = one.sources[0];
        return fault === null
          ? null
          : {
              ...fault,
              location:
                source?.unverified == null
                  ? { path: `${FOLDER}/${one.archive.name}_InRelease`, resource: one.archive.name }
                  : { path: source.path, line: source.line, resource: one.archive.name },
            };
      },
      declared ? { follows: ['patching/sources-verified'] } : {},
    );
  },
});
