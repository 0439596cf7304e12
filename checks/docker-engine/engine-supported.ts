import {
  defineCheck,
  engineVersion,
  fail,
  isDistributionBuild,
  notApplicable,
  notTold,
  pass,
} from 'rempart/check';

/**
 * The day on which each release line stops getting fixes, from moby's table of branches; null for the newest line. Lines older than these
 * have ended, newer ones are supported.
 */
const LINES: ReadonlyMap<number, string | null> = new Map([
  [25, '2026-12-04'],
  [26, '2024-12-31'],
  [27, '2025-05-31'],
  [28, '2025-12-31'],
  [29, null],
]);
const OLDEST = 25;

export default defineCheck({
  id: 'docker-engine/engine-supported',
  title: 'The engine’s release line still gets security fixes',
  targets: ['docker-engine'],
  severity: 'high',
  rationale: 'Escapes are found in engines and their runtimes every year; a line past its end is not mended.',
  remediation:
    'Update the engine from the repository it came from. A distribution’s own package is mended as long as the distribution is.',
  fix: {
    command: 'apt-get install --only-upgrade docker-ce docker-ce-cli containerd.io',
    breaks:
      'Docker 29 refuses clients that speak an API before 1.44, and new installations keep images in containerd. Without live-restore the update stops every container.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '1.2.2' },
    { standard: 'nist-800-190', id: '4.4.1' },
    { standard: 'url', id: 'https://github.com/moby/moby/blob/master/project/BRANCHES-AND-TAGS.md' },
  ],
  needs: { self: { version: engineVersion } },
  evaluate({ self: { version }, collectedAt }) {
    if (version.isPodman) return notApplicable('Podman comes with the distribution; `patching` judges it');
    if (version.version === null) return notTold('its version');
    if (isDistributionBuild(version.version))
      return notApplicable(`${version.version} is the distribution’s own package; \`patching\` judges it`);
    const major = Number.parseInt(version.version, 10);
    if (Number.isNaN(major)) return notTold('its version');
    const end = LINES.get(major) ?? null;
    if (major >= OLDEST && (end === null || collectedAt <= Date.parse(end))) return pass(version.version);
    return fail({
      message: 'The engine’s release line has ended',
      expected: 'a line that is maintained: 29, or later',
      actual: end === null ? version.version : `${version.version}, fixes until ${end}`,
      location: { pointer: '/Version' },
    });
  },
});
