import { completeSet, incompleteSet } from 'rempart/check';
import check from '../../../checks/os-hardening/no-host-trust.ts';
import { testCheck } from '../../test-check.ts';
import { anAccount, anEntry, NO_PERMISSION } from '../host-examples.ts';

const home = (...files: readonly string[]) => ({
  account: anAccount('jane', 1000),
  entry: anEntry('/home/jane/', 0o750, { uid: 1000 }),
  files: files.map((name) => anEntry(`/home/jane/${name}`, 0o600, { uid: 1000 })),
});

testCheck(check, [
  {
    name: 'none',
    facts: { self: { trust: completeSet([]), homes: completeSet([home('.bashrc')]) } },
    expect: 'pass',
  },
  {
    name: 'hosts.equiv',
    facts: { self: { trust: completeSet([anEntry('/etc/hosts.equiv', 0o644)]), homes: completeSet([]) } },
    expect: 'fail',
  },
  {
    name: '.rhosts in a home',
    facts: { self: { trust: completeSet([]), homes: completeSet([home('.rhosts')]) } },
    expect: 'fail',
  },
  {
    name: 'a closed home',
    facts: { self: { trust: completeSet([]), homes: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
