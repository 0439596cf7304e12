import type { KnownVulnerability } from 'rempart/check';
import check from '../../../checks/ssh-server/known-vulnerabilities.ts';
import { testCheck } from '../../test-check.ts';
import { known, notKnown } from '../host-examples.ts';
import { aKnownVulnerability, hostTarget, knownOf } from '../scan-examples.ts';
import { exampleSshd } from './example-sshd.ts';

const regreSSHion = {
  advisory: 'CVE-2024-6387',
  package: 'openssh',
  binaries: ['openssh-server'],
  installed: '1:9.2p1-2+deb12u2',
  fixed: '1:9.2p1-2+deb12u3',
} satisfies Partial<KnownVulnerability>;

const having = (...vulnerabilities: readonly Partial<KnownVulnerability>[]) => ({
  self: {
    known: knownOf(vulnerabilities.map((each) => aKnownVulnerability(each))),
    sshd: known(exampleSshd({})),
  },
});

testCheck(check, [
  { name: 'none', facts: having(), target: hostTarget, expect: 'pass' },
  {
    name: 'one of the server',
    facts: having(regreSSHion),
    target: hostTarget,
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'openssh has CVE-2024-6387 (critical 9.1 by CVSS_V3)',
          expected: '1:9.2p1-2+deb12u3',
          actual: '1:9.2p1-2+deb12u2',
          location: { resource: 'openssh CVE-2024-6387' },
          fix: 'apt-get update && apt-get upgrade',
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
      follows: ['vulnerabilities/known-exploited', 'vulnerabilities/known-fixable'],
    },
  },
  {
    name: 'a medium one is milder',
    facts: having({ ...regreSSHion, severity: { severity: 'medium', score: null, by: 'Debian' } }),
    target: hostTarget,
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'openssh has CVE-2024-6387 (medium by Debian)',
          expected: '1:9.2p1-2+deb12u3',
          actual: '1:9.2p1-2+deb12u2',
          location: { resource: 'openssh CVE-2024-6387' },
          fix: 'apt-get update && apt-get upgrade',
          severity: 'medium',
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
      follows: ['vulnerabilities/known-exploited', 'vulnerabilities/known-fixable'],
    },
  },
  { name: 'one of something else', facts: having({}), target: hostTarget, expect: 'pass' },
  {
    name: 'one that nobody has mended yet',
    facts: having({ ...regreSSHion, fixed: null, fix: 'none' }),
    target: hostTarget,
    expect: 'pass',
  },
  {
    name: 'no server',
    facts: { self: { known: knownOf([aKnownVulnerability(regreSSHion)]), sshd: known(null) } },
    target: hostTarget,
    expect: 'not-applicable',
  },
  {
    name: 'a server that could not be looked at has its package all the same',
    facts: { self: { known: knownOf([aKnownVulnerability(regreSSHion)]), sshd: notKnown } },
    target: hostTarget,
    expect: 'fail',
  },
  {
    name: 'no database',
    facts: { self: { known: null, sshd: known(exampleSshd({})) } },
    target: hostTarget,
    expect: 'unknown',
  },
]);
