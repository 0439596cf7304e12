import type { ImageIdentity } from 'rempart/check';
import check from '../../../checks/vulnerabilities/image-trusted-source.ts';
import { testCheck } from '../../test-check.ts';
import { image } from '../container-examples.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const pulled = (...names: readonly string[]) => ({
  self: { image: image({ repoDigests: names.map((name) => `${name}@${DIGEST}`) }) },
});
const identity = (...pulledFrom: readonly string[]): ImageIdentity => ({
  signatures: [],
  pulledFrom,
  builtHere: false,
});

testCheck(check, [
  { name: 'an official image', facts: pulled('debian'), expect: 'pass' },
  { name: 'the same with all its name', facts: pulled('docker.io/library/debian'), expect: 'pass' },
  { name: 'a vendor’s own registry', facts: pulled('mcr.microsoft.com/dotnet/runtime'), expect: 'pass' },
  {
    name: 'somebody’s account',
    facts: pulled('ann/debian'),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The image comes from docker.io/ann/debian, an account that anybody could open',
          expected: 'an official image, or a registry of your own',
          actual: 'docker.io/ann/debian',
          severity: 'low',
          location: { pointer: '/RepoDigests', resource: 'docker.io/ann/debian' },
        },
      ],
    },
  },
  {
    name: 'a name that only looks like a vendor’s',
    facts: pulled('ghcr.io/distroless/static'),
    expect: 'fail',
  },
  { name: 'a registry of one’s own', facts: pulled('registry.example.com:5000/team/app'), expect: 'manual' },
  {
    name: 'pushed to one’s own as well as pulled from an account',
    facts: pulled('ann/debian', 'registry.example.com/debian'),
    expect: 'manual',
  },
  { name: 'built here', facts: pulled(), expect: 'not-applicable' },
  { name: 'built here, as Podman names it', facts: pulled('localhost/app'), expect: 'not-applicable' },
  { name: 'nameless', facts: pulled('<none>'), expect: 'not-applicable' },
  {
    name: 'pulled through a mirror, as the engine itself saw it (API 1.53)',
    facts: {
      self: {
        image: image({
          repoDigests: [`mirror.example.com/debian@${DIGEST}`],
          identity: identity('docker.io/library/debian'),
        }),
      },
    },
    expect: 'pass',
  },
  { name: 'not told', facts: { self: { image: image({ repoDigests: null }) } }, expect: 'unknown' },
]);
