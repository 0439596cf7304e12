import {
  defineCheck,
  judgeEach,
  knownVulnerabilities,
  milderSeverity,
  notApplicable,
  noVulnerability,
  optional,
  sshd,
  vulnerabilityFinding,
  vulnerabilitySet,
} from 'rempart/check';

/** Source packages that hold an SSH server. */
const SERVER = /^(?:openssh|openssh-gssapi|openssh-server|openssh-ssh1|dropbear|tinyssh)$/;

export default defineCheck({
  id: 'ssh-server/known-vulnerabilities',
  title: 'The SSH server has no known vulnerability that an update mends',
  targets: ['host'],
  severity: 'high',
  rationale:
    'The SSH server answers everybody before anybody has logged in: a hole in it (CVE-2024-6387) is root for whoever reaches the port.',
  remediation:
    'Upgrade the SSH server and restart it. The version in its banner says nothing: distributions mend it without raising it.',
  references: [{ standard: 'url', id: 'https://www.openssh.com/security.html' }],
  needs: { self: { known: knownVulnerabilities, sshd: optional(sshd) } },
  evaluate({ self: { known, sshd }, target }) {
    if (sshd.known && sshd.value === null) return notApplicable('sshd is not installed');
    return judgeEach(
      vulnerabilitySet(known, (found) => found.fixed !== null && SERVER.test(found.package)),
      (found) => {
        const severity = milderSeverity(found);
        return {
          ...vulnerabilityFinding(found, target.kind),
          ...(found.exploited || severity === null ? {} : { severity }),
        };
      },
      {
        whenEmpty: noVulnerability(known),
        follows: ['vulnerabilities/known-exploited', 'vulnerabilities/known-fixable'],
      },
    );
  },
});
