import type { AnyCheck } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import { builtInChecks } from '../../checks/index.ts';
import { sectionOf } from '../../src/core/check.ts';

/** Instructions of a Dockerfile (docs.docker.com, Dockerfile reference). */
const INSTRUCTIONS =
  /\b(?:ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)\b/;

const SECTIONS = ['filesystem-permissions', 'vulnerabilities', 'non-root-user'];
const of = (kind: 'image' | 'container'): readonly (readonly [string, AnyCheck])[] =>
  builtInChecks
    .filter((check) => SECTIONS.includes(sectionOf(check)) && check.targets.includes(kind))
    .map((check) => [check.id, check] as const);

describe('every check of an image', () => {
  it.each(of('image'))('%s says how it is mended', (_, { fix }) => {
    expect(fix?.dockerfile ?? fix?.command ?? '').toMatch(/\w{3}/);
    // Where it is said how a container is started it is said for Compose too.
    if (fix?.flag !== undefined) expect(fix.compose ?? '').toMatch(/\w{3}/);
  });

  it('names instructions of a Dockerfile that exist', () => {
    const others = of('image')
      .filter(([, { fix }]) => fix?.dockerfile !== undefined && !INSTRUCTIONS.test(fix.dockerfile))
      .map(([id]) => id);
    expect(others).toEqual([]);
  });
});

describe('every check of a container', () => {
  it.each(of('container'))('%s says how it is mended, what may break, and where it was seen', (_, check) => {
    const { fix, seen } = check;
    expect(seen).toBeDefined();
    expect(fix?.breaks ?? '').toMatch(/\w{3}/);
    expect(fix?.flag ?? fix?.command ?? fix?.compose ?? fix?.dockerfile ?? '').toMatch(/\w{3}/);
  });
});
