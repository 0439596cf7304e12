import { describe, expect, it } from 'vitest';
import check from '../../../checks/vulnerabilities/image-needless-packages.ts';
import { testCheck } from '../../test-check.ts';
import { aPackage, dpkg } from '../patching-examples.ts';

const holding = (...names: readonly string[]) => ({
  self: { installed: dpkg(...names.map((name) => aPackage(name, '1.0'))) },
});

testCheck(check, [
  {
    name: 'what every Debian holds',
    facts: holding('libc6', 'gcc-12-base', 'perl-base', 'bash'),
    expect: 'pass',
  },
  {
    name: 'a compiler',
    facts: holding('libc6', 'gcc-12'),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'gcc-12 is installed: a tool of the build',
          expected: 'only what the application needs',
          actual: '1.0',
          location: { resource: 'gcc-12' },
        },
      ],
      resources: { passed: 1, total: 2, complete: true },
    },
  },
  { name: 'a tool of the network', facts: holding('netcat-openbsd'), expect: 'fail' },
  { name: 'no package database', facts: { self: { installed: null } }, expect: 'not-applicable' },
]);

describe('the severity', () => {
  it.each([
    ['make', 'low'],
    ['g++', 'low'],
    ['openjdk-17-jdk-headless', 'low'],
    ['nmap', 'low'],
    ['curl', 'info'],
    ['git', 'info'],
    ['libcurl4', 'pass'],
    ['makedev', 'pass'],
    ['openjdk-17-jre-headless', 'pass'],
  ])('%s: %s', (name, severity) => {
    const verdict = check.evaluate(holding(name) as never);
    expect(verdict.outcome === 'fail' ? (verdict.findings[0].severity ?? 'low') : verdict.outcome).toBe(
      severity,
    );
  });
});
