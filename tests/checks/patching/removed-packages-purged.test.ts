import check from '../../../checks/patching/removed-packages-purged.ts';
import { testCheck } from '../../test-check.ts';

testCheck(check, [
  { name: 'none', facts: { self: { removed: [] } }, expect: { outcome: 'pass', note: 'none' } },
  {
    name: 'two',
    facts: { self: { removed: ['rpcbind', 'telnetd'] } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: '2 removed packages left their configuration',
          expected: 'none',
          actual: 'rpcbind, telnetd',
          location: { path: '/var/lib/dpkg/status', resource: 'removed packages' },
        },
      ],
    },
  },
  { name: 'no dpkg', facts: { self: { removed: null } }, expect: 'not-applicable' },
]);
