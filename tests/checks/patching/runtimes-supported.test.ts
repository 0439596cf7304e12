import type { LocalRuntime } from 'rempart/check';
import check from '../../../checks/patching/runtimes-supported.ts';
import { testCheck } from '../../test-check.ts';

const runtime = (name: LocalRuntime['name'], version: string): LocalRuntime => ({
  name,
  version,
  path: `/opt/${name}/version`,
});

testCheck(check, [
  {
    name: 'lines that are mended',
    facts: { self: { runtimes: [runtime('Node.js', '24.1'), runtime('Python', '3.13.1')] } },
    expect: 'pass',
  },
  {
    name: 'Node.js 16',
    facts: { self: { runtimes: [runtime('Node.js', '16.20'), runtime('Go', '1.30')] } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Node.js 16.20 gets no fixes any more',
          expected: 'a line that is mended',
          actual: '16.20, ended 2023-09-11',
          location: { path: '/opt/Node.js/version', resource: '/opt/Node.js/version' },
        },
      ],
      resources: { passed: 1, total: 2, complete: true },
    },
  },
  { name: 'older than the table', facts: { self: { runtimes: [runtime('PHP', '5.6.40')] } }, expect: 'fail' },
  {
    name: 'Java 8 is mended longer than Java 9',
    facts: { self: { runtimes: [runtime('Java', '1.8.0')] } },
    expect: 'pass',
  },
  { name: 'none', facts: { self: { runtimes: [] } }, expect: 'not-applicable' },
]);
