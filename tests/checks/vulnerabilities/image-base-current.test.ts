import { completeSet, type LocalImage, type ResourceSet } from 'rempart/check';
import check from '../../../checks/vulnerabilities/image-base-current.ts';
import { testCheck } from '../../test-check.ts';
import { image } from '../container-examples.ts';
import { heldInPart, localImage } from '../image-examples.ts';

const [OLD, NEW] = [`sha256:${'0'.repeat(64)}`, `sha256:${'1'.repeat(64)}`];
const app = image({ id: 'sha256:app', layers: ['sha256:a', 'sha256:b'], created: 9000, labels: {} });
const labelled = image({
  ...app,
  labels: { 'org.opencontainers.image.base.name': 'debian:12', 'org.opencontainers.image.base.digest': OLD },
});
const on = (self: typeof app, local: ResourceSet<LocalImage>) => ({
  self: { image: self },
  parent: { 'docker-engine': { local } },
});
const untagged = localImage({ repoTags: ['<none>:<none>'], repoDigests: [`debian@${OLD}`] });
const pulledSince = localImage({
  id: 'sha256:new',
  repoDigests: [`debian@${NEW}`],
  created: 8000,
  layers: ['sha256:x'],
});

testCheck(check, [
  { name: 'its base still has its tag', facts: on(app, completeSet([localImage()])), expect: 'pass' },
  {
    name: 'the tag of its base went to a newer image of the same repository',
    facts: on(app, completeSet([untagged, pulledSince])),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The tag of the image that it was built on went to another one',
          expected: 'debian:12',
          actual: `debian@${OLD}`,
          severity: 'low',
          location: { resource: 'base image' },
        },
      ],
    },
  },
  {
    name: 'its base has no tag, and nothing newer is here',
    facts: on(app, completeSet([untagged])),
    expect: 'not-applicable',
  },
  {
    name: 'its label names the base that is here',
    facts: on(labelled, completeSet([localImage({ repoDigests: [`debian@${OLD}`] })])),
    expect: 'pass',
  },
  {
    name: 'its label names an older base than is here',
    facts: on(labelled, completeSet([pulledSince])),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The image was built on an older debian:12 than the engine holds',
          expected: NEW,
          actual: OLD,
          location: { resource: 'base image' },
        },
      ],
    },
  },
  {
    name: 'its label names a base that is not here',
    facts: on(labelled, completeSet([])),
    expect: 'not-applicable',
  },
  {
    name: 'its base is not here, as after a build by BuildKit',
    facts: on(app, completeSet([pulledSince])),
    expect: 'not-applicable',
  },
  { name: 'not every image was asked about', facts: on(app, heldInPart()), expect: 'unknown' },
]);
