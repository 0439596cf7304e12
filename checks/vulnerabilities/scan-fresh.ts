import { defineCheck, fail, importedScans, notApplicable, pass, undecided } from 'rempart/check';

const DAY = 86_400_000;

export default defineCheck({
  id: 'vulnerabilities/scan-fresh',
  title: 'The last vulnerability scan and its data are at most a week old',
  targets: ['image', 'host'],
  severity: 'medium',
  rationale:
    'New vulnerabilities of old packages are published every day: a scan of last month knows none of them.',
  remediation:
    'Scan by schedule, with fresh data: `trivy image IMAGE`, `grype db update && grype IMAGE`; import the result.',
  fix: {
    command: 'trivy image --format json --output scan.json IMAGE; rempart audit … --import scan.json',
    breaks: 'Nothing: a scan only reads the image.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '4.4' },
    { standard: 'nist-800-190', id: '4.1.1' },
  ],
  needs: { self: { scans: importedScans } },
  evaluate({ self: { scans }, collectedAt }) {
    if (scans === null || scans.length === 0) return notApplicable('No scan of this target was imported');
    const ages = scans.map(({ createdAt, dataBuilt }) =>
      createdAt === null ? null : Math.min(createdAt, dataBuilt ?? createdAt),
    );
    const newest = Math.max(...ages.map((age) => age ?? 0));
    if (newest === 0)
      return undecided({ code: 'unsupported', text: 'The imported scan does not tell when it ran' });
    const days = Math.floor((collectedAt - newest) / DAY);
    if (collectedAt - newest <= 7 * DAY) return pass(new Date(newest).toISOString());
    return fail({
      message: `The newest scan, or its data, is ${days} days old`,
      expected: 'at most 7 days old',
      actual: new Date(newest).toISOString().slice(0, 10),
      location: { resource: 'vulnerability scan' },
      ...(days <= 30 ? { severity: 'low' as const } : {}),
    });
  },
});
