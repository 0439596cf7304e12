import { completeSet, incompleteSet } from 'rempart/check';
import check from '../../../checks/os-hardening/no-plain-secrets-in-homes.ts';
import { testCheck } from '../../test-check.ts';
import { NO_PERMISSION } from '../host-examples.ts';

const key = { path: '/root/.ssh/id_rsa', what: 'a private key without a passphrase' };

testCheck(check, [
  { name: 'none', facts: { self: { secrets: completeSet([]) } }, expect: 'pass' },
  { name: 'a key', facts: { self: { secrets: completeSet([key]) } }, expect: 'fail' },
  {
    name: 'a key, and a home out of sight',
    facts: { self: { secrets: incompleteSet([key], NO_PERMISSION) } },
    expect: 'fail',
  },
  {
    name: 'homes out of sight',
    facts: { self: { secrets: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
