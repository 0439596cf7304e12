import { type ContainerMount, completeSet, type EngineVolume } from 'rempart/check';
import check from '../../../checks/isolation/engine-socket.ts';
import { testCheck } from '../../test-check.ts';
import { container, engine, known, refused } from '../container-examples.ts';

const bind = (source: string, writable = true): ContainerMount => ({
  type: 'bind',
  name: null,
  source,
  destination: '/mnt',
  driver: null,
  writable,
  propagation: 'rprivate',
});
const facts = (
  mounts: readonly ContainerMount[] | null,
  options: { info?: ReturnType<typeof engine>; image?: string; volumes?: readonly EngineVolume[] } = {},
) => ({
  self: { inspect: container({ mounts, config: { image: options.image ?? 'app:1' } }) },
  parent: {
    'docker-engine': {
      info: known(options.info ?? engine()),
      volumes: options.volumes === undefined ? refused : known(completeSet(options.volumes)),
    },
  },
});
const failing = (path: string, name: string) => ({
  name,
  facts: facts([bind(path)]),
  expect: 'fail' as const,
});

const withoutSocket = {
  flag: 'without --volume /run/docker.sock:/mnt',
  compose: 'volumes: without /run/docker.sock:/mnt',
};

testCheck(check, [
  { name: 'no mount', facts: facts([]), expect: 'pass' },
  { name: 'another socket', facts: facts([bind('/run/postgresql/.s.PGSQL.5432')]), expect: 'pass' },
  { name: 'a folder whose name only begins alike', facts: facts([bind('/runner')]), expect: 'pass' },
  { name: 'a file named after the socket', facts: facts([bind('/srv/docker.sock.md')]), expect: 'pass' },
  failing('/var/run/docker.sock', 'the usual path'),
  failing('/run/docker.sock', 'its real place'),
  failing('/run/user/1000/docker.sock', 'of a rootless engine’s owner'),
  failing('/run/podman/podman.sock', 'Podman’s'),
  failing('/run/containerd/containerd.sock', 'containerd’s'),
  failing('/srv/engine/docker.sock', 'in a folder of its own'),
  failing('/var/run', 'the folder above, which peers that search for docker.sock pass'),
  failing('/run/user/1000', 'the user’s folder above'),
  {
    name: 'the root folder, which such peers pass, too; sensitive-mounts names the cause',
    facts: facts([bind('/', false)]),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The mount of / brings the engine’s socket in',
          expected: 'not mounted',
          actual: '/ at /mnt, read-only',
          severity: 'critical',
          location: { path: '/', resource: 'mount /mnt' },
          fix: { flag: 'without --volume /:/mnt', compose: 'volumes: without /:/mnt' },
        },
      ],
      follows: ['isolation/sensitive-mounts'],
    },
  },
  {
    name: 'a volume that stands for the socket’s folder',
    facts: facts([{ ...bind('/var/lib/docker/volumes/v/_data'), type: 'volume', name: 'v' }], {
      volumes: [
        {
          name: 'v',
          driver: 'local',
          mountpoint: null,
          options: { o: 'bind', device: '/var/run' },
          labels: {},
          created: null,
        },
      ],
    }),
    expect: 'fail',
  },
  {
    name: 'a volume that may stand for it, as its options are not told',
    facts: facts([{ ...bind('/var/lib/docker/volumes/v/_data'), type: 'volume', name: 'v' }]),
    expect: 'unknown',
  },
  {
    name: 'Windows’ pipe',
    facts: facts([{ ...bind('\\\\.\\pipe\\docker_engine'), type: 'npipe' }]),
    expect: 'fail',
  },
  {
    name: 'read-only limits nothing: still critical',
    facts: facts([bind('/var/run/docker.sock', false)]),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The socket /run/docker.sock is mounted',
          expected: 'not mounted',
          actual: '/run/docker.sock at /mnt, read-only',
          severity: 'critical',
          location: { path: '/run/docker.sock', resource: 'mount /mnt' },
          fix: withoutSocket,
        },
      ],
    },
  },
  {
    name: 'in a filtering proxy it is milder',
    facts: facts([bind('/var/run/docker.sock', false)], {
      image: 'ghcr.io/tecnativa/docker-socket-proxy:0.3',
    }),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The socket /run/docker.sock is mounted into a filtering proxy',
          expected: 'not mounted',
          actual: '/run/docker.sock at /mnt, read-only',
          severity: 'high',
          location: { path: '/run/docker.sock', resource: 'mount /mnt' },
          fix: withoutSocket,
        },
      ],
    },
  },
  { name: 'mounts not told', facts: facts(null), expect: 'unknown' },
]);
