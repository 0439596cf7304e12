import { describe, expect, it } from 'vitest';
import checks from '../../../checks/os-hardening/audit-settings.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer } from '../host-examples.ts';

const self = (settings: Readonly<Record<string, string>> | null, machine = aSystem()) => ({
  self: {
    settings:
      settings === null
        ? null
        : new Map(Object.entries(settings).map(([name, value], index) => [name, { value, line: index + 1 }])),
    system: machine,
  },
});

/** By slug: the setting, good values, bad values (`undefined`: not told), and those that are tolerated. */
const CASES: Readonly<
  Record<
    string,
    readonly [string, readonly (string | undefined)[], readonly (string | undefined)[], readonly string[]]
  >
> = {
  'audit-log-sized': ['max_log_file', ['8', '50', undefined], ['1', '0'], []],
  'audit-log-kept': ['max_log_file_action', ['keep_logs'], ['ignore', 'suspend', undefined], ['rotate']],
  'audit-disk-full-noticed': ['disk_full_action', ['halt', 'single'], ['suspend', undefined], ['syslog']],
  'audit-disk-error-noticed': ['disk_error_action', ['syslog', 'halt'], ['suspend', undefined], []],
  'audit-space-warned': [
    'space_left_action',
    ['email', 'exec /usr/local/bin/tell'],
    ['ignore', undefined],
    ['syslog'],
  ],
  'audit-last-space-guarded': [
    'admin_space_left_action',
    ['single', 'halt'],
    ['ignore', undefined],
    ['suspend'],
  ],
};

describe('the table', () => {
  it('has cases for every row', () => {
    expect(checks.map(({ id }) => id.slice('os-hardening/'.length)).sort()).toEqual(
      Object.keys(CASES).sort(),
    );
  });

  it('counts what is tolerated for less', () => {
    for (const check of checks) {
      const [setting = '', , , tolerated = []] = CASES[check.id.slice('os-hardening/'.length)] ?? [];
      for (const value of tolerated)
        expect(check.evaluate(self({ [setting]: value }) as never)).toMatchObject({
          findings: [{ severity: 'info' }],
        });
    }
  });
});

for (const check of checks) {
  const [setting = '', good = [], bad = [], tolerated = []] =
    CASES[check.id.slice('os-hardening/'.length)] ?? [];
  const facts = (value: string | undefined) => self(value === undefined ? {} : { [setting]: value });
  testCheck(check, [
    ...good.map((value) => ({ name: `${value}`, facts: facts(value), expect: 'pass' as const })),
    ...[...bad, ...tolerated].map((value) => ({
      name: `${value}`,
      facts: facts(value),
      expect: 'fail' as const,
    })),
    { name: 'no auditd', facts: self(null), expect: 'not-applicable' },
    { name: 'a container', facts: self({}, inContainer), expect: 'not-applicable' },
  ]);
}
