import { type ConnectedShell, completeSet, incompleteSet } from 'rempart/check';
import check from '../../../checks/runtime-detection/no-connected-shells.ts';
import { testCheck } from '../../test-check.ts';
import { aProcess, known, NO_PERMISSION, notKnown } from '../host-examples.ts';

const shell: ConnectedShell = { pid: 99, ppid: 7, name: 'sh', peer: '0500000A:115C' };
const parent = (name: string) => known(completeSet([aProcess({ pid: 7, name })]));

testCheck(check, [
  {
    name: 'none',
    facts: { self: { shells: completeSet<ConnectedShell>([]), processes: notKnown } },
    expect: 'pass',
  },
  {
    name: 'a reverse shell',
    facts: { self: { shells: completeSet([shell]), processes: parent('php-fpm') } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'sh takes its commands from the network',
          expected: 'a terminal, a pipe or a file',
          actual: 'connected to 10.0.0.5:4444',
          location: { resource: 'connected sh' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a script of inetd: milder',
    facts: { self: { shells: completeSet([shell]), processes: parent('xinetd') } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'xinetd hands connections to sh',
          expected: 'a terminal, a pipe or a file',
          actual: 'connected to 10.0.0.5:4444',
          location: { resource: 'connected sh' },
          severity: 'medium',
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'open files of others are closed to us',
    facts: { self: { shells: incompleteSet<ConnectedShell>([], NO_PERMISSION), processes: notKnown } },
    expect: 'unknown',
  },
]);
