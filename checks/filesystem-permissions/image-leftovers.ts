import { buildLeftovers, defineCheck, judgePaths, octal, type Severity } from 'rempart/check';

const KINDS: readonly (readonly [path: RegExp, severity: Severity, words: string])[] = [
  [/\/\.(?:git|svn|hg)$/, 'medium', 'the history of its sources'],
  [/_history$/, 'low', 'what was typed while it was made'],
  [/\/core\.\d+$/, 'medium', 'the memory of a program that crashed'],
  [
    /\/(?:Dockerfile[^/]*|\.dockerignore|[^/]*compose[^/]*|Jenkinsfile|\.github|\.gitlab-ci\.yml)$/,
    'low',
    'how it is built',
  ],
];

export default defineCheck({
  id: 'filesystem-permissions/image-leftovers',
  title: 'Nothing of the build was left in the image',
  targets: ['image'],
  severity: 'medium',
  rationale:
    'The history of the sources holds every secret that was ever taken out of them; build files, backups and core dumps show an intruder around.',
  remediation:
    'Name what the image needs in `COPY`, exclude the rest in .dockerignore (`.git`, `*.bak`, `Dockerfile*`), and build again.',
  fix: {
    dockerfile: 'COPY only what runs; .git, Dockerfile*, *.bak and editors’ folders go into .dockerignore',
    breaks: 'A program that reads one of them at run time, which is rare.',
  },
  references: [
    { standard: 'nist-800-190', id: '4.1.2' },
    { standard: 'url', id: 'https://docs.docker.com/build/concepts/context/#dockerignore-files' },
  ],
  needs: { self: { files: buildLeftovers } },
  evaluate: ({ self: { files } }) =>
    judgePaths(files, ({ path, type, mode, size }) => {
      // An emptied history and a link are no leftovers.
      if (type === 'file' && size === 0) return null;
      const [, severity, words] = KINDS.find(([pattern]) => pattern.test(path)) ?? [
        null,
        'low' as const,
        'a leftover',
      ];
      return {
        message: `${path} was left in the image: ${words}`,
        expected: 'what runs, and nothing else',
        actual: `${type}, ${octal(mode)}`,
        location: { path, resource: path },
        ...(severity === 'medium' ? {} : { severity }),
      };
    }),
});
