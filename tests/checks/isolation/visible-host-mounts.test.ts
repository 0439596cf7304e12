import type { Mount } from 'rempart/check';
import check from '../../../checks/isolation/visible-host-mounts.ts';
import { testCheck } from '../../test-check.ts';
import { type ContainerChange, container, stopped } from '../container-examples.ts';
import {
  hostMounts,
  kernelView,
  kernelViewsOf,
  mount,
  noKernelViews,
  usualMounts,
} from './kernel-view-examples.ts';

const bind = (source: string, destination: string) =>
  ({
    type: 'bind',
    name: null,
    source,
    destination,
    driver: null,
    writable: true,
    propagation: 'rprivate',
  }) as const;
const onDisk = (path: string, root = '/', change: Partial<Mount> = {}) =>
  mount(path, { device: '254:1', source: '/dev/vda1', fileSystem: 'ext4', root, ...change });

const facts = (more: readonly Mount[] = [], change: ContainerChange = {}, host = hostMounts) => ({
  self: { inspect: container({ mounts: [], ...change }) },
  parent: {
    host: { kernelViews: kernelViewsOf(kernelView([], { mounts: [...usualMounts, ...more] })), mounts: host },
  },
});

testCheck(check, [
  { name: 'only what the engine puts into every container', facts: facts(), expect: 'pass' },
  {
    name: 'the disk of the host was mounted from inside',
    facts: facts([onDisk('/m')]),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: '/ of the host’s /dev/vda1 is mounted at /m, which no setting of the container names',
          expected: 'only declared mounts',
          actual: '/dev/vda1 / at /m, writable',
          location: { resource: 'mount /m' },
        },
      ],
    },
  },
  {
    name: 'a folder of the host came in later, read-only',
    facts: facts([onDisk('/late', '/etc', { options: ['ro', 'relatime'] })]),
    expect: 'fail',
  },
  {
    name: 'a declared bind with what is mounted below it',
    facts: facts([onDisk('/data', '/srv/data'), onDisk('/data/more', '/srv/more')], {
      mounts: [bind('/srv/data', '/data')],
    }),
    expect: 'pass',
  },
  {
    name: 'a path that only begins like a declared one',
    facts: facts([onDisk('/data-old', '/srv/old')], { mounts: [bind('/srv/data', '/data')] }),
    expect: 'fail',
  },
  {
    name: 'a storage driver without layers: the root of the container lies on the host’s disk',
    facts: facts([onDisk('/', '/var/lib/docker/vfs/dir/abc')]),
    expect: 'pass',
  },
  {
    name: 'memory and kernel file systems are nobody’s disk',
    facts: facts([mount('/cache', { fileSystem: 'tmpfs', source: 'tmpfs', device: '0:99' })]),
    expect: 'pass',
  },
  { name: 'it does not run', facts: facts([], { state: stopped }), expect: 'not-applicable' },
  {
    name: 'it is between two starts',
    facts: facts([], { state: { restarting: true } }),
    expect: 'not-applicable',
  },
  {
    name: 'the engine does not tell the declared mounts',
    facts: facts([], { mounts: null }),
    expect: 'unknown',
  },
  {
    name: 'its mounts may not be seen',
    facts: {
      ...facts(),
      parent: { host: { kernelViews: kernelViewsOf(kernelView([], { mounts: null })), mounts: hostMounts } },
    },
    expect: 'unknown',
  },
  {
    name: '/proc could not be asked',
    facts: { ...facts(), parent: { host: { kernelViews: noKernelViews, mounts: hostMounts } } },
    expect: { outcome: 'unknown', code: 'timeout', text: 'The target took too long' },
  },
]);
