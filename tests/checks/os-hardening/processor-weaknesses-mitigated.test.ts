import check from '../../../checks/os-hardening/processor-weaknesses-mitigated.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer } from '../host-examples.ts';

const self = (states: Readonly<Record<string, string>>) => ({
  self: { states: new Map(Object.entries(states)), system: aSystem() },
});

testCheck(check, [
  {
    name: 'not affected, or mitigated',
    facts: self({
      meltdown: 'Not affected',
      spectre_v1: 'Mitigation: usercopy/swapgs barriers and __user pointer sanitization',
    }),
    expect: 'pass',
  },
  {
    name: 'open',
    facts: self({ mds: 'Vulnerable: Clear CPU buffers attempted, no microcode; SMT Host state unknown' }),
    expect: 'fail',
  },
  {
    name: 'a part left open beside a mitigation is milder (dev-sec fails on the word)',
    facts: self({ mds: 'Mitigation: Clear CPU buffers; SMT vulnerable' }),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'mds is mitigated in part, or not for certain',
          expected: 'Not affected, or a mitigation',
          actual: 'Mitigation: Clear CPU buffers; SMT vulnerable',
          location: { path: '/sys/devices/system/cpu/vulnerabilities/mds', resource: 'mds' },
          severity: 'low',
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
      partialCredit: true,
    },
  },
  {
    name: 'what only the hypervisor knows',
    facts: self({ gather_data_sampling: 'Unknown: Dependent on hypervisor status' }),
    expect: 'fail',
  },
  { name: 'KVM’s own', facts: self({ itlb_multihit: 'KVM: Mitigation: VMX disabled' }), expect: 'pass' },
  { name: 'an old kernel', facts: { self: { states: null, system: aSystem() } }, expect: 'not-applicable' },
  { name: 'a container', facts: { self: { states: null, system: inContainer } }, expect: 'not-applicable' },
]);
