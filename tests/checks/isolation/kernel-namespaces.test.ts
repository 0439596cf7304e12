import check from '../../../checks/isolation/kernel-namespaces.ts';
import { testCheck } from '../../test-check.ts';
import { type ContainerChange, container, engine, known, refused, stopped } from '../container-examples.ts';
import { kernelView, kernelViewsOf, noKernelViews } from './kernel-view-examples.ts';

const facts = (
  views = kernelViewsOf(kernelView()),
  change: ContainerChange = {},
  info = known(engine()),
) => ({
  self: { inspect: container(change) },
  parent: { host: { kernelViews: views }, 'docker-engine': { info } },
});
const shared = (...names: readonly string[]) => kernelViewsOf(kernelView(names));

testCheck(check, [
  { name: 'every namespace is its own', facts: facts(), expect: 'pass' },
  {
    name: 'the network is the host’s though it was not asked for',
    facts: facts(shared('net')),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Its net namespace was to be its own and is the host’s',
          expected: 'a namespace of its own',
          actual: 'net:[1], as of process 1',
          severity: 'high',
          location: { resource: 'net namespace' },
        },
      ],
    },
  },
  {
    name: 'the host’s network was asked for, which another check tells',
    facts: facts(shared('net'), { hostConfig: { networkMode: 'host' } }),
    expect: 'pass',
  },
  {
    name: 'joined to another container that is in the host’s',
    facts: facts(shared('net', 'pid'), {
      hostConfig: { networkMode: 'container:abc', pidMode: 'container:abc' },
    }),
    expect: 'pass',
  },
  {
    name: 'Podman joins a network namespace by its path',
    facts: facts(shared('net'), { hostConfig: { networkMode: 'ns:/run/netns/x' } }),
    expect: 'pass',
  },
  {
    name: 'control groups of version 1 share their namespace by default',
    facts: facts(shared('cgroup'), { hostConfig: { cgroupnsMode: 'host' } }),
    expect: 'pass',
  },
  {
    name: 'a private cgroup namespace that is none',
    facts: facts(shared('cgroup'), { hostConfig: { cgroupnsMode: 'private' } }),
    expect: 'fail',
  },
  {
    name: 'the engine maps users and the kernel does not',
    facts: facts(shared(), {}, known(engine({ userns: true }))),
    expect: 'fail',
  },
  {
    name: 'opted out of mapped users',
    facts: facts(shared(), { hostConfig: { usernsMode: 'host' } }, known(engine({ userns: true }))),
    expect: 'pass',
  },
  {
    name: 'an engine that does not tell whether it maps users',
    facts: facts(shared(), {}, refused),
    expect: 'pass',
  },
  {
    name: 'a mode that the engine does not tell is not believed to be private',
    facts: facts(shared('uts'), { hostConfig: { utsMode: null } }),
    expect: 'pass',
  },
  { name: 'the root folder is the host’s', facts: facts(shared('mnt')), expect: 'fail' },
  { name: 'it does not run', facts: facts(kernelViewsOf(), { state: stopped }), expect: 'not-applicable' },
  {
    name: 'it is between two starts',
    facts: facts(kernelViewsOf(), { state: { restarting: true } }),
    expect: 'not-applicable',
  },
  {
    name: 'Docker Desktop: its processes are in another machine',
    facts: facts(kernelViewsOf()),
    expect: {
      outcome: 'unknown',
      code: 'unsupported',
      text: 'The kernel of the audited host shows no process of it',
    },
  },
  {
    name: 'namespaces of others may not be seen',
    facts: facts(kernelViewsOf(kernelView([], { namespaces: new Map() }))),
    expect: {
      outcome: 'unknown',
      code: 'permission',
      text: 'Namespaces of other users’ processes may be seen by root alone',
    },
  },
  {
    name: '/proc could not be asked',
    facts: facts(noKernelViews),
    expect: { outcome: 'unknown', code: 'timeout', text: 'The target took too long' },
  },
]);
