import {
  defineCheck,
  engineContainers,
  engineImages,
  type Finding,
  fail,
  type ListedImage,
  pass,
  undecided,
} from 'rempart/check';

const DAY_MS = 86_400_000;
const IDLE_DAYS = 30;

const isDangling = ({ repoTags, repoDigests }: ListedImage): boolean =>
  repoTags !== null &&
  repoDigests !== null &&
  [...repoTags, ...repoDigests].every((name) => name.includes('<none>'));

const gigabytes = (images: readonly ListedImage[]): string =>
  `${(images.reduce((sum, { size }) => sum + (size ?? 0), 0) / 1e9).toFixed(1)} GB`;

const finding = (what: string, resource: string, images: readonly ListedImage[]): readonly Finding[] =>
  images.length === 0
    ? []
    : [
        {
          message: what,
          expected: 'none',
          actual: `${images.length}, up to ${gigabytes(images)}`,
          location: { pointer: '/images/json', resource },
        },
      ];

export default defineCheck({
  id: 'docker-engine/images-in-use',
  title: 'The engine keeps no images that nothing uses',
  targets: ['docker-engine'],
  severity: 'low',
  rationale:
    'An old image is started by its old tag with all that was mended since; what lies unused is scanned by nobody and fills the disk.',
  remediation:
    'Run `docker image prune` for images without a tag, and `docker image prune --all --filter until=720h` for those that no container uses; do it regularly.',
  fix: {
    command: 'docker image prune --all --filter until=720h',
    breaks:
      'The next start of what used the images pulls or builds them again; images that no registry has are lost.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '6.1' },
    { standard: 'nist-800-190', id: '4.2.2' },
  ],
  needs: { self: { images: engineImages, containers: engineContainers } },
  evaluate({ self: { images, containers }, collectedAt }) {
    const reason = images.reason ?? containers.reason;
    if (containers.items.some(({ imageId }) => imageId === null))
      return undecided({ code: 'unsupported', text: 'The engine does not tell which images containers use' });
    const id = (text: string): string => text.replace(/^sha256:/, '');
    const used = new Set(containers.items.map(({ imageId }) => id(imageId ?? '')));
    const unused = images.items.filter((image) => !used.has(id(image.id)));
    const dangling = unused.filter(isDangling);
    const old = unused.filter(
      (image) =>
        !isDangling(image) && image.created !== null && image.created < collectedAt - IDLE_DAYS * DAY_MS,
    );
    const [first, ...rest] = [
      ...finding('Images without a name are left over', 'unnamed images', dangling),
      ...finding(`Images older than ${IDLE_DAYS} days are used by no container`, 'unused images', old),
    ];
    if (first !== undefined && containers.complete) return fail([first, ...rest]);
    return reason === null ? pass(`${images.items.length} images`) : undecided(reason);
  },
});
