import { defineCheck, judgeEach, octal, secretFiles } from 'rempart/check';

/** Host keys are made by a package at installation: the same in every container, but no door to anything else. */
const MILDER = /^\/etc\/ss[hl]\//;

export default defineCheck({
  id: 'filesystem-permissions/image-secret-files',
  title: 'The image carries no key, token or password file',
  targets: ['image'],
  severity: 'high',
  rationale:
    'Whoever can pull the image has its secrets, for as long as any copy of it lives; a container of it has them too.',
  remediation:
    'Give secrets to the build with `RUN --mount=type=secret` and to the container as a mounted secret; exclude them in .dockerignore, and replace what was shipped: it is known.',
  references: [{ standard: 'cis-docker-1.6', id: '4.10' }],
  needs: { self: { files: secretFiles } },
  evaluate: ({ self: { files } }) =>
    judgeEach(files, ({ path, mode, size }) => ({
      message: `${path} lies in the image`,
      expected: 'no secret in an image',
      actual: `${size} bytes, ${octal(mode)}`,
      location: { path, resource: path },
      ...(MILDER.test(path) ? { severity: 'medium' as const } : {}),
    })),
});
