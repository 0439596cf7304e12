import machineIdUnique from '../../../checks/vulnerabilities/machine-id-unique.ts';
import { testCheck } from '../../test-check.ts';
import { exampleHost } from '../host-peers.ts';

const peer = (name: string, boot: string, machine: string | null) => ({
  machine,
  boot,
  target: exampleHost(name),
});

testCheck(machineIdUnique, [
  {
    name: 'an id of its own',
    facts: { self: { machine: 'B', boot: 'b' }, peers: [peer('web-1', 'a', 'A'), peer('old', 'c', null)] },
    expect: { outcome: 'pass', note: 'Compared with 2 named before' },
  },
  {
    name: 'a clone, which names the machine that was named first',
    facts: { self: { machine: 'A', boot: 'b' }, peers: [peer('web-1', 'a', 'A'), peer('web-2', 'c', 'A')] },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'web-1 has the same machine-id',
          expected: 'an id of its own',
          actual: 'the id of web-1',
          location: { path: '/etc/machine-id', resource: '/etc/machine-id' },
        },
      ],
    },
  },
  {
    name: 'one machine under two names',
    facts: { self: { machine: 'A', boot: 'a' }, peers: [peer('10.0.0.1', 'a', 'A')] },
    expect: 'not-applicable',
  },
  { name: 'the first of the run', facts: { self: { machine: 'A', boot: 'a' } }, expect: 'not-applicable' },
  {
    name: 'a system without one',
    facts: { self: { machine: null, boot: 'b' }, peers: [peer('web-1', 'a', 'A')] },
    expect: 'not-applicable',
  },
]);
