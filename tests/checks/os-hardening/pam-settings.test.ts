import { describe, expect, it } from 'vitest';
import checks from '../../../checks/os-hardening/pam-settings.ts';
import { testCheck } from '../../test-check.ts';
import { aShadowEntry, known, NO_PERMISSION, notKnown, YESCRYPT } from '../host-examples.ts';
import { somePam } from '../pam-examples.ts';

const shadow = known([aShadowEntry('jane', YESCRYPT)]);

/** The stacks of Debian with every module; arguments by module. */
const stacks = (args: Readonly<Record<string, string>> = {}) => [
  'sshd auth include common-auth',
  'common-auth auth required pam_faillock preauth',
  'common-auth auth sufficient pam_unix',
  `common-auth auth required pam_faillock authfail ${args.pam_faillock ?? ''}`.trim(),
  'passwd password include common-password',
  `common-password password requisite pam_pwquality ${args.pam_pwquality ?? 'retry=3'}`,
  `common-password password requisite pam_pwhistory ${args.pam_pwhistory ?? ''}`.trim(),
  `common-password password sufficient pam_unix ${args.pam_unix ?? 'yescrypt'}`,
];

type Settings = Parameters<typeof somePam>[1];
interface Case {
  readonly good: readonly (readonly [Settings, Readonly<Record<string, string>>?])[];
  readonly bad: Readonly<Record<string, readonly [Settings, Readonly<Record<string, string>>?]>>;
}

const CASES: Readonly<Record<string, Case>> = {
  'account-lock-lasts': {
    good: [[{ faillock: ['unlock_time=900'] }], [{ faillock: ['unlock_time=0'] }]],
    bad: {
      'the default of ten minutes': [{}],
      'an argument wins over the file': [
        { faillock: ['unlock_time=900'] },
        { pam_faillock: 'unlock_time=60' },
      ],
    },
  },
  'account-lock-covers-root': {
    good: [[{ faillock: ['even_deny_root'] }], [{}, { pam_faillock: 'root_unlock_time=60' }]],
    bad: { 'root is spared, the default': [{}], 'a short lock': [{ faillock: ['root_unlock_time=5'] }] },
  },
  'passwords-differ-from-old': {
    good: [[{ pwquality: ['difok=2'] }]],
    bad: { 'the default of one': [{}], 'the last line holds': [{ pwquality: ['difok=5', 'difok=0'] }] },
  },
  'passwords-mix-characters': {
    good: [[{ pwquality: ['minclass=3'] }], [{ pwquality: ['dcredit=-1'] }]],
    bad: { 'a credit above zero asks for nothing': [{ pwquality: ['dcredit=1'] }] },
  },
  'passwords-repeat-little': {
    good: [[{ pwquality: ['maxrepeat=3'] }]],
    bad: { 'zero is no limit': [{ pwquality: ['maxrepeat=0'] }] },
  },
  'passwords-have-no-sequences': {
    good: [[{ pwquality: ['maxsequence=3'] }]],
    bad: { 'not set': [{}] },
  },
  'passwords-not-in-dictionary': { good: [[{}]], bad: { 'switched off': [{ pwquality: ['dictcheck=0'] }] } },
  'password-quality-enforced': {
    good: [[{}]],
    bad: { 'a warning alone': [{}, { pam_pwquality: 'enforcing=0' }] },
  },
  'password-quality-for-root': {
    good: [[{ pwquality: ['enforce_for_root'] }]],
    bad: { 'root is spared, the default': [{}] },
  },
  'password-history-kept': {
    good: [[{ pwhistory: ['remember=24'] }], [{}, { pam_pwhistory: 'remember=30' }]],
    bad: { 'ten, the default': [{}], five: [{ pwhistory: ['remember=5'] }] },
  },
  'password-history-for-root': {
    good: [[{}, { pam_pwhistory: 'enforce_for_root' }]],
    bad: { 'root is spared': [{}] },
  },
  'password-history-sees-password': {
    good: [[{}, { pam_pwhistory: 'use_authtok' }]],
    bad: { 'asks again': [{}] },
  },
  'password-set-as-judged': {
    good: [[{}, { pam_unix: 'yescrypt use_authtok' }]],
    bad: { 'asks again': [{}] },
  },
};

const bySlug = (slug: string) => {
  const check = checks.find(({ id }) => id === `os-hardening/${slug}`);
  if (check === undefined) throw new Error(slug);
  return check;
};

describe('the table', () => {
  it('has cases for every row', () => {
    expect(checks.map(({ id }) => id.slice('os-hardening/'.length)).sort()).toEqual(
      Object.keys(CASES).sort(),
    );
  });
});

const facts = ([settings, args]: readonly [Settings, Readonly<Record<string, string>>?]) => ({
  self: { pam: somePam(stacks(args), settings), shadow },
});

for (const [slug, { good, bad }] of Object.entries(CASES))
  testCheck(bySlug(slug), [
    ...good.map((given, index) => ({
      name: `good ${index + 1}`,
      facts: facts(given),
      expect: 'pass' as const,
    })),
    ...Object.entries(bad).map(([name, given]) => ({ name, facts: facts(given), expect: 'fail' as const })),
    {
      name: 'without the module',
      facts: {
        self: { pam: somePam(['passwd password required pam_unix', 'login auth required pam_unix']), shadow },
      },
      expect: 'fail',
    },
    {
      name: 'stacks out of sight',
      facts: { self: { pam: somePam([], { reason: NO_PERMISSION }), shadow: notKnown } },
      expect: 'unknown',
    },
    {
      name: 'keys alone',
      facts: { self: { pam: somePam(stacks()), shadow: known([aShadowEntry('jane', '!')]) } },
      expect: 'not-applicable',
    },
    { name: 'no PAM', facts: { self: { pam: null, shadow } }, expect: 'not-applicable' },
  ]);

describe('another module that judges passwords', () => {
  it('goes by other settings', () => {
    const pam = somePam(['passwd password requisite pam_passwdqc', 'passwd password required pam_unix']);
    expect(bySlug('passwords-differ-from-old').evaluate({ self: { pam, shadow } } as never).outcome).toBe(
      'not-applicable',
    );
  });
});
