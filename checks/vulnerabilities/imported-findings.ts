import {
  completeSet,
  defineCheck,
  type Finding,
  failedScans,
  importedScans,
  incompleteSet,
  judgeEach,
  knownVulnerabilities,
  notApplicable,
  optional,
  type Severity,
  undecided,
} from 'rempart/check';

const MILDER: Readonly<Record<string, Severity>> = { medium: 'medium', low: 'low', unknown: 'low' };

export default defineCheck({
  id: 'vulnerabilities/imported-findings',
  title: 'Scanners found no vulnerability that an update mends',
  targets: ['image', 'host'],
  severity: 'high',
  rationale: 'A known hole with a published fix is what attackers try first, and the cheapest to close.',
  remediation:
    'Rebuild the image on a current base (`docker build --pull --no-cache`), or upgrade the package; scan again and import the result.',
  fix: {
    command: 'docker build --pull --no-cache -t IMAGE . (of a host: apt-get upgrade)',
    breaks: 'A newer version of a package may behave otherwise: test what uses it.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '4.4' },
    { standard: 'nist-800-190', id: '4.1.1' },
  ],
  needs: { self: { scans: importedScans, failed: failedScans, known: optional(knownVulnerabilities) } },
  evaluate({ self: { scans, failed, known }, target }) {
    const [first] = scans ?? [];
    const [failure] = failed;
    if (first === undefined) {
      if (failure !== undefined) return undecided(failure.reason);
      if (target.kind === 'host') return notApplicable('No scan of this host was imported');
      if (known.known && known.value !== null)
        return notApplicable('No scan of this image was imported; the vulnerability database was searched');
      const none = 'No scan of this image was imported';
      return undecided(
        known.known
          ? {
              code: 'unsupported',
              text: `${none}, and there is no vulnerability database: \`rempart vulndb update\` makes one`,
            }
          : { code: known.reason.code, text: `${none}. ${known.reason.text}` },
      );
    }
    const findings = new Map<string, Finding>();
    for (const { packages, scanner } of scans ?? [])
      for (const { name, installed, fixed, advisory, severity, aliases } of packages) {
        const key = `${name} ${advisory}`;
        if (fixed === null || findings.has(key) || aliases.some((alias) => findings.has(`${name} ${alias}`)))
          continue;
        const milder = MILDER[severity];
        findings.set(key, {
          message: `${name} has the ${severity} vulnerability ${advisory}, by ${scanner}`,
          expected: `${name} ${fixed}`,
          actual: installed,
          location: { resource: key },
          ...(milder === undefined ? {} : { severity: milder }),
        });
      }
    // A scanner that understood nothing found nothing.
    if (findings.size === 0 && (scans ?? []).every(({ covered }) => covered.length === 0))
      return undecided({
        code: 'unsupported',
        text: `${first.scanner} understood nothing of what it scanned`,
      });
    const all = [...findings.values()];
    return judgeEach(
      failure === undefined ? completeSet(all) : incompleteSet(all, failure.reason),
      (finding) => finding,
    );
  },
});
