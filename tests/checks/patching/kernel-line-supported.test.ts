import type { Kernels } from 'rempart/check';
import check from '../../../checks/patching/kernel-line-supported.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer } from '../host-examples.ts';

const system = aSystem();
const kernel = (running: string, build = '#1 SMP PREEMPT_DYNAMIC'): Kernels => ({
  running,
  build,
  installed: [],
  flagged: null,
  packages: [],
});

testCheck(check, [
  {
    name: 'Debian builds it',
    facts: { self: { kernels: kernel('6.1.0-41-amd64', '#1 SMP Debian 6.1.158-1 (2026-11-09)'), system } },
    expect: 'pass',
  },
  {
    name: 'RHEL mends 4.18 long after kernel.org',
    facts: { self: { kernels: kernel('4.18.0-553.el8_10.x86_64'), system } },
    expect: 'pass',
  },
  { name: 'Alpine', facts: { self: { kernels: kernel('6.6.41-0-lts'), system } }, expect: 'pass' },
  {
    name: 'built by hand from a longterm line',
    facts: { self: { kernels: kernel('6.12.40'), system } },
    expect: { outcome: 'pass', note: '6.12.40: until 2028-12-31' },
  },
  {
    name: 'built by hand from a line that is over',
    facts: { self: { kernels: kernel('5.4.120-custom'), system } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The running kernel is of a line that nobody mends',
          expected: 'a kernel of the distribution, or of a longterm line',
          actual: '5.4.120-custom, ended 2025-12-03',
          location: { resource: 'kernel line' },
        },
      ],
    },
  },
  {
    name: 'a stable line between two longterm ones',
    facts: { self: { kernels: kernel('6.9.3'), system } },
    expect: 'fail',
  },
  {
    name: 'a month before its end: milder',
    facts: { self: { kernels: kernel('5.15.180'), system } },
    expect: 'fail',
  },
  { name: 'a line of the future', facts: { self: { kernels: kernel('7.4.1'), system } }, expect: 'unknown' },
  {
    name: 'a container',
    facts: { self: { kernels: kernel('5.4.120'), system: inContainer } },
    expect: 'not-applicable',
  },
]);
