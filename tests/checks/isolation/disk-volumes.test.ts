import {
  type ContainerMount,
  completeSet,
  type EngineVolume,
  type Mount,
  type Resolved,
  type ResourceSet,
} from 'rempart/check';
import check from '../../../checks/isolation/disk-volumes.ts';
import { testCheck } from '../../test-check.ts';
import { container, engine, known, leftOut, refused } from '../container-examples.ts';

const volume = (options: Readonly<Record<string, string>>): EngineVolume => ({
  name: 'data',
  driver: 'local',
  mountpoint: '/var/lib/docker/volumes/data/_data',
  options,
  labels: {},
  created: null,
});
const mounted = (writable = true): ContainerMount => ({
  type: 'volume',
  name: 'data',
  source: '/var/lib/docker/volumes/data/_data',
  destination: '/d',
  driver: 'local',
  writable,
  propagation: '',
});
const onHost = (...pairs: readonly (readonly [source: string, path: string])[]): Resolved<readonly Mount[]> =>
  known(
    pairs.map(([source, path]) => ({
      path,
      root: '/',
      device: '8:1',
      source,
      fileSystem: 'ext4',
      options: [],
      superOptions: [],
      propagation: [],
    })),
  );
const facts = (
  options: Readonly<Record<string, string>>,
  host: Resolved<readonly Mount[]>,
  {
    writable = true,
    info = engine(),
    mounts = [mounted(writable)] as readonly ContainerMount[] | null,
    volumes = known(completeSet([volume(options)])) as Resolved<ResourceSet<EngineVolume>>,
  } = {},
) => ({
  self: { inspect: container({ mounts }) },
  parent: {
    'docker-engine': { volumes, info: known(info) },
    host: { mounts: host },
  },
});
const disk = { type: 'ext4', device: '/dev/sda1' };
const finding = (severity: string, path: string, actual = '/dev/sda1 at /d') => ({
  outcome: 'fail' as const,
  findings: [
    {
      message: `The volume data mounts /dev/sda1, which is ${path} of the host`,
      expected: 'a disk of its own, or none',
      actual,
      severity,
      location: { path, resource: 'volume data' },
      fix: { flag: 'without --mount of the volume data', compose: 'volumes: without data' },
    },
  ] as never,
});

testCheck(check, [
  { name: 'a plain volume', facts: facts({}, onHost()), expect: 'not-applicable' },
  {
    name: 'a bind of a folder below /dev is another check’s matter',
    facts: facts({ o: 'bind', device: '/dev/shm' }, onHost()),
    expect: 'not-applicable',
  },
  {
    name: 'the root of the host, writable',
    facts: facts(disk, onHost(['/dev/sda1', '/var/lib/docker/volumes/data/_data'], ['/dev/sda1', '/'])),
    expect: finding('critical', '/'),
  },
  {
    name: 'the root of the host, read-only',
    facts: facts(disk, onHost(['/dev/sda1', '/']), { writable: false }),
    expect: finding('high', '/', '/dev/sda1 at /d, read-only'),
  },
  {
    name: 'with root mapped away',
    facts: facts(disk, onHost(['/dev/sda1', '/']), { info: engine({ userns: true }) }),
    expect: finding('high', '/'),
  },
  {
    name: 'a disk of data that the host reads too',
    facts: facts(disk, onHost(['/dev/sda1', '/srv/data'])),
    expect: finding('medium', '/srv/data'),
  },
  {
    name: 'a disk of its own',
    facts: facts(disk, onHost(['/dev/sda1', '/var/lib/docker/volumes/data/_data'], ['/dev/sda2', '/'])),
    expect: { outcome: 'pass', note: '/dev/sda1' },
  },
  {
    name: 'a disk by another name',
    facts: facts({ type: 'ext4', device: '/dev/disk/by-uuid/1' }, onHost(['/dev/sda1', '/'])),
    expect: 'manual',
  },
  { name: 'the host is not part of the run', facts: facts(disk, leftOut), expect: 'manual' },
  { name: 'volumes are not told', facts: facts(disk, onHost(), { volumes: refused }), expect: 'unknown' },
  {
    name: 'volumes are not told, and none is mounted',
    facts: facts(disk, onHost(), { volumes: refused, mounts: [] }),
    expect: 'not-applicable',
  },
  {
    name: 'a volume that the engine does not list',
    facts: facts(disk, onHost(), { volumes: known(completeSet([])) }),
    expect: 'unknown',
  },
  { name: 'mounts not told', facts: facts(disk, onHost(), { mounts: null }), expect: 'unknown' },
]);
