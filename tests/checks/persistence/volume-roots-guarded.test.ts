import {
  type ContainerMount,
  completeSet,
  type FileEntry,
  incompleteSet,
  type ResourceSet,
} from 'rempart/check';
import check from '../../../checks/persistence/volume-roots-guarded.ts';
import { apiFixture } from '../../facts/api-fixture.ts';
import { testCheck } from '../../test-check.ts';
import { bindOf, container, volumeOf } from '../container-examples.ts';

const recorded = (apiFixture('host.volume-roots', 'docker-20.10') as { entries: readonly FileEntry[] })
  .entries;
const facts = (
  mounts: readonly ContainerMount[] | null,
  roots: ResourceSet<FileEntry> = completeSet(recorded),
) => ({ self: { inspect: container({ mounts }) }, parent: { host: { roots } } });

testCheck(check, [
  { name: 'of another uid alone', facts: facts([volumeOf('guarded')]), expect: 'pass' },
  { name: 'open, but sticky as /tmp', facts: facts([volumeOf('sticky')]), expect: 'pass' },
  {
    name: 'open for everybody',
    facts: facts([volumeOf('guarded', '/a'), volumeOf('open', '/data')]),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Every user may write to the volume at /data',
          expected: 'not writable for others',
          actual: '0777, of uid 0',
          location: { path: '/var/lib/docker/volumes/open/_data', resource: 'volume /data' },
          fix: 'chmod o-w /var/lib/docker/volumes/open/_data',
        },
      ],
      resources: { passed: 1, total: 2, complete: true },
    },
  },
  { name: 'no volume', facts: facts([bindOf('/srv')]), expect: 'not-applicable' },
  {
    name: 'the folder above is closed to the reader',
    facts: facts([volumeOf('open')], incompleteSet([], { code: 'permission', text: 'root only' })),
    expect: 'unknown',
  },
  { name: 'on another machine', facts: facts([volumeOf('elsewhere')]), expect: 'unknown' },
  { name: 'mounts not told', facts: facts(null), expect: 'unknown' },
]);
