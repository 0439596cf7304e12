import {
  defineCheck,
  judgeEach,
  knownVulnerabilities,
  noVulnerability,
  vulnerabilityFinding,
  vulnerabilitySet,
  vulnerabilitySeverity,
} from 'rempart/check';

export default defineCheck({
  id: 'vulnerabilities/known-unfixed',
  title: 'No package has a serious known vulnerability without a fix',
  targets: ['image', 'host'],
  severity: 'low',
  rationale:
    'No update mends these, but a smaller image, another package or a wall around it does; whoever runs them should know them.',
  remediation:
    'Take away packages that nothing needs, or build on a smaller base; else decide for each what stands between it and an attacker.',
  fix: {
    dockerfile: 'FROM debian:13-slim',
    breaks: 'A smaller base lacks what the program may need: test the image.',
  },
  references: [{ standard: 'nist-800-190', id: '4.1.1' }],
  needs: { self: { known: knownVulnerabilities } },
  evaluate({ self: { known }, target }) {
    const serious = vulnerabilitySet(
      known,
      (found) =>
        found.fixed === null &&
        !found.exploited &&
        ['critical', 'high'].includes(vulnerabilitySeverity(found)),
    );
    return judgeEach(serious, (found) => vulnerabilityFinding(found, target.kind), {
      whenEmpty: noVulnerability(known, target.kind),
    });
  },
});
