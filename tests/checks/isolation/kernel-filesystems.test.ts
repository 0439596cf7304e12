import { type ContainerMount, completeSet, type EngineVolume } from 'rempart/check';
import checks from '../../../checks/isolation/kernel-filesystems.ts';
import { testCheck } from '../../test-check.ts';
import { bindOf, container, known, leftOut, listedVolume, volumeOf } from '../container-examples.ts';

const facts = (mounts: readonly ContainerMount[] | null, volumes: readonly EngineVolume[] | null = []) => ({
  self: { inspect: container({ mounts }) },
  parent: {
    'docker-engine': { volumes: volumes === null ? leftOut : known(completeSet(volumes)) },
  },
});
const [debug, groups] = checks;
if (debug === undefined || groups === undefined) throw new Error('two rows');

testCheck(debug, [
  { name: 'no mount', facts: facts([]), expect: 'pass' },
  { name: 'another folder of /sys', facts: facts([bindOf('/sys/class/net')]), expect: 'pass' },
  { name: 'a folder that only begins alike', facts: facts([bindOf('/sys/kernel/debugger')]), expect: 'pass' },
  {
    name: 'debugfs, writable',
    facts: facts([bindOf('/sys/kernel/debug', '/debug')]),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message:
            '/sys/kernel/debug is in the container, writable: a debugging or control interface of the kernel',
          expected: 'not mounted',
          actual: '/sys/kernel/debug at /debug',
          severity: 'high',
          location: { path: '/sys/kernel/debug', resource: 'mount /debug' },
          fix: {
            flag: 'without --volume /sys/kernel/debug:/debug',
            compose: 'volumes: without /sys/kernel/debug:/debug',
          },
        },
      ],
      follows: ['isolation/sensitive-mounts'],
    },
  },
  {
    name: 'tracefs, read-only, as observers ask for it',
    facts: facts([bindOf('/sys/kernel/tracing', '/tracing', false)]),
    expect: 'fail',
  },
  { name: 'the firmware’s variables', facts: facts([bindOf('/sys/firmware/efi/efivars')]), expect: 'fail' },
  {
    name: 'a volume that mounts debugfs, where no path of the host shows',
    facts: facts([volumeOf('v')], [listedVolume('v', { type: 'debugfs', device: 'none' })]),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message:
            'debugfs of the volume v is in the container, writable: a debugging or control interface of the kernel',
          expected: 'not mounted',
          actual: 'debugfs of the volume v at /mnt',
          severity: 'high',
          location: { path: 'debugfs', resource: 'mount /mnt' },
          fix: { flag: 'without --volume v:/mnt', compose: 'volumes: without v:/mnt' },
        },
      ],
    },
  },
  {
    name: 'a volume that stands for the path',
    facts: facts([volumeOf('v')], [listedVolume('v', { o: 'bind', device: '/sys/kernel/debug' })]),
    expect: 'fail',
  },
  {
    name: 'a volume on tmpfs',
    facts: facts([volumeOf('v')], [listedVolume('v', { type: 'tmpfs' })]),
    expect: 'pass',
  },
  { name: 'mounts not told', facts: facts(null), expect: 'unknown' },
  { name: 'volumes not asked', facts: facts([volumeOf('v')], null), expect: 'unknown' },
  { name: 'a volume that the engine does not list', facts: facts([volumeOf('v')]), expect: 'unknown' },
  { name: 'volumes not asked, and none mounted', facts: facts([], null), expect: 'pass' },
]);

testCheck(groups, [
  { name: 'no mount', facts: facts([]), expect: 'pass' },
  {
    name: 'read-only, as monitors ask for it',
    facts: facts([bindOf('/sys/fs/cgroup', '/c', false)]),
    expect: 'pass',
  },
  {
    name: 'writable, as systemd inside asks for it',
    facts: facts([bindOf('/sys/fs/cgroup', '/sys/fs/cgroup')]),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: '/sys/fs/cgroup is in the container, writable: the control groups of the host',
          expected: 'read-only, or not mounted',
          actual: '/sys/fs/cgroup at /sys/fs/cgroup',
          severity: 'high',
          location: { path: '/sys/fs/cgroup', resource: 'mount /sys/fs/cgroup' },
          fix: {
            flag: '--volume /sys/fs/cgroup:/sys/fs/cgroup:ro',
            compose: 'volumes: ["/sys/fs/cgroup:/sys/fs/cgroup:ro"]',
            breaks: 'What writes to the host’s files through it',
          },
        },
      ],
      follows: ['isolation/sensitive-mounts'],
    },
  },
  { name: 'those of lxcfs', facts: facts([bindOf('/var/lib/lxcfs')]), expect: 'fail' },
  {
    name: 'one file of lxcfs, as people mount it over /proc',
    facts: facts([bindOf('/var/lib/lxcfs/proc/cpuinfo', '/proc/cpuinfo')]),
    expect: 'pass',
  },
  {
    name: 'a volume that mounts them',
    facts: facts([volumeOf('v')], [listedVolume('v', { type: 'cgroup', device: 'cgroup', o: 'rdma' })]),
    expect: 'fail',
  },
  {
    name: 'a volume that mounts them, read-only',
    facts: facts([volumeOf('v', '/mnt', false)], [listedVolume('v', { type: 'cgroup2' })]),
    expect: 'pass',
  },
  { name: 'mounts not told', facts: facts(null), expect: 'unknown' },
]);
