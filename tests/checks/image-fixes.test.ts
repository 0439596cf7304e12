import { describe, expect, it } from 'vitest';
import { builtInChecks } from '../../checks/index.ts';

/** Instructions of a Dockerfile (docs.docker.com, Dockerfile reference). */
const INSTRUCTIONS =
  /\b(?:ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)\b/;

const ofImages = builtInChecks.filter(({ targets }) => targets.includes('image'));

describe('the mends of images', () => {
  it('name instructions of a Dockerfile that exist', () => {
    const others = ofImages.filter(
      ({ fix }) => fix?.dockerfile !== undefined && !INSTRUCTIONS.test(fix.dockerfile),
    );
    expect(others.map(({ id }) => id)).toEqual([]);
    expect(ofImages.filter(({ fix }) => fix?.dockerfile !== undefined).length).toBeGreaterThan(25);
  });

  it('say for Compose what they say for docker run', () => {
    const alone = ofImages.filter(({ fix }) => fix?.flag !== undefined && fix.compose === undefined);
    expect(alone.map(({ id }) => id)).toEqual([]);
  });
});
