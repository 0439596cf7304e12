import { aptIndex, defineCheck, fail, immutableSystem, notApplicable, optional, pass } from 'rempart/check';

const DAY = 86_400_000;

export default defineCheck({
  id: 'patching/package-lists-fresh',
  title: 'The package lists were fetched during the last week',
  targets: ['host'],
  severity: 'medium',
  rationale: 'A host that does not fetch lists sees no updates, and looks up to date because of it.',
  remediation:
    'Run `apt-get update`, and let it run daily: `APT::Periodic::Update-Package-Lists "1";` with apt-daily.timer enabled.',
  references: [{ standard: 'url', id: 'https://manpages.debian.org/bookworm/apt/apt-get.8.en.html' }],
  needs: { self: { index: aptIndex, immutable: optional(immutableSystem) } },
  evaluate({ self: { index, immutable }, collectedAt }) {
    if (immutable.known && immutable.value !== null)
      return notApplicable(`${immutable.value} is replaced as a whole, not patched by packages`);
    if (index === null) return notApplicable('apt is not the package manager');
    // A file of a list bears the time of its server; an archive that changes daily shows when it was last asked.
    const last = Math.max(index.fetched ?? 0, ...index.archives.map(({ dated }) => dated));
    const location = { path: '/var/lib/apt/lists', resource: 'package lists' };
    if (last === 0)
      return fail({
        message: 'No package list was ever fetched, or all were deleted',
        expected: 'at most 7 days old',
        actual: 'none',
        location,
      });
    const days = Math.floor((collectedAt - last) / DAY);
    if (collectedAt - last <= 7 * DAY) return pass(`fetched ${new Date(last).toISOString()}`);
    return fail({
      message: `The package lists are ${days} days old`,
      expected: 'at most 7 days old',
      actual: new Date(last).toISOString().slice(0, 10),
      location,
      ...(days <= 30 ? { severity: 'low' as const } : {}),
    });
  },
});
