import check from '../../../checks/docker-engine/runtimes-known.ts';
import { testCheck } from '../../test-check.ts';
import { engine, podman } from '../container-examples.ts';

const self = (runtimes: Readonly<Record<string, string | null>> | null, defaultRuntime = 'runc') => ({
  self: { info: engine({}, { runtimes, defaultRuntime }) },
});

testCheck(check, [
  {
    name: 'as Docker comes',
    facts: self({ runc: 'runc', 'io.containerd.runc.v2': 'runc', 'io.containerd.runtime.v1.linux': 'runc' }),
    expect: 'pass',
  },
  {
    name: 'sandboxes, GPUs and other runtimes by program or type',
    facts: self({
      gvisor: '/usr/local/bin/runsc',
      kata: 'io.containerd.kata.v2',
      crun: '/usr/bin/crun',
      nvidia: '/usr/bin/nvidia-container-runtime',
    }),
    expect: 'pass',
  },
  {
    name: 'a wrapper under a good name, for every container',
    facts: self({ runc: '/opt/wrap/run-it.sh' }),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The runtime runc is none of those known',
          expected: 'runc, crun, runsc, kata …',
          actual: '/opt/wrap/run-it.sh, for every container',
          location: { pointer: '/Runtimes', resource: 'runc' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  { name: 'a name that only begins like one', facts: self({ x: '/usr/bin/runc-wrapper' }), expect: 'fail' },
  {
    name: 'Podman names runtimes that are not installed; the default one counts',
    facts: {
      self: {
        info: { ...podman(), runtimes: { crun: '/usr/bin/crun', odd: '/opt/odd' }, defaultRuntime: 'crun' },
      },
    },
    expect: 'pass',
  },
  {
    name: 'Podman with a default of one’s own',
    facts: { self: { info: { ...podman(), runtimes: { odd: '/opt/odd' }, defaultRuntime: 'odd' } } },
    expect: 'fail',
  },
  {
    name: 'Podman without a default',
    facts: { self: { info: { ...podman(), runtimes: { odd: '/opt/odd' }, defaultRuntime: null } } },
    expect: 'unknown',
  },
  { name: 'not told', facts: self(null), expect: 'unknown' },
]);
