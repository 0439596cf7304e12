import {
  completeSet,
  defineCheck,
  type Finding,
  installedPackages,
  judgeEach,
  notApplicable,
  pendingUpdates,
} from 'rempart/check';

export default defineCheck({
  id: 'patching/held-packages',
  title: 'No package is held at a version with known holes',
  targets: ['host'],
  severity: 'medium',
  rationale: 'A hold outlives its reason, and keeps away security updates without a word.',
  remediation: 'Look why it is held; then `apt-mark unhold PACKAGE` and upgrade.',
  references: [{ standard: 'url', id: 'https://manpages.debian.org/bookworm/apt/apt-mark.8.en.html' }],
  needs: { self: { installed: installedPackages, pending: pendingUpdates } },
  evaluate({ self: { installed, pending } }) {
    const held = (installed?.packages ?? []).filter((one) => one.held);
    if (installed?.manager !== 'dpkg') return notApplicable('dpkg is not the package manager');
    if (held.length === 0) return notApplicable('No package is held');
    const behind = new Map(
      (pending ?? []).map((update) => [`${update.installed.name}:${update.installed.arch}`, update]),
    );
    return judgeEach(completeSet(held), ({ name, arch, version }): Finding | null => {
      const update = behind.get(`${name}:${arch}`);
      if (update === undefined) return null;
      return {
        message: `${name} is held back from ${update.security ? 'a security update' : 'an update'}`,
        expected: update.version,
        actual: version,
        location: { resource: `${name}:${arch}` },
        ...(update.security ? {} : { severity: 'info' as const }),
      };
    });
  },
});
