import {
  containerInspect,
  defineCheck,
  engineImages,
  fail,
  type ImageReference,
  imageReferenceOf,
  notApplicable,
  notTold,
  pass,
  undecided,
} from 'rempart/check';

const bare = (id: string): string => id.replace(/^sha256:/, '');
const nameOf = ({ registry, repository, tag }: ImageReference): string =>
  `${registry}/${repository}:${tag ?? 'latest'}`;

export default defineCheck({
  id: 'vulnerabilities/container-image-current',
  title: 'The container runs what its tag stands for today',
  targets: ['container'],
  severity: 'medium',
  rationale:
    'The image was built or pulled anew and the container still runs the old one: the fix lies on the disk and is not in force.',
  remediation:
    'Make the container anew from its image: `docker compose up -d`, or `docker rm -f` and the same `docker run`.',
  fix: {
    command: 'docker compose up -d --force-recreate SERVICE',
    breaks: 'What the container wrote outside its volumes is lost.',
  },
  seen: 'requested',
  references: [
    { standard: 'cis-docker-1.6', id: '5.28' },
    { standard: 'nist-800-190', id: '4.2.2' },
  ],
  needs: { self: { inspect: containerInspect }, parent: { 'docker-engine': { images: engineImages } } },
  evaluate({ self: { inspect }, parent }) {
    const { image } = inspect.config;
    if (image === null || inspect.imageId === null) return notTold('what the container was started from');
    const reference = imageReferenceOf(image);
    if (reference === null || reference.digest !== null)
      return notApplicable('It was started from one image for ever, not from a tag');
    const { images } = parent['docker-engine'];
    const named = images.items.find(({ repoTags }) =>
      (repoTags ?? []).some((tag) => {
        const known = imageReferenceOf(tag);
        return known !== null && nameOf(known) === nameOf(reference);
      }),
    );
    if (named === undefined)
      return images.reason === null
        ? notApplicable('No image of the engine bears its tag any more')
        : undecided(images.reason);
    if (bare(named.id) === bare(inspect.imageId)) return pass(image);
    return fail({
      message: `${image} is another image by now`,
      expected: bare(named.id).slice(0, 12),
      actual: bare(inspect.imageId).slice(0, 12),
      location: { pointer: '/Image', resource: 'image' },
    });
  },
});
