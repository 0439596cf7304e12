import { defineCheck, fail, imageInspect, pass, undecided } from 'rempart/check';

const DAY = 86_400_000;
/** Before there were images: the time that reproducible builds write. */
const FIRST_IMAGE = Date.UTC(2013, 0);

export default defineCheck({
  id: 'vulnerabilities/image-age',
  title: 'The image was built during the last three months',
  targets: ['image'],
  severity: 'medium',
  rationale: 'An image keeps the packages of the day it was built; every fix since is missing in it.',
  remediation:
    'Rebuild by schedule on a fresh base: `docker build --pull --no-cache`, and recreate the containers.',
  fix: {
    command: 'docker build --pull --no-cache -t IMAGE .',
    breaks: 'Packages of the base may be newer than what was tested.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '4.4' },
    { standard: 'nist-800-190', id: '4.2.2' },
  ],
  needs: { self: { image: imageInspect } },
  evaluate({ self: { image }, collectedAt }) {
    const { created } = image;
    if (created === null || created < FIRST_IMAGE)
      return undecided({
        code: 'unsupported',
        text: 'The image does not tell when it was built, as reproducible builds do',
      });
    const days = Math.floor((collectedAt - created) / DAY);
    if (days <= 90) return pass(`built ${new Date(created).toISOString().slice(0, 10)}`);
    return fail({
      message: `The image was built ${days} days ago`,
      expected: 'at most 90 days',
      actual: new Date(created).toISOString().slice(0, 10),
      location: { pointer: '/Created', resource: 'build' },
      ...(days <= 365 ? { severity: 'low' as const } : {}),
    });
  },
});
