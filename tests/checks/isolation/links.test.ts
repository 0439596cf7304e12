import check from '../../../checks/isolation/links.ts';
import { testCheck } from '../../test-check.ts';
import { withHost } from '../container-examples.ts';

const facts = (links: readonly string[] | null, networkMode = 'default') => ({
  self: { inspect: withHost({ links, networkMode }) },
});
const finding = (message: string, severity: 'low' | 'info') => ({
  outcome: 'fail' as const,
  findings: [
    {
      message,
      expected: 'a network of both',
      actual: '/db:/web/db',
      severity,
      location: { pointer: '/HostConfig/Links', resource: 'link db' },
    },
  ] as const,
});

testCheck(check, [
  { name: 'none', facts: facts([]), expect: 'pass' },
  {
    name: 'on the default bridge, with the environment',
    facts: facts(['/db:/web/db']),
    expect: finding('The container gets the environment of db', 'low'),
  },
  {
    name: 'the default bridge by its name',
    facts: facts(['/db:/web/db'], 'bridge'),
    expect: finding('The container gets the environment of db', 'low'),
  },
  {
    name: 'a further name on a network of their own',
    facts: facts(['/db:/web/db'], 'shop'),
    expect: finding('The container is linked to db', 'info'),
  },
  { name: 'not told', facts: facts(null), expect: 'unknown' },
]);
