import type { EngineInfo } from 'rempart/check';
import check from '../../../checks/isolation/untrusted-sandboxed.ts';
import { testCheck } from '../../test-check.ts';
import { container, engine } from '../container-examples.ts';

const facts = (
  labels: Readonly<Record<string, string>> | null,
  runtime: string | null = 'runc',
  info: Partial<EngineInfo> = {},
) => ({
  self: { inspect: container({ config: { labels }, hostConfig: { runtime } }) },
  parent: { 'docker-engine': { info: engine({}, { defaultRuntime: 'runc', ...info }) } },
});
const untrusted = { 'example.org/trust': 'untrusted' };

testCheck(check, [
  {
    name: 'nothing asked for',
    facts: facts(untrusted, ''),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The container is marked untrusted and runs on the shared kernel',
          expected: 'runsc, Kata or the like',
          actual: 'runc',
          location: { pointer: '/HostConfig/Runtime' },
          seen: 'engine-default',
        },
      ],
    },
  },
  { name: 'no label', facts: facts({ maintainer: 'x' }), expect: 'not-applicable' },
  { name: 'a label that trusts', facts: facts({ trust: 'high' }), expect: 'not-applicable' },
  {
    name: 'another label that ends alike',
    facts: facts({ distrust: 'untrusted' }),
    expect: 'not-applicable',
  },
  { name: 'gVisor', facts: facts(untrusted, 'runsc'), expect: { outcome: 'pass', note: 'runsc' } },
  { name: 'Kata', facts: facts({ trust: 'none' }, 'io.containerd.kata.v2'), expect: 'pass' },
  {
    name: 'a runtime whose name hides what it is',
    facts: facts(untrusted, 'sandbox', { runtimes: { sandbox: '/usr/local/bin/runsc' } }),
    expect: 'pass',
  },
  {
    name: 'Kata as the engine’s default',
    facts: facts(untrusted, '', { defaultRuntime: 'kata', runtimes: { kata: '/usr/bin/kata-runtime' } }),
    expect: { outcome: 'pass', note: 'kata' },
  },
  {
    name: 'runc, the engine’s default',
    facts: facts(untrusted),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The container is marked untrusted and runs on the shared kernel',
          expected: 'runsc, Kata or the like',
          actual: 'runc',
          location: { pointer: '/HostConfig/Runtime' },
          seen: 'engine-default',
        },
      ],
    },
  },
  { name: 'crun, as asked for', facts: facts({ trust_level: 'low' }, 'crun'), expect: 'fail' },
  { name: 'labels not told', facts: facts(null), expect: 'unknown' },
  { name: 'runtime not told', facts: facts(untrusted, null), expect: 'unknown' },
]);
