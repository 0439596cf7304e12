import {
  defineCheck,
  fail,
  imageInspect,
  imageReferenceOf,
  notApplicable,
  notTold,
  pass,
} from 'rempart/check';

/** Names that move by custom. */
const MOVING = /^(?:latest|stable|edge|nightly|main|master|dev|develop|current|rolling)$/;

export default defineCheck({
  id: 'vulnerabilities/image-version-tag',
  title: 'The image is tagged with a version',
  targets: ['image'],
  severity: 'medium',
  rationale:
    '`latest` is whatever was built last: nobody can say what runs, go back to the one before, or see that a host missed an update.',
  remediation: 'Tag each build with its version or revision, and start containers from that.',
  fix: {
    command: 'docker tag IMAGE:latest IMAGE:1.4.2',
    compose: 'image: NAME:1.4.2',
    dockerfile: 'FROM NAME:1.4.2',
    breaks: 'What pulls latest stays with the old build until it names the version.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '5.28' },
    { standard: 'nist-800-190', id: '4.2.2' },
  ],
  needs: { self: { image: imageInspect } },
  evaluate({ self: { image } }) {
    if (image.repoTags === null) return notTold('the tags of the image');
    const tags = image.repoTags.flatMap((name) => {
      const tag = imageReferenceOf(name)?.tag ?? null;
      return tag === null || tag === '<none>' ? [] : [{ name, tag }];
    });
    if (tags.length === 0) return notApplicable('The image has no tag');
    const version = tags.find(({ tag }) => !MOVING.test(tag));
    if (version !== undefined) return pass(version.name);
    const [{ name, tag } = { name: '', tag: '' }] = tags;
    return fail({
      message: `The image is called ${tag} and nothing else`,
      expected: 'a version',
      actual: name,
      location: { pointer: '/RepoTags', resource: 'tag' },
      ...(tag === 'latest' ? {} : { severity: 'low' as const }),
    });
  },
});
