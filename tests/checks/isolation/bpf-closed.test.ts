import type { Finding, SecurityOptions } from 'rempart/check';
import check from '../../../checks/isolation/bpf-closed.ts';
import { testCheck } from '../../test-check.ts';
import {
  type ContainerChange,
  engine,
  known,
  liveParameters,
  refused,
  withHost,
} from '../container-examples.ts';

const PARAMETER = 'kernel.unprivileged_bpf_disabled';
const facts = (
  hostConfig: ContainerChange['hostConfig'],
  value: string | null | undefined = '2',
  options: Partial<SecurityOptions> | null = {},
) => ({
  self: { inspect: withHost(hostConfig ?? {}) },
  parent: {
    'docker-engine': { info: options === null ? refused : known(engine(options)) },
    host: { parameters: liveParameters(value === undefined ? {} : { [PARAMETER]: value }) },
  },
});
const finding = (change: Partial<Finding>): readonly [Finding] => [
  {
    message: 'The container may load BPF programs into the host’s kernel',
    expected: 'refused',
    actual: '',
    location: { resource: 'bpf' },
    seen: 'requested',
    ...change,
  },
];
const unfiltered = { securityOpt: ['seccomp=unconfined'] };

testCheck(check, [
  { name: 'the engine’s filter', facts: facts({}, '0'), expect: 'pass' },
  {
    name: 'no filter, and the kernel asks for no capability',
    facts: facts(unfiltered, '0'),
    expect: {
      outcome: 'fail',
      findings: finding({ actual: `${PARAMETER} = 0, bpf not filtered` }),
      follows: ['isolation/seccomp', 'os-hardening/unprivileged-bpf-disabled'],
    },
  },
  { name: 'no filter, but the kernel refuses', facts: facts(unfiltered, '2'), expect: 'pass' },
  { name: 'no filter, refused until the next boot', facts: facts(unfiltered, '1'), expect: 'pass' },
  {
    name: 'the capability itself',
    facts: facts({ capAdd: ['BPF'] }, '1'),
    expect: {
      outcome: 'fail',
      findings: finding({ actual: 'by BPF or SYS_ADMIN' }),
      follows: ['privileged-mode/added-capabilities'],
    },
  },
  {
    name: 'privileged',
    facts: facts({ privileged: true }),
    expect: {
      outcome: 'fail',
      findings: finding({ actual: 'privileged' }),
      follows: ['privileged-mode/privileged'],
    },
  },
  {
    name: 'the capability in a user namespace of its own',
    facts: facts({ capAdd: ['BPF'] }, '2', { userns: true }),
    expect: 'pass',
  },
  {
    name: 'the same, on a kernel that asks nobody: its filter lets it through to the holder',
    facts: facts({ capAdd: ['BPF'] }, '0', { rootless: true }),
    expect: 'fail',
  },
  { name: 'gVisor', facts: facts({ privileged: true, runtime: 'runsc' }), expect: 'not-applicable' },
  { name: 'the parameter may not be read', facts: facts(unfiltered, null), expect: 'unknown' },
  { name: 'the engine was not asked', facts: facts({}, '0', null), expect: 'unknown' },
]);
