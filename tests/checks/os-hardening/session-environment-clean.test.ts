import { completeSet, incompleteSet, type SessionSecret } from 'rempart/check';
import check from '../../../checks/os-hardening/session-environment-clean.ts';
import { testCheck } from '../../test-check.ts';
import { NO_PERMISSION } from '../host-examples.ts';

const secret = (over: Partial<SessionSecret> = {}) =>
  completeSet<SessionSecret>([
    { path: '/etc/environment', line: 2, name: 'GITHUB_TOKEN', holds: 'token', mode: 0o644, ...over },
  ]);

testCheck(check, [
  { name: 'no secret', facts: { self: { secrets: completeSet([]) } }, expect: 'pass' },
  { name: 'a token of the build', facts: { self: { secrets: secret() } }, expect: 'fail' },
  {
    name: 'a file that root alone reads, whose variables all get',
    facts: { self: { secrets: secret({ mode: 0o600 }) } },
    expect: 'fail',
  },
  {
    name: 'a script of shells that everybody reads',
    facts: { self: { secrets: secret({ path: '/etc/profile.d/build.sh' }) } },
    expect: 'fail',
  },
  {
    name: 'a script that root alone reads',
    facts: { self: { secrets: secret({ path: '/etc/profile.d/build.sh', mode: 0o600 }) } },
    expect: 'pass',
  },
  {
    name: 'a folder out of sight',
    facts: { self: { secrets: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
