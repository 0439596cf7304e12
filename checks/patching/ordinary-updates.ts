import {
  aptIndex,
  defineCheck,
  fail,
  immutableSystem,
  notApplicable,
  optional,
  pass,
  pendingUpdates,
  undecided,
} from 'rempart/check';

const DAY = 86_400_000;

export default defineCheck({
  id: 'patching/ordinary-updates',
  title: 'At most a few ordinary updates wait to be installed',
  targets: ['host'],
  severity: 'low',
  rationale:
    'Updates that pile up turn the next security update into a large change that nobody dares to make.',
  remediation: 'Install them in a maintenance window: `apt-get update && apt-get upgrade`.',
  references: [{ standard: 'lynis', id: 'PKGS-7394' }],
  needs: { self: { index: aptIndex, pending: pendingUpdates, immutable: optional(immutableSystem) } },
  evaluate({ self: { index, pending, immutable }, collectedAt }) {
    if (immutable.known && immutable.value !== null)
      return notApplicable(`${immutable.value} is replaced as a whole, not patched by packages`);
    if (index === null || pending === null)
      return undecided({ code: 'unsupported', text: 'Which updates are pending can be told of apt alone' });
    const waiting = pending.filter(({ security }) => !security).length;
    if (waiting > 10)
      return fail({
        message: `${waiting} updates wait to be installed`,
        expected: 'at most 10',
        actual: String(waiting),
        location: { resource: 'ordinary updates' },
        ...(waiting > 50 ? {} : { severity: 'info' as const }),
      });
    const last = Math.max(index.fetched ?? 0, ...index.archives.map(({ dated }) => dated));
    if (collectedAt - last > 30 * DAY || index.unread.length > 0)
      return undecided({
        code: 'unsupported',
        text: 'The package lists are more than 30 days old, or not all were read',
      });
    return pass(`${waiting} wait`);
  },
});
