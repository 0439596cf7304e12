import checks from '../../../checks/vulnerabilities/container-image-reference.ts';
import { testCheck } from '../../test-check.ts';
import { container, image } from '../container-examples.ts';

const [tag, digest] = checks;
const DIGEST = `sha256:${'a'.repeat(64)}`;

const from = (reference: string | null) => ({
  self: { inspect: container({ config: { image: reference } }) },
});

testCheck(tag, [
  { name: 'a version', facts: from('debian:12'), expect: 'pass' },
  { name: 'a digest behind latest', facts: from(`debian:latest@${DIGEST}`), expect: 'pass' },
  { name: 'an id', facts: from(DIGEST), expect: 'pass' },
  {
    name: 'nothing written',
    facts: from('registry.example.com:5000/app'),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The container was started from an image without a version, which means latest',
          expected: 'a version, or a digest',
          actual: 'registry.example.com:5000/app',
          location: { pointer: '/Config/Image', resource: 'image' },
        },
      ],
      follows: ['vulnerabilities/image-version-tag'],
    },
  },
  { name: 'latest', facts: from('debian:latest'), expect: 'fail' },
  { name: 'a name that moves', facts: from('debian:stable'), expect: 'fail' },
  { name: 'not told', facts: from(null), expect: 'unknown' },
]);

const known = (reference: string | null, ...repoDigests: readonly string[]) => ({
  ...from(reference),
  parent: { image: { image: image({ repoDigests }) } },
});

testCheck(digest, [
  { name: 'a digest', facts: known(`debian@${DIGEST}`), expect: 'pass' },
  { name: 'an id', facts: known('a'.repeat(64)), expect: 'pass' },
  {
    name: 'a tag: the digest to write is told',
    facts: known('debian:12', `debian@${DIGEST}`),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The container was started from a tag',
          expected: `debian:12@${DIGEST}`,
          actual: 'debian:12',
          fix: { flag: `debian:12@${DIGEST}`, compose: `image: debian:12@${DIGEST}` },
          location: { pointer: '/Config/Image', resource: 'image' },
        },
      ],
      follows: ['vulnerabilities/container-image-tag'],
    },
  },
  {
    name: 'Podman writes the registry out',
    facts: known('docker.io/library/debian:12', `docker.io/library/debian@${DIGEST}`),
    expect: 'fail',
  },
  { name: 'built here', facts: known('app:1'), expect: 'not-applicable' },
  {
    name: 'a digest of another repository',
    facts: known('app:1', `registry.example.com/app@${DIGEST}`),
    expect: 'not-applicable',
  },
  {
    name: 'digests that are not told',
    facts: { ...from('app:1'), parent: { image: { image: image({ repoDigests: null }) } } },
    expect: 'unknown',
  },
  { name: 'not told', facts: known(null), expect: 'unknown' },
]);
