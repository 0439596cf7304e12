import {
  arrayOf,
  bounded,
  dateOf,
  objectOf,
  parseReport,
  refuse,
  type ScanFinding,
  type ScanReport,
  severityOf,
  stringOf,
  stringsOf,
} from './scan-report.ts';

/** Releases that strangers had taken over (CVE-2026-33634): what they wrote proves nothing, and they had the run of that machine. */
const MALICIOUS = /^v?0\.69\.[456](?![\d.])/;

/** Whether a release of Trivy is one of 0.69.4 to 0.69.6. */
export const isMaliciousTrivy = (version: string): boolean => MALICIOUS.test(version);

const findingOf = (value: unknown): readonly ScanFinding[] => {
  const fields = objectOf(value);
  const [name, advisory] = [stringOf(fields?.PkgName), stringOf(fields?.VulnerabilityID)];
  if (name === null || advisory === null) return [];
  return [
    {
      name,
      installed: stringOf(fields?.InstalledVersion) ?? '',
      fixed: stringOf(fields?.FixedVersion),
      advisory,
      severity: severityOf(fields?.Severity),
      aliases: stringsOf(fields?.VendorIDs),
    },
  ];
};

/** A report of `trivy … --format json` (schema version 2). Throws `UserError` for anything else, and for the malicious releases 0.69.4 to 0.69.6. */
export const readTrivyReport = (path: string, bytes: Uint8Array): ScanReport => {
  const report = parseReport(path, bytes);
  if (report.SchemaVersion !== 2 || stringOf(report.ArtifactName) === null)
    return refuse(path, 'it is no report of Trivy with schema version 2', 'Run `trivy image --format json`');
  const version = stringOf(objectOf(report.Trivy)?.Version);
  if (version !== null && isMaliciousTrivy(version))
    return refuse(
      path,
      `Trivy ${version} is one of the malicious releases 0.69.4 to 0.69.6 (CVE-2026-33634)`,
      'Treat the machine that ran it as broken into, rotate its secrets, and scan again with another release',
    );
  const metadata = objectOf(report.Metadata);
  const os = objectOf(metadata?.OS);
  const results = arrayOf(report.Results)
    .map(objectOf)
    .filter((result) => result !== null);
  const packages = results.flatMap((result) => arrayOf(result.Vulnerabilities).flatMap(findingOf));
  return {
    scanner: 'trivy',
    version,
    createdAt: dateOf(report.CreatedAt),
    dataBuilt: null,
    artifacts: [
      ...new Set([
        stringOf(report.ArtifactName) ?? '',
        ...stringsOf([metadata?.ImageID]),
        ...stringsOf(metadata?.RepoTags),
        ...stringsOf(metadata?.RepoDigests),
      ]),
    ],
    // A clean result is listed without findings; what Trivy does not understand is not listed.
    covered: results
      .filter((result) => result.Class === 'os-pkgs' || result.Class === 'lang-pkgs')
      .map((result) =>
        result.Class === 'os-pkgs'
          ? `${stringOf(os?.Family) ?? stringOf(result.Type) ?? 'system'} ${stringOf(os?.Name) ?? ''}`.trim()
          : (stringOf(result.Type) ?? 'language packages'),
      ),
    packages: bounded(path, packages),
  };
};
