import { defineCheck, fail, imageInspect, manual, pass } from 'rempart/check';

export default defineCheck({
  id: 'vulnerabilities/image-provenance',
  title: 'A statement of how it was built is attached to the image',
  targets: ['image'],
  severity: 'low',
  rationale:
    'Provenance names the sources, the builder and the base of an image: without it nobody can tell later what a hole in one of them reached.',
  remediation: 'Build with `docker buildx build --provenance=mode=max --sbom=true --push`.',
  fix: {
    command: 'docker buildx build --provenance=mode=max --sbom=true --push -t IMAGE .',
    breaks: 'mode=max shows build arguments to whoever pulls the image; old registries refuse the push.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '4.12' },
    { standard: 'url', id: 'https://docs.docker.com/build/metadata/attestations/' },
  ],
  needs: { self: { image: imageInspect } },
  evaluate({ self: { image } }) {
    if (image.attestations === null)
      return manual(
        'The engine, or the archive, does not tell: look with `docker buildx imagetools inspect IMAGE`',
      );
    return image.attestations > 0
      ? pass(`${image.attestations} attached`)
      : fail({
          message: 'Nothing about its build is attached to the image',
          expected: 'provenance',
          actual: 'none',
          location: { pointer: '/Manifests', resource: 'attestations' },
        });
  },
});
