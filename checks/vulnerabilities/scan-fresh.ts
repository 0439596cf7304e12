import {
  defineCheck,
  fail,
  failedScans,
  type ImportedScan,
  importedScans,
  notApplicable,
  pass,
  undecided,
} from 'rempart/check';

const DAY = 86_400_000;

/** Of the scan, or of its data where that is older. One that this run made itself is of today, and so says nothing by its own time. */
const madeAt = ({ createdAt, dataBuilt, program }: ImportedScan): number | null => {
  if (createdAt === null || (program !== null && dataBuilt === null)) return null;
  return Math.min(createdAt, dataBuilt ?? createdAt);
};

const programOf = ({ scanner, version, program }: ImportedScan): readonly string[] =>
  program === null ? [] : [`${scanner} ${version ?? ''} ${program}`];

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
  needs: { self: { scans: importedScans, failed: failedScans } },
  evaluate({ self: { scans, failed }, collectedAt }) {
    const [failure] = failed;
    if (failure !== undefined && (scans ?? []).length === 0) return undecided(failure.reason);
    if (scans === null || scans.length === 0) return notApplicable('No scan of this target was imported');
    const newest = Math.max(...scans.map((scan) => madeAt(scan) ?? 0));
    if (newest === 0)
      return undecided({
        code: 'unsupported',
        text: 'The scan does not tell when it ran, or when its data was made',
      });
    const days = Math.floor((collectedAt - newest) / DAY);
    if (collectedAt - newest <= 7 * DAY)
      return pass([new Date(newest).toISOString(), ...scans.flatMap(programOf)].join('; '));
    return fail({
      message: `The newest scan, or its data, is ${days} days old`,
      expected: 'at most 7 days old',
      actual: new Date(newest).toISOString().slice(0, 10),
      location: { resource: 'vulnerability scan' },
      ...(days <= 30 ? { severity: 'low' as const } : {}),
    });
  },
});
