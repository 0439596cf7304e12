import { defineCheck, judgePaths, octal, type SecretFile, type Severity, secretFiles } from 'rempart/check';

/** Made by a package for itself: nobody trusts it, or every container of the image shares it. */
const BY_PATH: readonly (readonly [path: RegExp, severity: Severity, words: string])[] = [
  [/\/ssl-cert-snakeoil\.key$/, 'low', 'a private key that every container of the image shares'],
  [/^\/etc\/ssh\/ssh_host_/, 'medium', 'a host key that every container of the image shares'],
];

const BY_CONTENT: Readonly<Record<SecretFile['holds'], readonly [severity: Severity, words: string]>> = {
  'private-key': ['critical', 'a private key'],
  token: ['critical', 'a token'],
  password: ['high', 'a password'],
  'key-store': ['high', 'a store of private keys'],
  'encrypted-key': ['medium', 'a private key with a password'],
  hash: ['medium', 'the hash of a password'],
  unread: ['high', 'a key or a password, by its name'],
};

/** Files of settings, which often hold a token; their text was not read. */
const SETTINGS =
  /\/(?:\.env(?:\.[^/]*)?|\.npmrc|\.yarnrc\.yml|\.pypirc|\.docker\/config\.json|\.kube\/config|hosts\.yml|settings\.xml|auth\.json)$/;

const judge = ({ path, holds }: SecretFile): readonly [severity: Severity, words: string] => {
  const known = BY_PATH.find(([pattern]) => pattern.test(path));
  if (known !== undefined) return [known[1], known[2]];
  if (holds === 'unread' && SETTINGS.test(path))
    return ['medium', 'settings, often with a token or a password'];
  return BY_CONTENT[holds];
};

export default defineCheck({
  id: 'filesystem-permissions/image-secret-files',
  title: 'The image carries no key, token or password file',
  targets: ['image'],
  severity: 'critical',
  rationale:
    'Whoever can pull the image has its secrets, for as long as any copy of it lives; a container of it has them too. A file that a later layer deletes is still in the lower one.',
  remediation:
    'Give secrets to the build with `RUN --mount=type=secret` and to the container as a mounted secret; exclude them in .dockerignore, rebuild, and replace what was shipped: it is known.',
  fix: {
    dockerfile: 'RUN --mount=type=secret,id=NAME COMMAND (instead of COPY; list the file in .dockerignore)',
    flag: '--mount type=bind,src=FILE,dst=/run/secrets/NAME,readonly',
    compose: 'secrets: [NAME]',
    breaks: 'What reads the file from the image has to find it where it is mounted.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '4.10' },
    { standard: 'nist-800-190', id: '4.1.4' },
  ],
  needs: { self: { files: secretFiles } },
  evaluate: ({ self: { files } }) =>
    judgePaths(files, (file) => {
      const { path, mode, size, hidden } = file;
      const [severity, words] = judge(file);
      return {
        message: hidden
          ? `${path} is gone from the image, but a lower layer still holds it: ${words}`
          : `${path} lies in the image: ${words}`,
        expected: 'no secret in an image',
        actual: `${size} bytes, ${octal(mode)}`,
        location: { path, resource: hidden ? `${path} in a lower layer` : path },
        severity,
      };
    }),
});
