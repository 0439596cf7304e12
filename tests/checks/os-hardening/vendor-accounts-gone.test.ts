import { type AuthorizedKeysFile, completeSet, parsePublicKey } from 'rempart/check';
import check from '../../../checks/os-hardening/vendor-accounts-gone.ts';
import { testCheck } from '../../test-check.ts';
import { anAccount, anEntry, aShadowEntry, known, notKnown, root, YESCRYPT } from '../host-examples.ts';

const jane = anAccount('jane', 1000);
const pi = anAccount('pi', 1000);
const keysOf = (...texts: readonly string[]) =>
  known(
    completeSet<AuthorizedKeysFile>([
      {
        account: jane,
        file: anEntry('/home/jane/.ssh/authorized_keys', 0o600),
        folders: [],
        keys: texts.flatMap((text, index) => {
          const key = parsePublicKey(text);
          return key === null ? [] : [{ ...key, line: index + 1 }];
        }),
      },
    ]),
  );
const PUBLISHED = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIN1YdxBpNlzxDqfJyw/QKow1F+wvG9hXGoqiysfJOn5Y';
const OWN = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBZ1YdxBpNlzxDqfJyw/QKow1F+wvG9hXGoqiysfJOn5Y vagrant';

testCheck(check, [
  {
    name: 'own accounts and keys, whatever the comment says',
    facts: {
      self: { accounts: [root, jane], shadow: known([aShadowEntry('jane', YESCRYPT)]), keys: keysOf(OWN) },
    },
    expect: 'pass',
  },
  {
    name: 'the published key, under any comment and account',
    facts: { self: { accounts: [root, jane], shadow: known([]), keys: keysOf(`${PUBLISHED} deploy`) } },
    expect: 'fail',
  },
  {
    name: 'pi with a password',
    facts: { self: { accounts: [root, pi], shadow: known([aShadowEntry('pi', YESCRYPT)]), keys: keysOf() } },
    expect: 'fail',
  },
  {
    name: 'pi with keys alone',
    facts: { self: { accounts: [root, pi], shadow: known([aShadowEntry('pi', '!')]), keys: keysOf() } },
    expect: 'pass',
  },
  {
    name: 'pi, and passwords out of sight',
    facts: { self: { accounts: [root, pi], shadow: notKnown, keys: keysOf() } },
    expect: 'unknown',
  },
  {
    name: 'keys out of sight',
    facts: { self: { accounts: [root, jane], shadow: known([]), keys: notKnown } },
    expect: 'unknown',
  },
]);
