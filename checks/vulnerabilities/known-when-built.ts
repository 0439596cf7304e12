import {
  completeSet,
  defineCheck,
  imageInspect,
  incompleteSet,
  judgeEach,
  knownVulnerabilities,
  noVulnerability,
  undecided,
  vulnerabilityFinding,
  vulnerabilitySet,
} from 'rempart/check';

export default defineCheck({
  id: 'vulnerabilities/known-when-built',
  title: 'The image was built without what was known on that day and has a fix',
  targets: ['image'],
  severity: 'medium',
  rationale:
    'A vulnerability that was public before the image was built says that nothing in the pipeline looked: the next build will have the next one.',
  remediation:
    'Scan in the pipeline before the image is pushed, and build with `--pull` and an upgrade step, so that a build takes the fixes of its day.',
  fix: {
    command: 'rempart audit archive:image.tar --fail-on high',
    breaks: 'Builds fail until their packages are current, which is the purpose.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '4.4' },
    { standard: 'nist-800-190', id: '4.1.1' },
  ],
  needs: { self: { known: knownVulnerabilities, image: imageInspect } },
  evaluate({ self: { known, image }, target }) {
    // A reproducible build says 1970 or 1980: then nobody knows the day.
    if (image.created === null || image.created < Date.UTC(2000, 0))
      return undecided({ code: 'unsupported', text: 'The image does not tell when it was built' });
    const built = image.created;
    const fixable = vulnerabilitySet(known, ({ fixed }) => fixed !== null);
    const dated = fixable.items.filter(({ published }) => !Number.isNaN(Date.parse(published ?? '')));
    const earlier = dated.filter(({ published }) => Date.parse(published ?? '') < built);
    const undated = fixable.items.length - dated.length;
    const reason =
      fixable.reason ??
      (undated === 0
        ? null
        : {
            code: 'unsupported' as const,
            text: `${undated} advisories do not tell when they were published`,
          });
    return judgeEach(
      reason === null ? completeSet(earlier) : incompleteSet(earlier, reason),
      (found) => ({
        ...vulnerabilityFinding(found, target.kind),
        message: `${found.package} had ${found.advisory} when the image was built: it is public since ${found.published?.slice(0, 10)}`,
      }),
      { whenEmpty: noVulnerability(known, target.kind), follows: ['vulnerabilities/known-fixable'] },
    );
  },
});
