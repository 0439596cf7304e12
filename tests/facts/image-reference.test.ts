import { describe, expect, it } from 'vitest';
import { imageReferenceOf } from '../../src/facts/image-reference.ts';

const digest = `sha256:${'a'.repeat(64)}`;

describe('a reference', () => {
  it.each([
    ['debian', ['docker.io', 'library/debian', null, null]],
    ['debian:12', ['docker.io', 'library/debian', '12', null]],
    ['ann/app:1', ['docker.io', 'ann/app', '1', null]],
    ['docker.io/ann/app', ['docker.io', 'ann/app', null, null]],
    ['index.docker.io/ann/app', ['docker.io', 'ann/app', null, null]],
    ['docker.io/debian', ['docker.io', 'library/debian', null, null]],
    ['registry.example.com/app', ['registry.example.com', 'app', null, null]],
    ['registry.example.com:5000/team/app:2', ['registry.example.com:5000', 'team/app', '2', null]],
    ['localhost/app', ['localhost', 'app', null, null]],
    ['localhost:5000/app', ['localhost:5000', 'app', null, null]],
    [`debian@${digest}`, ['docker.io', 'library/debian', null, digest]],
    [`debian:12@${digest}`, ['docker.io', 'library/debian', '12', digest]],
  ])('%s', (text, [registry, repository, tag, of]) => {
    expect(imageReferenceOf(text)).toEqual({ registry, repository, tag, digest: of });
  });

  it.each(['', digest, 'a'.repeat(64), 'registry.example.com/'])('%s is none', (text) => {
    expect(imageReferenceOf(text)).toBeNull();
  });
});
