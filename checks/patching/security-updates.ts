import {
  completeSet,
  defineCheck,
  type Finding,
  immutableSystem,
  judgeEach,
  notApplicable,
  optional,
  safeWord,
  securityUpdateGap,
  undecided,
  updateCommand,
  updateState,
} from 'rempart/check';

export default defineCheck({
  id: 'patching/security-updates',
  title: 'No security update waits to be installed',
  targets: ['host'],
  severity: 'high',
  rationale: 'An update tells everybody where the hole is; from then on the hosts without it are looked for.',
  remediation:
    'Install them: `apt-get update && apt-get upgrade`, `dnf upgrade --security`, `zypper patch --category security` or `apk upgrade`; restart what uses the replaced libraries.',
  references: [
    { standard: 'cis-debian-12', id: '1.2.2.1' },
    { standard: 'lynis', id: 'PKGS-7392' },
    { standard: 'lynis', id: 'PKGS-7330' },
    { standard: 'lynis', id: 'PKGS-7352' },
    { standard: 'nist-800-190', id: '4.5.3' },
  ],
  needs: { self: { updates: updateState, immutable: optional(immutableSystem) } },
  evaluate({ self: { updates, immutable }, collectedAt }) {
    if (immutable.known && immutable.value !== null)
      return notApplicable(`${immutable.value} is replaced as a whole, not patched by packages`);
    if (updates === null)
      return undecided({
        code: 'unsupported',
        text: 'Which updates wait can be told of apt, dnf, zypper and apk alone',
      });
    const missing = updates.waiting.filter(({ security }) => security === true);
    const gap = securityUpdateGap(updates, collectedAt);
    if (missing.length === 0 && gap !== null) return undecided(gap);
    return judgeEach(
      completeSet(missing),
      ({ name, arch, installed, version, archive, held }): Finding => ({
        message: `${name} lacks a security update`,
        expected: version,
        actual: held ? `${installed}, held back` : installed,
        location: { resource: `${name}:${arch}` },
        fix: `${updateCommand(updates.manager, safeWord(name, 'PACKAGE'))} (from ${archive})`,
      }),
    );
  },
});
