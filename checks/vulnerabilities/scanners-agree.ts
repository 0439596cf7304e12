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
  pass,
  undecided,
  vulnerabilityGap,
} from 'rempart/check';

export default defineCheck({
  id: 'vulnerabilities/scanners-agree',
  title: 'What another scanner found is also what the vulnerability database knows',
  targets: ['image', 'host'],
  severity: 'info',
  rationale:
    'Two scanners read the same packages by different data: what only one of them finds is news, a source that is missing, or a false alarm.',
  remediation:
    'Look at what is found by one alone: add the source of advisories that is missing (`rempart vulndb update`), or report the false alarm to whoever raised it.',
  fix: { command: 'rempart vulndb update', breaks: 'Nothing: only the auditor’s own database is replaced.' },
  references: [{ standard: 'nist-800-190', id: '4.1.1' }],
  needs: { self: { scans: importedScans, failed: failedScans, known: knownVulnerabilities } },
  evaluate({ self: { scans, failed, known } }) {
    const theirs = (scans ?? []).flatMap((scan) =>
      scan.packages.map((found) => ({ ...found, scanner: scan.scanner })),
    );
    const [failure] = failed;
    if (failure !== undefined && (theirs.length === 0 || known === null)) return undecided(failure.reason);
    if (scans === null || scans.length === 0) return notApplicable('No scan of this target was imported');
    if (known === null) return notApplicable('There is no vulnerability database on this machine');
    const ours = new Set(known.vulnerabilities.flatMap(({ advisory, aliases }) => [advisory, ...aliases]));
    const named = new Set(theirs.flatMap(({ advisory, aliases }) => [advisory, ...aliases]));
    const both = known.vulnerabilities.filter(({ advisory, aliases }) =>
      [advisory, ...aliases].some((name) => named.has(name)),
    ).length;
    const missed = new Map<string, Finding>();
    for (const { name, installed, fixed, advisory, aliases, scanner } of theirs)
      if (![advisory, ...aliases].some((each) => ours.has(each)))
        missed.set(`${name} ${advisory}`, {
          message: `${scanner} alone finds ${advisory} in ${name}`,
          expected: fixed === null ? null : `${name} ${fixed}`,
          actual: installed,
          location: { resource: `${name} ${advisory}` },
        });
    const gap = failure?.reason ?? vulnerabilityGap(known);
    const findings = [...missed.values()];
    return judgeEach(
      gap === null ? completeSet(findings) : incompleteSet(findings, gap),
      (finding) => finding,
      {
        whenEmpty: pass(
          `${both} found by both, ${known.vulnerabilities.length - both} by the vulnerability database alone`,
        ),
      },
    );
  },
});
