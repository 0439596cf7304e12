import check from '../../../checks/isolation/host-gateway.ts';
import { testCheck } from '../../test-check.ts';
import { withHost } from '../container-examples.ts';

const facts = (extraHosts: readonly string[] | null) => ({ self: { inspect: withHost({ extraHosts }) } });

testCheck(check, [
  { name: 'none', facts: facts([]), expect: 'pass' },
  { name: 'a name for another machine', facts: facts(['db:10.0.0.5']), expect: 'pass' },
  {
    name: 'the host',
    facts: facts(['host.docker.internal:host-gateway', 'db:10.0.0.5']),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'A name leads from the container to the host',
          expected: 'none',
          actual: 'host.docker.internal',
          location: { pointer: '/HostConfig/ExtraHosts', resource: 'name host.docker.internal' },
          fix: {
            flag: 'without --add-host host.docker.internal:host-gateway',
            compose: 'extra_hosts: without host.docker.internal',
          },
        },
      ],
    },
  },
  { name: 'written with =, as newer clients do', facts: facts(['host=host-gateway']), expect: 'fail' },
  { name: 'not told', facts: facts(null), expect: 'unknown' },
]);
