import { type ImageIdentity, imageInspect } from 'rempart/check';
import check from '../../../checks/vulnerabilities/image-signed.ts';
import { apiFixture, valueFrom } from '../../facts/api-fixture.ts';
import { testCheck } from '../../test-check.ts';
import { image } from '../container-examples.ts';

const of = (identity: Partial<ImageIdentity>) => ({
  self: { image: image({ identity: { signatures: [], pulledFrom: [], builtHere: false, ...identity } }) },
});
const pulledFrom = ['docker.io/library/debian'];

testCheck(check, [
  {
    name: 'Docker 20.10 tells nothing of signatures: neither pass nor fail',
    facts: { self: { image: valueFrom(imageInspect, apiFixture('image.inspect', 'docker-20.10-good')) } },
    expect: 'manual',
  },
  { name: 'signed', facts: of({ signatures: [{ name: 'DHI', error: null }], pulledFrom }), expect: 'pass' },
  {
    name: 'one of two signatures holds',
    facts: of({
      signatures: [
        { name: 'a', error: 'expired' },
        { name: null, error: null },
      ],
      pulledFrom,
    }),
    expect: 'pass',
  },
  {
    name: 'a signature that does not hold',
    facts: of({ signatures: [{ name: 'a', error: 'wrong identity' }], pulledFrom }),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'A signature of the image does not hold',
          expected: 'a signature that holds',
          actual: 'a: wrong identity',
          location: { pointer: '/Identity/Signature', resource: 'signature a' },
        },
      ],
    },
  },
  { name: 'pulled without one', facts: of({ pulledFrom }), expect: 'fail' },
  { name: 'built here', facts: of({ builtHere: true }), expect: 'not-applicable' },
  { name: 'loaded from a file', facts: of({}), expect: 'manual' },
]);
