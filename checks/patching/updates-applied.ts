import {
  defineCheck,
  fail,
  immutableSystem,
  lastMark,
  notApplicable,
  optional,
  pass,
  undecided,
  updateMarks,
  updateState,
} from 'rempart/check';

const DAY = 86_400_000;

export default defineCheck({
  id: 'patching/updates-applied',
  title: 'Packages were changed during the last month, or nothing waits',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'Every distribution mends something each month; a host whose packages stand still gets none of it.',
  remediation:
    'Install what waits, then let it happen by itself: unattended-upgrades, dnf-automatic, transactional-update, or a daily job with `apk upgrade`.',
  references: [{ standard: 'nist-800-190', id: '4.5.3' }],
  needs: {
    self: { marks: updateMarks, updates: optional(updateState), immutable: optional(immutableSystem) },
  },
  evaluate({ self: { marks, updates, immutable }, collectedAt }) {
    if (immutable.known && immutable.value !== null)
      return notApplicable(`${immutable.value} is replaced as a whole, not patched by packages`);
    const last = lastMark(marks, 'history') ?? lastMark(marks, 'database');
    if (last === null)
      return marks.reason === null
        ? notApplicable('No package manager keeps a history here')
        : undecided(marks.reason);
    const day = new Date(last.time).toISOString().slice(0, 10);
    const age = collectedAt - last.time;
    if (age <= 30 * DAY) return pass(`${last.path}: ${day}`);
    const state = updates.known ? updates.value : null;
    if (
      state !== null &&
      state.waiting.length === 0 &&
      state.gap === null &&
      state.securityFetched !== null &&
      collectedAt - state.fetched <= 7 * DAY
    )
      return pass('nothing waits, by lists of the last week');
    return fail({
      message: `No package was changed for ${Math.floor(age / DAY)} days`,
      expected: 'at most 30 days',
      actual: day,
      location: { path: last.path, resource: 'last update' },
      ...(age <= 90 * DAY ? { severity: 'low' as const } : {}),
    });
  },
});
