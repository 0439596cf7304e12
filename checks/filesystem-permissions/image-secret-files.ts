import { defineCheck, judgePaths, octal, type Severity, secretFiles } from 'rempart/check';

/** What a name promises, the first that matches; every other place holds nothing but secrets. */
const MILDER: readonly (readonly [path: RegExp, severity: Severity, holds: string])[] = [
  // Made by the package ssl-cert when it is installed: nobody trusts it.
  [/\/ssl-cert-snakeoil\.key$/, 'low', 'a private key that every container of the image shares'],
  [/^\/etc\/ssh\/ssh_host_/, 'medium', 'a host key that every container of the image shares'],
  [
    /\/(?:\.env(?:\.[^/]*)?|\.npmrc|\.yarnrc\.yml|\.pypirc|\.docker\/config\.json|\.kube\/config|hosts\.yml|settings\.xml|auth\.json)$/,
    'medium',
    'settings, often with a token or a password',
  ],
];

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
    judgePaths(files, ({ path, mode, size }) => {
      const milder = MILDER.find(([pattern]) => pattern.test(path));
      return {
        message: `${path} lies in the image: ${milder?.[2] ?? 'a key or a password'}`,
        expected: 'no secret in an image',
        actual: `${size} bytes, ${octal(mode)}`,
        location: { path, resource: path },
        ...(milder === undefined ? {} : { severity: milder[1] }),
      };
    }),
});
