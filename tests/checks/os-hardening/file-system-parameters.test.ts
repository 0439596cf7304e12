import { describe, expect, it } from 'vitest';
import checks from '../../../checks/os-hardening/file-system-parameters.ts';
import { testCheck } from '../../test-check.ts';
import { aSetting, aSystem, inContainer, someParameters } from '../host-examples.ts';

type Live = Readonly<Record<string, string | null>>;

const facts = (live: Live) => ({
  self: {
    parameters: someParameters(
      live,
      Object.entries(live).map(([name, value]) => aSetting(name, value)),
    ),
    system: aSystem(),
  },
});

/** Values that pass once they are persisted, and values that fail. */
const VALUES: Readonly<Record<string, { readonly good: readonly Live[]; readonly bad: readonly Live[] }>> = {
  'links-protected': {
    good: [{ 'fs.protected_symlinks': '1', 'fs.protected_hardlinks': '1' }],
    bad: [{ 'fs.protected_symlinks': '1', 'fs.protected_hardlinks': '0' }],
  },
  'shared-folder-files-protected': {
    good: [{ 'fs.protected_fifos': '1', 'fs.protected_regular': '2' }],
    bad: [{ 'fs.protected_fifos': '0', 'fs.protected_regular': '2' }],
  },
  'setuid-core-dumps-off': {
    good: [
      { 'fs.suid_dumpable': '0' },
      { 'fs.suid_dumpable': '2', 'kernel.core_pattern': '|/usr/share/apport/apport %p' },
    ],
    bad: [
      { 'fs.suid_dumpable': '2', 'kernel.core_pattern': 'core' },
      { 'fs.suid_dumpable': '1', 'kernel.core_pattern': '/var/crash/core' },
    ],
  },
};

describe('the table', () => {
  it('has values for every row', () => {
    expect(checks.map(({ id }) => id.slice('os-hardening/'.length)).sort()).toEqual(
      Object.keys(VALUES).sort(),
    );
  });
});

for (const check of checks) {
  const { good, bad } = VALUES[check.id.slice('os-hardening/'.length)] ?? { good: [], bad: [] };
  testCheck(check, [
    ...good.map((live) => ({
      name: `passes with ${JSON.stringify(live)}`,
      facts: facts(live),
      expect: 'pass' as const,
    })),
    ...bad.map((live) => ({
      name: `fails with ${JSON.stringify(live)}`,
      facts: facts(live),
      expect: 'fail' as const,
    })),
    {
      name: 'a kernel that does not have it',
      facts: facts({ 'kernel.hostname': 'x' }),
      expect: 'not-applicable' as const,
    },
    {
      name: 'a container has no kernel of its own',
      facts: { self: { parameters: someParameters(bad[0] ?? {}), system: inContainer } },
      expect: 'not-applicable' as const,
    },
  ]);
}
