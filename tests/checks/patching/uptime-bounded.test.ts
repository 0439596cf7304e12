import check from '../../../checks/patching/uptime-bounded.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer, known, notKnown } from '../host-examples.ts';

const system = aSystem();
const live = known<readonly string[]>([]);
const days = (count: number) => count * 86_400;

testCheck(check, [
  { name: 'a month', facts: { self: { uptime: days(30), live, system } }, expect: 'pass' },
  {
    name: 'two years',
    facts: { self: { uptime: days(730), live, system } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The kernel has been running for 730 days without live patches',
          expected: 'at most 180 days',
          actual: '730 days',
          location: { resource: 'uptime' },
        },
      ],
    },
  },
  {
    name: 'two years with live patches',
    facts: { self: { uptime: days(730), live: known(['kpatch_1']), system } },
    expect: { outcome: 'pass', note: 'up 730 days, patched by kpatch_1' },
  },
  {
    name: 'live patches could not be seen',
    facts: { self: { uptime: days(181), live: notKnown, system } },
    expect: 'fail',
  },
  {
    name: 'a container',
    facts: { self: { uptime: days(730), live, system: inContainer } },
    expect: 'not-applicable',
  },
]);
