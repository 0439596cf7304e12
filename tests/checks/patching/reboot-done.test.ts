import type { RebootState } from 'rempart/check';
import check from '../../../checks/patching/reboot-done.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer, known } from '../host-examples.ts';

const system = aSystem();
const live = known<readonly string[]>([]);
const state = (over: Partial<RebootState> = {}): RebootState => ({
  running: '6.1.0-40-amd64',
  newerKernel: null,
  flagged: null,
  packages: [],
  ...over,
});

testCheck(check, [
  {
    name: 'the newest kernel runs',
    facts: { self: { reboot: state(), live, system } },
    expect: { outcome: 'pass', note: '6.1.0-40-amd64' },
  },
  {
    name: 'a newer kernel is installed',
    facts: { self: { reboot: state({ newerKernel: '6.1.0-41-amd64' }), live, system } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'A newer kernel is installed than the one that runs',
          expected: '6.1.0-41-amd64',
          actual: '6.1.0-40-amd64',
          location: { resource: 'reboot' },
        },
      ],
    },
  },
  {
    name: 'asked for yesterday: milder',
    facts: {
      self: { reboot: state({ flagged: Date.parse('2026-11-21'), packages: ['libc6'] }), live, system },
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Updates wait for a reboot: libc6',
          expected: 'no update that waits',
          actual: 'asked for 2026-11-21',
          location: { resource: 'reboot' },
          severity: 'medium',
        },
      ],
    },
  },
  {
    name: 'asked for a month ago',
    facts: { self: { reboot: state({ flagged: Date.parse('2026-10-21') }), live, system } },
    expect: 'fail',
  },
  {
    name: 'a newer kernel, and the running one has live patches: milder',
    facts: {
      self: { reboot: state({ newerKernel: '6.1.0-41-amd64' }), live: known(['lkp_Ubuntu_5_15']), system },
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'A newer kernel is installed than the one that runs',
          expected: '6.1.0-41-amd64',
          actual: '6.1.0-40-amd64',
          location: { resource: 'reboot' },
          severity: 'medium',
        },
      ],
    },
  },
  {
    name: 'a container has no kernel of its own',
    facts: { self: { reboot: state({ newerKernel: '7.0' }), live, system: inContainer } },
    expect: 'not-applicable',
  },
]);
