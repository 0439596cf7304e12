import {
  type ContainerMount,
  completeSet,
  type EngineVolume,
  type FileEntry,
  incompleteSet,
} from 'rempart/check';
import check from '../../../checks/filesystem-permissions/bind-sources-guarded.ts';
import { testCheck } from '../../test-check.ts';
import { container } from '../container-examples.ts';
import { anEntry, NO_PERMISSION } from '../host-examples.ts';

const bind = (source: string, type = 'bind'): ContainerMount => ({
  type,
  name: type === 'volume' ? 'data' : null,
  source,
  destination: '/data',
  driver: type === 'volume' ? 'local' : null,
  writable: true,
  propagation: 'rprivate',
});
const data: Omit<EngineVolume, 'options'> = {
  name: 'data',
  driver: 'local',
  mountpoint: '/var/lib/docker/volumes/data/_data',
  labels: {},
  created: null,
};
const facts = (
  mounts: readonly ContainerMount[] | null,
  entries: readonly FileEntry[],
  reason: typeof NO_PERMISSION | null = null,
  options: EngineVolume['options'] = {},
) => ({
  self: { inspect: container({ mounts }) },
  parent: {
    'docker-engine': { volumes: { known: true, value: completeSet([{ ...data, options }]) } as const },
    host: { sources: reason === null ? completeSet(entries) : incompleteSet(entries, reason) },
  },
});
const standsFor = (device: string): EngineVolume['options'] => ({ o: 'bind', type: 'none', device });
const srv = anEntry('/srv/', 0o755);

testCheck(check, [
  {
    name: 'a folder of root',
    facts: facts([bind('/srv/app')], [srv, anEntry('/srv/app/', 0o755)]),
    expect: 'pass',
  },
  {
    name: 'a folder of mode 777',
    facts: facts([bind('/srv/app/')], [srv, anEntry('/srv/app/', 0o777)]),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Every account of the host may write to /srv/app',
          expected: 'not writable for others',
          actual: '0777',
          location: { path: '/srv/app', resource: '/srv/app' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a guarded folder in one that everybody may write to',
    facts: facts([bind('/data/app')], [anEntry('/data/', 0o777), anEntry('/data/app/', 0o755)]),
    expect: 'fail',
  },
  {
    name: 'an open folder below a home that is closed to others',
    facts: facts(
      [bind('/home/ann/site')],
      [anEntry('/home/', 0o755), anEntry('/home/ann/', 0o750), anEntry('/home/ann/site/', 0o777)],
    ),
    expect: 'pass',
  },
  { name: '/tmp, which is sticky', facts: facts([bind('/tmp')], [anEntry('/tmp/', 0o1777)]), expect: 'pass' },
  {
    name: 'the log socket, open to all by design',
    facts: facts(
      [bind('/dev/log')],
      [anEntry('/dev/', 0o755), anEntry('/dev/log', 0o666, { type: 'socket' })],
    ),
    expect: 'pass',
  },
  {
    name: 'a device that everybody may use',
    facts: facts(
      [bind('/dev/fuse')],
      [anEntry('/dev/', 0o755), anEntry('/dev/fuse', 0o666, { type: 'char-device' })],
    ),
    expect: 'pass',
  },
  { name: 'a path that is gone', facts: facts([bind('/srv/gone')], [srv]), expect: 'pass' },
  {
    name: 'a path that could not be looked at',
    facts: facts([bind('/root/app')], [], NO_PERMISSION),
    expect: 'unknown',
  },
  {
    name: 'another container’s path could not be looked at',
    facts: facts([bind('/srv/app')], [srv, anEntry('/srv/app/', 0o755)], NO_PERMISSION),
    expect: 'pass',
  },
  {
    name: 'a named volume alone',
    facts: facts([bind('/var/lib/docker/volumes/data/_data', 'volume')], []),
    expect: 'not-applicable',
  },
  {
    name: 'a volume that stands for an open folder, which another container binds',
    facts: facts(
      [bind('/var/lib/docker/volumes/data/_data', 'volume')],
      [srv, anEntry('/srv/app/', 0o777)],
      null,
      standsFor('/srv/app'),
    ),
    expect: 'fail',
  },
  {
    name: 'a volume that stands for a folder nobody asked the host about',
    facts: facts([bind('/var/lib/docker/volumes/data/_data', 'volume')], [], null, standsFor('/srv/app')),
    expect: {
      outcome: 'unknown',
      code: 'unsupported',
      text: 'The host was not asked about /srv/app, which the volume data stands for',
    },
  },
  {
    name: 'a volume whose options the engine does not tell',
    facts: facts([bind('/var/lib/docker/volumes/data/_data', 'volume')], [], null, null),
    expect: 'unknown',
  },
  { name: 'mounts not told', facts: facts(null, []), expect: 'unknown' },
]);
