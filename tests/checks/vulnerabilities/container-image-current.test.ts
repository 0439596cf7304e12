import { completeSet, incompleteSet, type ListedImage } from 'rempart/check';
import check from '../../../checks/vulnerabilities/container-image-current.ts';
import { testCheck } from '../../test-check.ts';
import { container } from '../container-examples.ts';

const listed = (id: string, ...repoTags: readonly string[]): ListedImage => ({
  id,
  repoTags,
  repoDigests: [],
  created: null,
  size: null,
  containers: null,
});
const facts = (image: string | null, imageId: string | null, ...images: readonly ListedImage[]) => ({
  self: { inspect: container({ imageId, config: { image } }) },
  parent: { 'docker-engine': { images: completeSet(images) } },
});

testCheck(check, [
  { name: 'the same', facts: facts('app:1', 'sha256:aa', listed('sha256:aa', 'app:1')), expect: 'pass' },
  {
    name: 'latest, where none is written',
    facts: facts('app', 'sha256:aa', listed('sha256:aa', 'app:latest')),
    expect: 'pass',
  },
  {
    name: 'Podman: no algorithm, and the registry written out',
    facts: facts('docker.io/library/debian:12', 'aa', listed('sha256:aa', 'debian:12')),
    expect: 'pass',
  },
  {
    name: 'the tag went to a newer image',
    facts: facts('app:1', 'sha256:aa', listed('sha256:bb', 'app:1')),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'app:1 is another image by now',
          expected: 'bb',
          actual: 'aa',
          location: { pointer: '/Image', resource: 'image' },
        },
      ],
    },
  },
  {
    name: 'started from a digest',
    facts: facts(`app@sha256:${'a'.repeat(64)}`, 'sha256:aa'),
    expect: 'not-applicable',
  },
  {
    name: 'started from an id',
    facts: facts(`sha256:${'a'.repeat(64)}`, 'sha256:aa'),
    expect: 'not-applicable',
  },
  {
    name: 'the tag is gone',
    facts: facts('app:1', 'sha256:aa', listed('sha256:aa')),
    expect: 'not-applicable',
  },
  {
    name: 'not every image was listed',
    facts: {
      ...facts('app:1', 'sha256:aa'),
      parent: { 'docker-engine': { images: incompleteSet([], { code: 'truncated', text: 'cut' }) } },
    },
    expect: 'unknown',
  },
  { name: 'not told', facts: facts('app:1', null), expect: 'unknown' },
]);
