import {
  defineCheck,
  fail,
  immutableSystem,
  notApplicable,
  optional,
  pass,
  type UpdateState,
  updateState,
} from 'rempart/check';

const DAY = 86_400_000;

const FOLDERS: Readonly<Record<UpdateState['manager'], string>> = {
  apt: '/var/lib/apt/lists',
  rpm: '/var/cache',
  apk: '/var/cache/apk',
};

export default defineCheck({
  id: 'patching/package-lists-fresh',
  title: 'The package lists were fetched during the last week',
  targets: ['host'],
  severity: 'medium',
  rationale: 'A host that does not fetch lists sees no updates, and looks up to date because of it.',
  remediation:
    'Run `apt-get update`, and let it run daily: `APT::Periodic::Update-Package-Lists "1";` with apt-daily.timer enabled; dnf-makecache.timer for dnf, `zypper refresh` or `apk update` by a daily job elsewhere.',
  references: [{ standard: 'url', id: 'https://manpages.debian.org/bookworm/apt/apt-get.8.en.html' }],
  needs: { self: { updates: updateState, immutable: optional(immutableSystem) } },
  evaluate({ self: { updates, immutable }, collectedAt }) {
    if (immutable.known && immutable.value !== null)
      return notApplicable(`${immutable.value} is replaced as a whole, not patched by packages`);
    if (updates === null) return notApplicable('Neither apt, dnf, zypper nor apk manages the packages');
    const location = { path: FOLDERS[updates.manager], resource: 'package lists' };
    if (updates.fetched === 0)
      return fail({
        message: 'No package list was ever fetched, or all were deleted',
        expected: 'at most 7 days old',
        actual: 'none',
        location,
      });
    const age = collectedAt - updates.fetched;
    const days = Math.floor(age / DAY);
    const fetched = new Date(updates.fetched).toISOString();
    if (age <= 7 * DAY) return pass(`fetched ${fetched}`);
    return fail({
      message: `The package lists are ${days} days old`,
      expected: 'at most 7 days old',
      actual: fetched.slice(0, 10),
      location,
      ...(days <= 30 ? { severity: 'low' as const } : {}),
    });
  },
});
