import {
  aptIndex,
  completeSet,
  defineCheck,
  type Finding,
  immutableSystem,
  judgeEach,
  notApplicable,
  optional,
  pendingUpdates,
  undecided,
} from 'rempart/check';

const DAY = 86_400_000;

export default defineCheck({
  id: 'patching/security-updates',
  title: 'No security update waits to be installed',
  targets: ['host'],
  severity: 'high',
  rationale: 'An update tells everybody where the hole is; from then on the hosts without it are looked for.',
  remediation: 'Install them: `apt-get update && apt-get upgrade`; restart what uses the replaced libraries.',
  references: [
    { standard: 'cis-debian-12', id: '1.2.2.1' },
    { standard: 'lynis', id: 'PKGS-7392' },
    { standard: 'nist-800-190', id: '4.5.3' },
  ],
  needs: { self: { index: aptIndex, pending: pendingUpdates, immutable: optional(immutableSystem) } },
  evaluate({ self: { index, pending, immutable }, collectedAt }) {
    if (immutable.known && immutable.value !== null)
      return notApplicable(`${immutable.value} is replaced as a whole, not patched by packages`);
    if (index === null || pending === null)
      return undecided({
        code: 'unsupported',
        text: 'Which updates are pending can be told of apt alone: other package managers would have to fetch their lists',
      });
    const missing = pending.filter(({ security }) => security);
    if (missing.length === 0) {
      const archives = index.archives.filter(({ security, lists }) => security && lists > 0);
      const dated = Math.max(0, ...archives.map((archive) => archive.dated), index.fetched ?? 0);
      if (archives.length === 0)
        return undecided({
          code: 'unsupported',
          text: 'No list of an archive of security updates was fetched',
        });
      if (index.unread.length > 0)
        return undecided({ code: 'unsupported', text: `${index.unread[0]} could not be unpacked` });
      // An old list knows nothing of what was fixed since.
      if (collectedAt - dated > 7 * DAY)
        return undecided({
          code: 'unsupported',
          text: `The package lists are ${Math.floor((collectedAt - dated) / DAY)} days old: what was fixed since is not in them`,
        });
    }
    return judgeEach(
      completeSet(missing),
      ({ installed, version, archive }): Finding => ({
        message: `${installed.name} lacks a security update`,
        expected: version,
        actual: installed.held ? `${installed.version}, held back` : installed.version,
        location: { resource: `${installed.name}:${installed.arch}` },
        fix: `apt-get install --only-upgrade ${installed.name} (from ${archive})`,
      }),
    );
  },
});
