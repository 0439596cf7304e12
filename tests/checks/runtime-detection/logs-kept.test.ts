import { completeSet, incompleteSet, type LogTrace } from 'rempart/check';
import check from '../../../checks/runtime-detection/logs-kept.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer, NO_PERMISSION } from '../host-examples.ts';

const system = aSystem();

const trace = (path: string, over: Partial<LogTrace> = {}): LogTrace => ({
  path,
  role: path.endsWith('_history') ? 'history' : 'log',
  swallowed: false,
  size: 3840,
  changed: Date.parse('2026-11-21'),
  ...over,
});
const wtmp = trace('/var/log/wtmp');
const of = (...items: readonly LogTrace[]) => ({ self: { traces: completeSet(items), system } });

testCheck(check, [
  { name: 'files', facts: of(wtmp, trace('/root/.bash_history')), expect: 'pass' },
  {
    name: 'the log of logins leads to /dev/null',
    facts: of(trace('/var/log/wtmp', { swallowed: true, size: 0 })),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: '/var/log/wtmp leads to a device that swallows what is written',
          expected: 'a file',
          actual: 'a device',
          location: { path: '/var/log/wtmp', resource: '/var/log/wtmp' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'so does the history of root: milder',
    facts: of(wtmp, trace('/root/.bash_history', { swallowed: true })),
    expect: 'fail',
  },
  {
    name: 'emptied, while the last logins stand elsewhere',
    facts: of(trace('/var/log/wtmp', { size: 0 }), trace('/var/log/lastlog')),
    expect: 'fail',
  },
  {
    name: 'Debian 13 keeps no such records: an empty file is no trace',
    facts: of(trace('/var/log/wtmp', { size: 0 }), trace('/var/log/lastlog', { size: 0 })),
    expect: 'pass',
  },
  {
    name: 'empty after a rotation',
    facts: of(trace('/var/log/wtmp', { size: 0 }), trace('/var/log/wtmp.1'), trace('/var/log/lastlog')),
    expect: 'pass',
  },
  {
    name: 'homes that may not be listed',
    facts: { self: { traces: incompleteSet([wtmp], NO_PERMISSION), system } },
    expect: 'unknown',
  },
  {
    name: 'a container',
    facts: { self: { traces: completeSet([trace('/var/log/wtmp', { size: 0 })]), system: inContainer } },
    expect: 'not-applicable',
  },
]);
