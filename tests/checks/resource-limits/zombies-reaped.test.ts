import check from '../../../checks/resource-limits/zombies-reaped.ts';
import { testCheck } from '../../test-check.ts';
import {
  type ContainerChange,
  container,
  hostProcesses,
  known,
  leftOut,
  process,
  refused,
  stopped,
  top,
} from '../container-examples.ts';

const facts = (
  listed: ReturnType<typeof top> | typeof refused,
  processes: ReturnType<typeof hostProcesses> | typeof leftOut = leftOut,
  change: ContainerChange = {},
) => ({
  self: { inspect: container(change), top: listed },
  parent: { host: { processes } },
});
const defunct = (count: number) =>
  Array.from({ length: count }, (): readonly [number, string] => [0, '[curl] <defunct>']);
const zombie = process({ pid: 50, command: [], executable: null });

testCheck(check, [
  { name: 'none', facts: facts(top([0, 'server'])), expect: { outcome: 'pass', note: 'none' } },
  { name: 'a few, as may be at any moment', facts: facts(top([0, 'server'], ...defunct(3))), expect: 'pass' },
  {
    name: 'many',
    facts: facts(top([0, 'server'], ...defunct(4))),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Ended processes are not reaped',
          expected: 'at most 3',
          actual: '4 zombies',
          location: { resource: 'zombies' },
        },
      ],
    },
  },
  {
    name: 'many, in the host’s /proc',
    facts: facts(top(), hostProcesses(process(), zombie, zombie, zombie, zombie)),
    expect: 'fail',
  },
  {
    name: 'programs whose files an unprivileged reader may not see',
    facts: facts(top(), hostProcesses(...Array.from({ length: 9 }, () => process({ executable: null })))),
    expect: 'pass',
  },
  {
    name: 'not told whether it runs',
    facts: facts(top(), leftOut, { state: { running: null } }),
    expect: 'unknown',
  },
  { name: 'stopped', facts: facts(known(null), leftOut, { state: stopped }), expect: 'not-applicable' },
  { name: 'top is refused', facts: facts(refused), expect: 'unknown' },
]);
