import { type ContainerMount, containerInspect } from 'rempart/check';
import check from '../../../checks/persistence/declared-volumes-mounted.ts';
import { apiFixture, valueFrom } from '../../facts/api-fixture.ts';
import { testCheck } from '../../test-check.ts';
import { container, image, namedVolume } from '../container-examples.ts';

const at = (destination: string): ContainerMount => ({
  type: 'volume',
  name: 'data',
  source: null,
  destination,
  driver: 'local',
  writable: true,
  propagation: '',
});
const facts = (
  volumes: readonly string[] | null,
  mounts: readonly ContainerMount[] | null,
  tmpfs: Readonly<Record<string, string>> | null = {},
) => ({
  self: { inspect: container({ mounts, hostConfig: { tmpfs } }) },
  parent: { image: { image: image({ volumes }) } },
});

testCheck(check, [
  { name: 'mounted', facts: facts(['/data'], [at('/data')]), expect: 'pass' },
  { name: 'declared with a slash at its end', facts: facts(['/data/'], [at('/data')]), expect: 'pass' },
  { name: 'below a mount', facts: facts(['/data/db'], [at('/data')]), expect: 'pass' },
  { name: 'on a tmpfs', facts: facts(['/data'], [], { '/data': '' }), expect: 'pass' },
  {
    name: 'as the engine recorded it',
    facts: {
      self: {
        inspect: valueFrom(containerInspect, apiFixture('container.inspect', 'docker-20.10-hardened')),
      },
      parent: { image: { image: image({ volumes: ['/data'] }) } },
    },
    expect: 'pass',
  },
  {
    name: 'left out, as podman --image-volume=ignore does',
    facts: facts(['/data'], []),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Nothing is mounted at /data',
          expected: 'a volume',
          actual: 'the container’s own layer',
          location: { path: '/data', resource: '/data' },
          fix: namedVolume('plain-data', '/data'),
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  { name: 'a name that only begins alike', facts: facts(['/database'], [at('/data')]), expect: 'fail' },
  { name: 'none declared', facts: facts([], []), expect: 'not-applicable' },
  { name: 'mounts not told', facts: facts(['/data'], null), expect: 'unknown' },
  { name: 'tmpfs not told', facts: facts(['/data'], [], null), expect: 'unknown' },
  { name: 'the image’s volumes not told', facts: facts(null, []), expect: 'unknown' },
]);
