import {
  completeSet,
  defineCheck,
  type Finding,
  incompleteSet,
  installedPackages,
  isHeld,
  judgeEach,
  notApplicable,
  optional,
  packageHolds,
  updateState,
} from 'rempart/check';

export default defineCheck({
  id: 'patching/held-packages',
  title: 'No package is held at a version with known holes',
  targets: ['host'],
  severity: 'medium',
  rationale: 'A hold outlives its reason, and keeps away security updates without a word.',
  remediation:
    'Look why it is held; then release it (`apt-mark unhold PACKAGE`, `dnf versionlock delete PACKAGE`, `zypper removelock PACKAGE`, the bare name in /etc/apk/world) and upgrade.',
  references: [{ standard: 'url', id: 'https://manpages.debian.org/bookworm/apt/apt-mark.8.en.html' }],
  needs: { self: { installed: installedPackages, holds: packageHolds, updates: optional(updateState) } },
  evaluate({ self: { installed, holds, updates } }) {
    if (installed === null) return notApplicable('The package manager of this system is not known');
    const held = installed.packages.filter(
      (one) => one.held || holds.items.some(({ pattern }) => isHeld(pattern, one.name)),
    );
    if (held.length === 0 && holds.reason === null) return notApplicable('No package is held');
    const waiting = updates.known ? (updates.value?.waiting ?? []) : [];
    const behind = new Map(waiting.map((update) => [`${update.name}:${update.arch}`, update]));
    const reason = updates.known ? holds.reason : updates.reason;
    return judgeEach(
      reason === null ? completeSet(held) : incompleteSet(held, reason),
      ({ name, arch, version }): Finding | null => {
        const update = behind.get(`${name}:${arch}`);
        if (update === undefined) return null;
        const hold = holds.items.find(({ pattern }) => isHeld(pattern, name));
        return {
          message: `${name} is held back from ${update.security === true ? 'a security update' : 'an update'}`,
          expected: update.version,
          actual: version,
          location: {
            resource: `${name}:${arch}`,
            ...(hold === undefined ? {} : { path: hold.path, line: hold.line }),
          },
          ...(update.security === true
            ? {}
            : { severity: update.security === null ? ('low' as const) : ('info' as const) }),
        };
      },
    );
  },
});
