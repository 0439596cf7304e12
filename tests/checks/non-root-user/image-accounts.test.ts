import type { Account, Group, ShadowEntry } from 'rempart/check';
import check from '../../../checks/non-root-user/image-accounts.ts';
import { testCheck } from '../../test-check.ts';
import { account } from '../container-examples.ts';
import { aGroup } from '../host-examples.ts';

const line = (name: string, kind: 'empty' | 'locked'): ShadowEntry => ({
  name,
  password: kind === 'empty' ? { kind } : { kind, method: null },
  lastChange: null,
  minDays: null,
  maxDays: null,
  warnDays: null,
  inactiveDays: null,
  expires: null,
  line: 1,
});
const facts = (
  accounts: readonly Account[],
  shadow: readonly ShadowEntry[] | null,
  groups: readonly Group[] = [],
) => ({ self: { accounts, shadow, groups } });
const root = account('root', 0);
const app = account('app', 1000);

testCheck(check, [
  {
    name: 'locked',
    facts: facts([root, app], [line('root', 'locked'), line('app', 'locked')]),
    expect: 'pass',
  },
  { name: 'no /etc/shadow', facts: facts([root, app], null), expect: 'pass' },
  {
    name: 'an empty password in /etc/shadow, as in Alpine’s of 2019',
    facts: facts([root], [line('root', 'empty')]),
    expect: 'fail',
  },
  {
    name: 'an empty password in /etc/passwd',
    facts: facts([{ ...root, password: { kind: 'empty' } }], null),
    expect: 'fail',
  },
  {
    name: 'a second root',
    facts: facts([root, account('toor', 0)], null),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The accounts root and toor share a uid',
          expected: 'a uid of its own',
          actual: 'uid 0',
          severity: 'high',
          location: { path: '/etc/passwd', line: 1, resource: 'account toor' },
        },
      ],
    },
  },
  {
    name: 'two ordinary accounts with one uid',
    facts: facts([app, account('web', 1000)], null),
    expect: 'fail',
  },
  {
    name: 'two groups with one gid',
    facts: facts([app], null, [aGroup('app', 1000), aGroup('web', 1000)]),
    expect: 'fail',
  },
  {
    name: 'groups of their own',
    facts: facts([app], null, [aGroup('app', 1000), aGroup('web', 1001)]),
    expect: 'pass',
  },
  { name: 'an image without accounts', facts: facts([], null), expect: 'not-applicable' },
]);
