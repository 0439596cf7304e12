import {
  aptIndex,
  completeSet,
  defineCheck,
  type Finding,
  immutableSystem,
  installedPackages,
  judgeEach,
  notApplicable,
  optional,
  undecided,
} from 'rempart/check';

/** Old kernels leave the archive before they leave the machine; they are judged by another check. */
const OLD_KERNEL = /^linux-(image|headers|modules|tools|cloud-tools|kbuild|compiler)\b.*\d/;

export default defineCheck({
  id: 'patching/packages-tracked',
  title: 'Every installed package comes from a source that mends it',
  targets: ['host'],
  severity: 'low',
  rationale:
    'A package that no source names was installed by hand or left behind by an upgrade: no update ever comes for it.',
  remediation:
    "See them with `apt list '?obsolete'`; remove what nobody needs, and add the source of the rest.",
  references: [{ standard: 'url', id: 'https://manpages.debian.org/bookworm/apt/apt-patterns.7.en.html' }],
  needs: {
    self: { installed: installedPackages, index: aptIndex, immutable: optional(immutableSystem) },
  },
  evaluate({ self: { installed, index, immutable } }) {
    if (immutable.known && immutable.value !== null)
      return notApplicable(`${immutable.value} is replaced as a whole, not patched by packages`);
    if (installed?.manager !== 'dpkg' || index === null)
      return undecided({
        code: 'unsupported',
        text: 'Which packages come from no source is told by the lists of apt alone',
      });
    if (index.unread[0] !== undefined)
      return undecided({ code: 'unsupported', text: `${index.unread[0]} could not be unpacked` });
    if (!index.archives.some(({ lists }) => lists > 0))
      return undecided({ code: 'unsupported', text: 'No package list was fetched' });
    const versions = new Map(installed.packages.map(({ name, version }) => [name, version]));
    const foreign = index.foreign.filter((name) => versions.has(name) && !OLD_KERNEL.test(name));
    return judgeEach(
      completeSet(foreign),
      (name): Finding => ({
        message: `${name} comes from no source that is configured`,
        expected: 'a package of a configured source',
        actual: versions.get(name) ?? null,
        location: { resource: name },
      }),
    );
  },
});
