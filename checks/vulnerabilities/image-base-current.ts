import {
  baseImageOf,
  defineCheck,
  fail,
  imageInspect,
  imageReferenceOf,
  type LocalImage,
  localImages,
  notApplicable,
  pass,
  undecided,
} from 'rempart/check';

const repositoryOf = (name: string): string | null => {
  const reference = imageReferenceOf(name);
  return reference === null ? null : `${reference.registry}/${reference.repository}`;
};
const digestOf = (name: string): string => name.slice(name.indexOf('@') + 1);
const realTags = ({ repoTags }: LocalImage): readonly string[] =>
  repoTags.filter((tag) => !tag.includes('<none>'));

export default defineCheck({
  id: 'vulnerabilities/image-base-current',
  title: 'The image is built on the newest base that its engine holds',
  targets: ['image'],
  severity: 'medium',
  rationale: 'The base was pulled anew, with its fixes, and this image still has the layers of the old one.',
  remediation: 'Build it again: `docker build --pull --no-cache`, and make its containers anew.',
  fix: {
    command: 'docker build --pull --no-cache -t IMAGE .',
    breaks: 'Packages of the base may be newer than what was tested.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '4.4' },
    { standard: 'nist-800-190', id: '4.1.1' },
  ],
  needs: { self: { image: imageInspect }, parent: { 'docker-engine': { local: localImages } } },
  evaluate({ self: { image }, parent }) {
    const { local } = parent['docker-engine'];
    const location = { resource: 'base image' };
    const name = image.labels?.['org.opencontainers.image.base.name'];
    const digest = image.labels?.['org.opencontainers.image.base.digest'];
    if (name !== undefined && digest !== undefined) {
      const repository = repositoryOf(name);
      const held = local.items.find((other) =>
        realTags(other).some((tag) => tag === name || tag === `${name}:latest`),
      );
      const digests = (held?.repoDigests ?? [])
        .filter((known) => repositoryOf(known) === repository)
        .map(digestOf);
      if (digests.includes(digest)) return pass(`${name}, by its label`);
      if (digests.length > 0)
        return fail({
          message: `The image was built on an older ${name} than the engine holds`,
          expected: digests[0] ?? null,
          actual: digest,
          location,
        });
    }
    const base = baseImageOf(image, local.items);
    if (base === null)
      return local.reason === null
        ? notApplicable('The engine does not hold the image that it was built on')
        : undecided(local.reason);
    const [tag] = realTags(base);
    if (tag !== undefined) return pass(tag);
    // Its tag went to another image: which tag that was is not kept, only the repository that it came from.
    const repositories = new Set(base.repoDigests.map(repositoryOf));
    const newer = local.items.find(
      (other) =>
        (other.created ?? 0) > (base.created ?? Infinity) &&
        realTags(other).some((other) => repositories.has(repositoryOf(other))),
    );
    if (newer === undefined)
      return notApplicable('The image that it was built on has no tag, and no newer one is here');
    return fail({
      message: 'The tag of the image that it was built on went to another one',
      expected: realTags(newer).join(' '),
      actual: base.repoDigests[0] ?? base.id,
      severity: 'low',
      location,
    });
  },
});
