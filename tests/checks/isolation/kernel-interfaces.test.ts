import type { Finding } from 'rempart/check';
import check from '../../../checks/isolation/kernel-interfaces.ts';
import { testCheck } from '../../test-check.ts';
import {
  type ContainerChange,
  engine,
  known,
  liveParameters,
  refused,
  withHost,
} from '../container-examples.ts';

const strict = { 'kernel.dmesg_restrict': '1', 'kernel.perf_event_paranoid': '3' };
const facts = (
  hostConfig: ContainerChange['hostConfig'],
  live: Parameters<typeof liveParameters>[0] = strict,
  info: ReturnType<typeof engine> | null = engine(),
) => ({
  self: { inspect: withHost(hostConfig ?? {}) },
  parent: {
    'docker-engine': { info: info === null ? refused : known(info) },
    host: { parameters: liveParameters(live) },
  },
});
const unfiltered = { securityOpt: ['seccomp=unconfined'] };
const allowing = (...names: readonly string[]) => ({
  securityOpt: [
    `seccomp=${JSON.stringify({ defaultAction: 'SCMP_ACT_ERRNO', syscalls: [{ names, action: 'SCMP_ACT_ALLOW' }] })}`,
  ],
});
const finding = (resource: string, message: string, actual: string): Finding => ({
  message,
  expected: 'refused',
  actual,
  location: { resource },
  seen: 'requested',
});
const keyrings = finding(
  'keyrings',
  'The container reaches keys that the kernel holds for the same user of the host',
  'keyctl not filtered',
);

testCheck(check, [
  { name: 'the engine’s filter', facts: facts({}), expect: 'pass' },
  {
    name: 'the engine’s filter, on a host that is open',
    facts: facts({}, { 'kernel.dmesg_restrict': '0', 'kernel.perf_event_paranoid': '-1' }),
    expect: 'pass',
  },
  {
    name: 'no filter, on a host that is closed: keyrings know no parameter',
    facts: facts(unfiltered),
    expect: { outcome: 'fail', findings: [keyrings], follows: ['isolation/seccomp'] },
  },
  {
    name: 'no filter, on a host that is open',
    facts: facts(unfiltered, { 'kernel.dmesg_restrict': '0', 'kernel.perf_event_paranoid': '1' }),
    expect: {
      outcome: 'fail',
      findings: [
        keyrings,
        finding(
          'kernel log',
          'The container reads the kernel log of the host, with its addresses',
          'syslog not filtered, kernel.dmesg_restrict = 0',
        ),
        finding(
          'performance events',
          'The container measures the kernel, and by that what others compute',
          'perf_event_open not filtered, kernel.perf_event_paranoid = 1',
        ),
      ],
      follows: [
        'isolation/seccomp',
        'os-hardening/kernel-log-restricted',
        'os-hardening/perf-events-restricted',
      ],
    },
  },
  {
    name: 'a profile that lets measure, on a closed host',
    facts: facts(allowing('perf_event_open')),
    expect: 'pass',
  },
  {
    name: 'a profile that lets measure, on an open one',
    facts: facts(allowing('perf_event_open'), { 'kernel.perf_event_paranoid': '1' }),
    expect: 'fail',
  },
  {
    name: 'what may not be read',
    facts: facts(allowing('syslog'), { 'kernel.dmesg_restrict': null }),
    expect: 'unknown',
  },
  {
    name: 'a kernel without performance events',
    facts: facts(allowing('perf_event_open'), {}),
    expect: 'pass',
  },
  { name: 'SYSLOG is judged where it is added', facts: facts({ capAdd: ['SYSLOG'] }), expect: 'pass' },
  { name: 'Kata', facts: facts({ ...unfiltered, runtime: 'kata' }), expect: 'not-applicable' },
  { name: 'the engine was not asked', facts: facts({}, strict, null), expect: 'unknown' },
]);
