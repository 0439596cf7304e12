import {
  defineCheck,
  fail,
  immutableSystem,
  notApplicable,
  optional,
  pass,
  undecided,
  updateState,
} from 'rempart/check';

const DAY = 86_400_000;

export default defineCheck({
  id: 'patching/ordinary-updates',
  title: 'At most a few ordinary updates wait to be installed',
  targets: ['host'],
  severity: 'low',
  rationale:
    'Updates that pile up turn the next security update into a large change that nobody dares to make.',
  remediation:
    'Install them in a maintenance window: `apt-get update && apt-get upgrade`, `dnf upgrade`, `zypper update` or `apk upgrade`.',
  references: [
    { standard: 'lynis', id: 'PKGS-7394' },
    { standard: 'lynis', id: 'PKGS-7395' },
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
    const waiting = updates.waiting.filter(({ security }) => security !== true).length;
    if (waiting > 10)
      return fail({
        message: `${waiting} updates wait to be installed`,
        expected: 'at most 10',
        actual: String(waiting),
        location: { resource: 'ordinary updates' },
        ...(waiting > 50 ? {} : { severity: 'info' as const }),
      });
    if (updates.gap !== null) return undecided(updates.gap);
    // Repositories without advisories tell of no update at all, unless their whole index is read.
    if (updates.manager === 'rpm' && updates.securityFetched === null)
      return undecided({ code: 'unsupported', text: 'The repositories publish no advisories' });
    if (collectedAt - updates.fetched > 30 * DAY)
      return undecided({ code: 'unsupported', text: 'The package lists are more than 30 days old' });
    return pass(`${waiting} wait`);
  },
});
