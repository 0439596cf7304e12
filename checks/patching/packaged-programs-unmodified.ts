import {
  defineCheck,
  type Finding,
  installedPackages,
  judgeEach,
  manual,
  notApplicable,
  optional,
  packageIntegrity,
  shellWord,
  undecided,
} from 'rempart/check';

const MEND = {
  dpkg: 'apt-get install --reinstall',
  rpm: 'dnf reinstall',
} as const;

export default defineCheck({
  id: 'patching/packaged-programs-unmodified',
  title: 'Programs for logins and inspection are as their packages brought them',
  targets: ['host'],
  severity: 'high',
  rationale:
    'A changed sshd, sudo or ps is how an intruder collects passwords and stays unseen; one that somebody built in its place gets no updates. Who is root may mend the record as well: a pass is no proof.',
  remediation:
    'Find out who changed the file before you put it back, for reinstalling destroys evidence and mends nothing else where somebody broke in: compare it with the package of the mirror. Then reinstall the package; a wanted change belongs beside it with `dpkg-divert`, or in a package of your own.',
  references: [
    { standard: 'url', id: 'https://manpages.debian.org/bookworm/dpkg/dpkg.1.en.html#verify' },
    { standard: 'url', id: 'https://rpm.org/docs/4.20.x/man/rpm.8.html' },
  ],
  needs: { self: { integrity: packageIntegrity, packages: optional(installedPackages) } },
  evaluate({ self: { integrity, packages } }) {
    if (integrity === null) return notApplicable('No package manager keeps sums of its files');
    const { manager, programs } = integrity;
    if (manager === 'apk')
      return manual('Run `apk audit --system`: it lists files that packages brought and somebody changed');
    // prelink rewrites programs; rpm sees through it, dpkg does not.
    if (
      manager === 'dpkg' &&
      packages.known &&
      packages.value?.packages.some(({ name }) => name === 'prelink')
    )
      return undecided({ code: 'unsupported', text: 'prelink changed the programs that it was given' });
    return judgeEach(
      programs,
      ({ path, package: name, modified }): Finding | null =>
        modified
          ? {
              message: `${path} is not what its package brought`,
              expected: 'the sum that the package manager recorded',
              actual: 'another',
              location: { path, resource: path },
              fix: `${MEND[manager]} ${name || `"$(rpm -qf ${shellWord(path)})"`}`,
            }
          : null,
      {
        ...(manager === 'dpkg'
          ? { whenEmpty: notApplicable('dpkg recorded no sums of these programs') }
          : {}),
      },
    );
  },
});
