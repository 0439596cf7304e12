import {
  buildStepOf,
  completeSet,
  defineCheck,
  type Finding,
  hasBuildSteps,
  imageHistory,
  judgeEach,
  notApplicable,
} from 'rempart/check';

/** Characters of a step that are looked at: whoever made the image wrote them. */
const LOOKED_AT = 10_000;
/** What was fetched is compared with a sum or a signature in the same step. */
const VERIFIES =
  /\b(?:sha(?:256|384|512)sum|shasum|b2sum)\b[^;&|]*\s(?:-c|--check)\b|\bgpgv?\b[^;&|]*\s--verify\b|\bcosign\s+verify|\bminisign\b[^;&|]*\s-\w*V/;

const TRAITS: readonly {
  readonly slug: string;
  readonly pattern: RegExp;
  readonly message: string;
  readonly mild?: true;
  /** Whether a sum or a signature in the same step mends it. */
  readonly unlessVerified?: true;
}[] = [
  {
    slug: 'plain http',
    pattern: /\b(?:curl|wget)\b[^;&|]*\s["']?http:\/\/(?!localhost|127\.|\[::1\])/,
    message: 'A build step downloads without encryption',
    unlessVerified: true,
  },
  {
    // A history does not tell `--checksum`.
    slug: 'plain http by ADD',
    pattern: /^ADD\b.*\shttp:\/\//,
    message:
      'A build step adds what it downloads without encryption; whether with a sum the history does not tell',
    mild: true,
  },
  {
    slug: 'unverified packages',
    pattern: /--allow-unauthenticated|--allow-untrusted|--nogpgcheck|\btrusted=yes\b|--no-gpg-checks/,
    message: 'A build step installs packages without looking at their signatures',
  },
  {
    slug: 'certificate not verified',
    pattern:
      /\bcurl\b[^;&|]*\s(?:-k|--insecure|-[a-zA-Z]*k[a-zA-Z]*)(?=\s)|--no-check-certificate|--trusted-host\b|strict-ssl[= ]false|http\.sslVerify[= ]false/,
    message: 'A build step downloads without verifying the server',
    unlessVerified: true,
  },
  {
    slug: 'download piped to a shell',
    pattern: /\b(?:curl|wget)\b[^;&|]*\|\s*(?:sudo\s+)?(?:-\w+\s+)?(?:\/\S*\/)?(?:ba|da|z|a)?sh\b/,
    message: 'A build step feeds a download to a shell',
    mild: true,
  },
];

export default defineCheck({
  id: 'vulnerabilities/image-downloads-verified',
  title: 'What the image was built from was verified',
  targets: ['image'],
  severity: 'medium',
  rationale:
    'What a build fetches without verifying it, somebody on the way may have exchanged; it runs in every container.',
  remediation:
    'Verify: `curl -fsSLO URL && echo "SHA256  FILE" | sha256sum -c`, or `ADD --checksum=sha256:… URL`; drop the option that turns verification off.',
  fix: {
    dockerfile:
      'ADD --checksum=sha256:SUM URL /tmp/; or RUN curl -fsSLO URL && echo "SUM  FILE" | sha256sum -c',
    breaks: 'The sum has to be changed with each new version: a build with another file ends.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '4.11' },
    { standard: 'nist-800-190', id: '4.1.5' },
  ],
  needs: { self: { history: imageHistory } },
  evaluate({ self: { history } }) {
    if (!hasBuildSteps(history))
      return notApplicable(
        'The image tells no steps of a build: it was imported, squashed or made by another tool',
      );
    const steps = history
      .map(buildStepOf)
      .filter(({ instruction }) => instruction === 'RUN' || instruction === 'ADD')
      .map(({ instruction, text }) => `${instruction === 'ADD' ? 'ADD ' : ''}${text}`.slice(0, LOOKED_AT));
    return judgeEach(
      completeSet(TRAITS),
      ({ slug, pattern, message, mild, unlessVerified }): Finding | null => {
        const step = steps.find((text) => pattern.test(text) && !(unlessVerified && VERIFIES.test(text)));
        if (step === undefined) return null;
        return {
          message,
          expected: 'downloads that are verified',
          actual: (pattern.exec(step)?.[0] ?? '').slice(0, 200),
          location: { resource: slug },
          ...(mild ? { severity: 'low' as const } : {}),
        };
      },
    );
  },
});
