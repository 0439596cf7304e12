import { completeSet, defineCheck, type Finding, imageHistory, judgeEach, undecided } from 'rempart/check';

const TRAITS: readonly {
  readonly slug: string;
  readonly pattern: RegExp;
  readonly message: string;
  readonly mild?: true;
}[] = [
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
  references: [{ standard: 'cis-docker-1.6', id: '4.11' }],
  needs: { self: { history: imageHistory } },
  evaluate({ self: { history } }) {
    // An image that was imported or squashed has no steps to look at.
    if (history.every(({ createdBy }) => createdBy === ''))
      return undecided({ code: 'unsupported', text: 'The image does not tell how it was built' });
    return judgeEach(completeSet(TRAITS), ({ slug, pattern, message, mild }): Finding | null => {
      const step = history.find(({ createdBy }) => pattern.test(createdBy));
      if (step === undefined) return null;
      return {
        message,
        expected: 'downloads that are verified',
        actual: (pattern.exec(step.createdBy)?.[0] ?? '').slice(0, 200),
        location: { resource: slug },
        ...(mild ? { severity: 'low' as const } : {}),
      };
    });
  },
});
