import type { EngineInfo, EnvVariable } from 'rempart/check';
import check from '../../../checks/isolation/gpu-scope.ts';
import { testCheck } from '../../test-check.ts';
import { container, engine, known, refused } from '../container-examples.ts';

const env = (variables: Readonly<Record<string, string>>): readonly EnvVariable[] =>
  Object.entries(variables).map(([name, value]) => ({
    name,
    value,
    length: value.length,
    secretForm: false,
  }));
interface Example {
  readonly requests?: readonly string[] | null;
  readonly variables?: Readonly<Record<string, string>>;
  readonly runtime?: string;
  readonly info?: Partial<EngineInfo> | null;
}
const facts = ({ requests = [], variables = {}, runtime = 'runc', info = {} }: Example) => ({
  self: {
    inspect: container({
      config: { env: env(variables) },
      hostConfig: { deviceRequests: requests, runtime },
    }),
  },
  parent: {
    'docker-engine': {
      info: info === null ? refused : known(engine({}, { defaultRuntime: 'runc', ...info })),
    },
  },
});
const every = (actual: string, seen?: 'engine-default') => ({
  outcome: 'fail' as const,
  findings: [
    {
      message: 'Every graphics card of the host is in the container',
      expected: 'single cards',
      actual,
      location: { resource: 'graphics cards' },
      ...(seen === undefined ? {} : { seen }),
    },
  ] as const,
});

testCheck(check, [
  { name: 'none', facts: facts({}), expect: 'not-applicable' },
  {
    name: 'one card by its number',
    facts: facts({ requests: ['nvidia gpu 0'] }),
    expect: { outcome: 'pass', note: 'nvidia gpu 0' },
  },
  {
    name: '--gpus all',
    facts: facts({ requests: ['gpu all'] }),
    expect: every('gpu all'),
  },
  { name: 'all of CDI', facts: facts({ requests: ['cdi nvidia.com/gpu=all'] }), expect: 'fail' },
  { name: 'one of CDI', facts: facts({ requests: ['cdi nvidia.com/gpu=0'] }), expect: 'pass' },
  {
    name: 'by the vendor’s runtime and its variable',
    facts: facts({ runtime: 'nvidia', variables: { NVIDIA_VISIBLE_DEVICES: 'all' } }),
    expect: every('NVIDIA_VISIBLE_DEVICES=all'),
  },
  {
    name: 'by the image’s own variable, where that runtime is the default',
    facts: facts({
      runtime: 'vendor',
      variables: { NVIDIA_VISIBLE_DEVICES: 'all' },
      info: { defaultRuntime: 'vendor', runtimes: { vendor: '/usr/bin/nvidia-container-runtime' } },
    }),
    expect: every('NVIDIA_VISIBLE_DEVICES=all', 'engine-default'),
  },
  {
    name: 'the image’s variable says nothing to runc',
    facts: facts({ variables: { NVIDIA_VISIBLE_DEVICES: 'all', NVIDIA_DRIVER_CAPABILITIES: 'all' } }),
    expect: 'not-applicable',
  },
  {
    name: 'the variable takes them away',
    facts: facts({ runtime: 'nvidia', variables: { NVIDIA_VISIBLE_DEVICES: 'void' } }),
    expect: 'not-applicable',
  },
  {
    name: 'every part of the driver',
    facts: facts({ requests: ['nvidia gpu 0'], variables: { NVIDIA_DRIVER_CAPABILITIES: 'all' } }),
    expect: 'fail',
  },
  {
    name: 'the engine was not asked',
    facts: facts({ info: null, variables: { NVIDIA_VISIBLE_DEVICES: 'all' } }),
    expect: 'not-applicable',
  },
  { name: 'not told', facts: facts({ requests: null }), expect: 'unknown' },
]);
