import {
  defineCheck,
  engineInfo,
  fail,
  isDistributionBuild,
  notApplicable,
  notTold,
  pass,
} from 'rempart/check';

/** First releases with both fixes, by release line: of lines between them none was mended. */
const MENDED: Readonly<Record<number, readonly [minor: number, patch: number]>> = { 25: [0, 16], 29: [3, 1] };
const NEWEST_KNOWN = 29;
const isMended = (major: number, minor: number, patch: number): boolean => {
  const mended = MENDED[major];
  if (mended === undefined) return major > NEWEST_KNOWN;
  return minor > mended[0] || (minor === mended[0] && patch >= mended[1]);
};

export default defineCheck({
  id: 'docker-engine/authorization-not-bypassed',
  title: 'The engine shows its authorization plugins whole requests',
  targets: ['docker-engine'],
  severity: 'high',
  rationale:
    'Older engines let a plugin judge a request without its body when that is empty or larger than a megabyte (CVE-2024-41110, CVE-2026-34040): a client that may start any container starts a privileged one.',
  remediation: 'Update the engine to 29.3.1 or later (25.0.16 on the line that others maintain).',
  fix: {
    command: 'apt-get install --only-upgrade docker-ce docker-ce-cli containerd.io',
    breaks:
      'Without live-restore the update stops every container; Docker 29 refuses clients of an API before 1.44.',
  },
  references: [
    { standard: 'nist-800-190', id: '4.4.1' },
    { standard: 'url', id: 'https://github.com/moby/moby/security/advisories/GHSA-v23v-6jw2-98fq' },
    { standard: 'url', id: 'https://github.com/moby/moby/security/advisories/GHSA-x744-4wpc-v9h2' },
  ],
  needs: { self: { info: engineInfo } },
  evaluate({ self: { info } }) {
    if (info.isPodman) return notApplicable('Podman has no authorization plugins');
    if (info.authorizationPlugins === null) return notTold('its authorization plugins');
    if (info.authorizationPlugins.length === 0) return notApplicable('No authorization plugin is in use');
    const version = info.serverVersion ?? '';
    if (isDistributionBuild(version))
      return notApplicable(`${version} is the distribution’s own package; \`patching\` judges it`);
    const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
    if (major === undefined) return notTold('its version');
    return isMended(Number(major), Number(minor), Number(patch))
      ? pass(version)
      : fail({
          message: 'Requests reach the engine past its authorization plugins',
          expected: '29.3.1 or later',
          actual: `${version} with ${info.authorizationPlugins.join(', ')}`,
          location: { pointer: '/ServerVersion' },
        });
  },
});
