import {
  containerInspect,
  defineCheck,
  fail,
  type ImageReference,
  imageInspect,
  imageReferenceOf,
  notApplicable,
  notTold,
  pass,
} from 'rempart/check';

const MOVING = /^(?:stable|edge|nightly|main|master|dev|develop|current|rolling)$/;

const placeOf = ({ registry, repository }: ImageReference): string => `${registry}/${repository}`;

/** The digest under which the same repository offers the image. */
const digestAt = (reference: ImageReference, digests: readonly string[]): string | null =>
  digests.find((name) => {
    const known = imageReferenceOf(name);
    return known !== null && placeOf(known) === placeOf(reference);
  }) ?? null;

export default [
  defineCheck({
    id: 'vulnerabilities/container-image-tag',
    title: 'The container was started from a version, not from latest',
    targets: ['container'],
    severity: 'medium',
    rationale:
      'The same line starts another program tomorrow: hosts drift apart, an update happens unseen, and going back is not possible.',
    remediation:
      'Name the version, or better the digest, where the container is started, and raise it on purpose.',
    fix: {
      flag: 'IMAGE:1.4.2 instead of IMAGE or IMAGE:latest',
      compose: 'image: NAME:1.4.2',
      breaks: 'Updates no longer come by themselves with a pull: somebody has to raise the version.',
    },
    seen: 'requested',
    references: [
      { standard: 'cis-docker-1.6', id: '5.28' },
      { standard: 'nist-800-190', id: '4.2.2' },
    ],
    needs: { self: { inspect: containerInspect } },
    evaluate({ self: { inspect } }) {
      const { image } = inspect.config;
      if (image === null) return notTold('what the container was started from');
      const reference = imageReferenceOf(image);
      if (reference === null) return pass('by its id');
      const { tag, digest } = reference;
      if (digest !== null) return pass(image);
      if (tag !== null && tag !== 'latest' && !MOVING.test(tag)) return pass(image);
      return fail(
        {
          message:
            tag === null
              ? 'The container was started from an image without a version, which means latest'
              : `The container was started from ${tag}, which moves`,
          expected: 'a version, or a digest',
          actual: image,
          location: { pointer: '/Config/Image', resource: 'image' },
          ...(tag !== null && MOVING.test(tag) ? { severity: 'low' as const } : {}),
        },
        { follows: ['vulnerabilities/image-version-tag'] },
      );
    },
  }),
  defineCheck({
    id: 'vulnerabilities/container-image-digest',
    title: 'The container was started from a digest',
    targets: ['container'],
    severity: 'low',
    rationale:
      'A tag can be moved in the registry, by its owner or by whoever took the account; a digest is one image for ever.',
    remediation:
      'Write the digest behind the tag: `image: debian:12@sha256:…`; tools such as Renovate raise it.',
    fix: {
      flag: 'IMAGE:TAG@sha256:DIGEST',
      compose: 'image: NAME:TAG@sha256:DIGEST',
      breaks: 'Security fixes under the same tag no longer come with a pull: the digest has to be raised.',
    },
    seen: 'requested',
    references: [
      { standard: 'cis-docker-1.6', id: '6.1' },
      { standard: 'nist-800-190', id: '4.1.5' },
    ],
    needs: { self: { inspect: containerInspect }, parent: { image: { image: imageInspect } } },
    evaluate({ self: { inspect }, parent }) {
      const { image } = inspect.config;
      const { repoDigests } = parent.image.image;
      if (image === null) return notTold('what the container was started from');
      const reference = imageReferenceOf(image);
      if (reference === null) return pass('by its id');
      if (reference.digest !== null) return pass(image);
      if (repoDigests === null) return notTold('the digests of the image');
      const digest = digestAt(reference, repoDigests);
      if (digest === null)
        return notApplicable('The image was built or loaded here: no registry knows it by a digest');
      const exact = `${image}@${digest.slice(digest.indexOf('@') + 1)}`;
      return fail(
        {
          message: 'The container was started from a tag',
          expected: exact,
          actual: image,
          fix: { flag: exact, compose: `image: ${exact}` },
          location: { pointer: '/Config/Image', resource: 'image' },
        },
        { follows: ['vulnerabilities/container-image-tag'] },
      );
    },
  }),
] as const;
