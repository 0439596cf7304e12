import { completeSet, type ListedContainer, type ListedImage, type ResourceSet } from 'rempart/check';
import check from '../../../checks/docker-engine/images-in-use.ts';
import { testCheck } from '../../test-check.ts';
import { cutSet } from '../container-examples.ts';

const OLD = Date.UTC(2026, 0, 1);
const NEW = Date.UTC(2026, 10, 20);
const image = (id: string, change: Partial<ListedImage> = {}): ListedImage => ({
  id: `sha256:${id}`,
  repoTags: [`${id}:1`],
  repoDigests: [],
  created: OLD,
  size: 2_000_000_000,
  containers: -1,
  ...change,
});
const using = (imageId: string | null): ListedContainer => ({
  id: 'c'.repeat(64),
  names: null,
  image: null,
  imageId,
  created: null,
  state: 'exited',
  labels: null,
  networkMode: null,
  networks: null,
});
const self = (
  images: readonly ListedImage[],
  containers: ResourceSet<ListedContainer> = completeSet([using('sha256:a')]),
) => ({ self: { images: completeSet(images), containers } });

testCheck(check, [
  { name: 'every image in use, by a stopped container too', facts: self([image('a')]), expect: 'pass' },
  {
    name: 'an old one that nothing uses',
    facts: self([image('a'), image('b')]),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Images older than 30 days are used by no container',
          expected: 'none',
          actual: '1, up to 2.0 GB',
          location: { pointer: '/images/json', resource: 'unused images' },
        },
      ],
    },
  },
  {
    name: 'a new one that nothing uses yet',
    facts: self([image('a'), image('b', { created: NEW })]),
    expect: 'pass',
  },
  {
    name: 'one that lost its name to a later build',
    facts: self([
      image('a'),
      image('b', { created: NEW, repoTags: ['<none>:<none>'], repoDigests: ['<none>@<none>'] }),
    ]),
    expect: 'fail',
  },
  {
    name: 'one without a name as Docker 25 lists it',
    facts: self([image('a'), image('b', { created: NEW, repoTags: [] })]),
    expect: 'fail',
  },
  {
    name: 'one that was pulled by its digest has a name',
    facts: self([image('a'), image('b', { created: NEW, repoTags: [], repoDigests: ['b@sha256:bb'] })]),
    expect: 'pass',
  },
  {
    name: 'names not told',
    facts: self([image('a'), image('b', { created: NEW, repoTags: null })]),
    expect: 'pass',
  },
  {
    name: 'an image id without its algorithm, as Podman writes it',
    facts: self([image('a')], completeSet([using('a')])),
    expect: 'pass',
  },
  {
    name: 'a container that does not tell its image',
    facts: self([image('b')], completeSet([using(null)])),
    expect: 'unknown',
  },
  {
    name: 'containers not listed whole',
    facts: self([image('b')], cutSet(using('sha256:a'))),
    expect: 'unknown',
  },
]);
