import { defineCheck, engineVersion, fail, notApplicable, notTold, pass } from 'rempart/check';

/** The first release line that is not past its end: 20.10 ended on 2023-12-10, 23.0 and 24.0 in 2024 (moby maintenance). */
const OLDEST_SUPPORTED = 25;

export default defineCheck({
  id: 'docker-engine/engine-supported',
  title: 'The engine’s release line still gets security fixes',
  targets: ['docker-engine'],
  severity: 'high',
  rationale: 'Escapes are found in engines and their runtimes every year; a line past its end is not mended.',
  remediation:
    'Update the engine from the repository it came from. A distribution’s own package is mended as long as the distribution is.',
  references: [
    { standard: 'url', id: 'https://github.com/moby/moby/blob/master/project/BRANCHES-AND-TAGS.md' },
  ],
  needs: { self: { version: engineVersion } },
  evaluate({ self: { version } }) {
    if (version.isPodman) return notApplicable('Podman comes with the distribution; `patching` judges it');
    if (version.version === null) return notTold('its version');
    // `+dfsg1`, `-0ubuntu1`, `~deb12u1`: the distribution carries fixes back without changing the number in front.
    if (/dfsg|ubuntu|deb\d|\+azure|-ce$|\.(?:el|fc|amzn)\d/.test(version.version))
      return notApplicable(`${version.version} is the distribution’s own package; \`patching\` judges it`);
    const major = Number.parseInt(version.version, 10);
    if (Number.isNaN(major)) return notTold('its version');
    return major >= OLDEST_SUPPORTED
      ? pass(version.version)
      : fail({
          message: 'The engine’s release line has ended',
          expected: `${OLDEST_SUPPORTED}.0 or later`,
          actual: version.version,
          location: { pointer: '/Version' },
        });
  },
});
