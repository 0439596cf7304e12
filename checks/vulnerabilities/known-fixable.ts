import {
  defineCheck,
  judgeEach,
  knownVulnerabilities,
  milderSeverity,
  noVulnerability,
  vulnerabilityFinding,
  vulnerabilitySet,
} from 'rempart/check';

export default defineCheck({
  id: 'vulnerabilities/known-fixable',
  title: 'No package has a known vulnerability that an update mends',
  targets: ['image', 'host'],
  severity: 'high',
  rationale: 'A hole that is public and has a fix is what attackers try first, and the cheapest to close.',
  remediation:
    'Upgrade these packages; rebuild an image on a current base (`docker build --pull --no-cache`) and recreate its containers.',
  fix: {
    command: 'docker build --pull --no-cache -t IMAGE .',
    breaks: 'A newer version of a package may behave otherwise: test what uses it.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '4.4' },
    { standard: 'nist-800-190', id: '4.1.1' },
  ],
  needs: { self: { known: knownVulnerabilities } },
  evaluate({ self: { known }, target }) {
    const fixable = vulnerabilitySet(known, ({ fixed, exploited }) => fixed !== null && !exploited);
    return judgeEach(
      fixable,
      (found) => {
        const severity = milderSeverity(found);
        return {
          ...vulnerabilityFinding(found, target.kind),
          ...(severity === null ? {} : { severity }),
        };
      },
      { whenEmpty: noVulnerability(known, target.kind) },
    );
  },
});
