import { completeSet, incompleteSet, type LogTrace } from 'rempart/check';
import check from '../../../checks/runtime-detection/failed-logins.ts';
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
const btmp = (count: number, over: Partial<LogTrace> = {}) =>
  completeSet([trace('/var/log/btmp', { size: count * 384, ...over })]);

testCheck(check, [
  {
    name: 'twelve',
    facts: { self: { traces: btmp(12), system } },
    expect: { outcome: 'pass', note: '12 since the file was begun' },
  },
  {
    name: 'forty thousand',
    facts: { self: { traces: btmp(40_000), system } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: '40000 logins failed since the file was begun',
          expected: 'fewer than 10000',
          actual: '40000, the last on 2026-11-21',
          location: { path: '/var/log/btmp', resource: 'failed logins' },
        },
      ],
    },
  },
  {
    name: 'long ago: mildest',
    facts: { self: { traces: btmp(40_000, { changed: Date.parse('2026-01-01') }), system } },
    expect: 'fail',
  },
  {
    name: 'swallowed: judged by another check',
    facts: { self: { traces: btmp(0, { swallowed: true }), system } },
    expect: 'not-applicable',
  },
  { name: 'not recorded', facts: { self: { traces: completeSet([]), system } }, expect: 'not-applicable' },
  {
    name: 'not seen',
    facts: { self: { traces: incompleteSet<LogTrace>([], NO_PERMISSION), system } },
    expect: 'unknown',
  },
  {
    name: 'a container',
    facts: { self: { traces: btmp(40_000), system: inContainer } },
    expect: 'not-applicable',
  },
]);
