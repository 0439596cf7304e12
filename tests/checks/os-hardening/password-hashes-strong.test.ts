import check from '../../../checks/os-hardening/password-hashes-strong.ts';
import { testCheck } from '../../test-check.ts';
import { anAccount, aShadowEntry, root, YESCRYPT } from '../host-examples.ts';

testCheck(check, [
  {
    name: 'yescrypt',
    facts: { self: { accounts: [root], shadow: [aShadowEntry('jane', YESCRYPT)] } },
    expect: 'pass',
  },
  {
    name: 'bcrypt',
    facts: { self: { accounts: [root], shadow: [aShadowEntry('jane', '$2b$12$abcdefghijklmnopqrstuv')] } },
    expect: 'pass',
  },
  {
    name: 'md5crypt',
    facts: { self: { accounts: [root], shadow: [aShadowEntry('jane', '$1$salt$qJH7.N4xYta3aEG/dfqo/0')] } },
    expect: 'fail',
  },
  {
    name: 'the thirteen characters of DES',
    facts: { self: { accounts: [root], shadow: [aShadowEntry('jane', 'rl0uE0n9XxY1M')] } },
    expect: 'fail',
  },
  {
    name: 'sha256crypt is milder',
    facts: { self: { accounts: [root], shadow: [aShadowEntry('jane', '$5$saltsalt$abcdefgh')] } },
    expect: 'fail',
  },
  {
    name: 'a weak hash that is locked opens nothing',
    facts: { self: { accounts: [root], shadow: [aShadowEntry('jane', '!$1$salt$abcdefgh')] } },
    expect: 'not-applicable',
  },
  {
    name: 'a weak hash in passwd',
    facts: {
      self: {
        accounts: [anAccount('jane', 1000, { password: { kind: 'hashed', method: 'descrypt' } })],
        shadow: null,
      },
    },
    expect: 'fail',
  },
]);
