import { completeSet, incompleteSet } from 'rempart/check';
import check from '../../../checks/os-hardening/home-files-guarded.ts';
import { testCheck } from '../../test-check.ts';
import { anAccount, anEntry, NO_PERMISSION } from '../host-examples.ts';

const jane = anAccount('jane', 1000);
const own = { uid: 1000, gid: 1000 };
const home = (name: string, mode: number, over = {}, homeMode = 0o755) =>
  completeSet([
    {
      account: jane,
      entry: anEntry('/home/jane/', homeMode, own),
      files: [anEntry(`/home/jane/${name}`, mode, { ...own, ...over })],
    },
  ]);

testCheck(check, [
  {
    name: 'a start file as it should be',
    facts: { self: { homes: home('.bashrc', 0o644) } },
    expect: 'pass',
  },
  {
    name: 'a start file that everybody writes',
    facts: { self: { homes: home('.bashrc', 0o666) } },
    expect: 'fail',
  },
  {
    name: 'keys in the hand of another user',
    facts: { self: { homes: home('.ssh/authorized_keys', 0o600, { uid: 1001 }) } },
    expect: 'fail',
  },
  {
    name: 'keys written by root',
    facts: { self: { homes: home('.ssh/authorized_keys', 0o600, { uid: 0, gid: 0 }) } },
    expect: 'pass',
  },
  {
    name: 'credentials that everybody reads',
    facts: { self: { homes: home('.aws/credentials', 0o644) } },
    expect: 'fail',
  },
  {
    name: 'the same behind a closed home',
    facts: { self: { homes: home('.aws/credentials', 0o644, {}, 0o700) } },
    expect: 'pass',
  },
  {
    name: 'a public key is public',
    facts: { self: { homes: home('.ssh/id_ed25519.pub', 0o644) } },
    expect: 'pass',
  },
  {
    name: 'a private key that everybody reads',
    facts: { self: { homes: home('.ssh/id_ed25519', 0o644) } },
    expect: 'fail',
  },
  { name: 'not seen', facts: { self: { homes: incompleteSet([], NO_PERMISSION) } }, expect: 'unknown' },
]);
