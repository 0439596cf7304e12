/** What stands where a secret was. Its length stays: a changed secret of another length can be told. */
export const redacted = (secret: string): string => `[redacted ${secret.length}]`;

const PATTERNS: readonly RegExp[] = [
  // PEM private keys of any kind, also cut ones.
  /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)/g,
  // crypt(5) hashes: $id$[params$]salt$hash.
  /\$(?:1|2[abxy]?|5|6|7|y|gy|md5|sha1|argon2id?)\$[./A-Za-z0-9=,$]{8,}/g,
  // JSON Web Tokens.
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g,
  // Tokens with a published prefix: GitHub, GitLab, Slack, AWS, Google, npm, Stripe, Docker Hub.
  /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|A[KS]IA[A-Z0-9]{16}|AIza[\w-]{30,}|npm_[A-Za-z0-9]{30,}|[rs]k_live_\w{16,}|dckr_pat_[\w-]{16,})/g,
];

const USER_INFO = /([a-z][a-z0-9+.-]*:\/\/[^\s/:@'"]*:)([^\s/@'"]+)(@)/gi;

/** Takes out what is a secret by its own form, wherever it stands: private keys, password hashes, tokens, credentials in URLs. */
export const redactSecrets = (text: string): string =>
  PATTERNS.reduce((clean, pattern) => clean.replace(pattern, redacted), text).replace(
    USER_INFO,
    (whole, before: string, secret: string, after: string) =>
      secret.startsWith('[redacted') ? whole : `${before}${redacted(secret)}${after}`,
  );

const SECRET_NAME =
  '[\\w.-]*(?:pass(?:word|wd|phrase)?|secret|token|api[_-]?key|apikey|access[_-]?key|private[_-]?key|credential|auth)[\\w.-]*';
const ASSIGNMENT = new RegExp(
  `((?:^|[\\s'",;&?\\0])-{0,2}${SECRET_NAME}(?:\\s*[=:]\\s*|\\s+(?=\\S)))((?:"[^"]*"|'[^']*'|[^\\s'",;&\\0]+))`,
  'gi',
);

/** Also takes out values that a name calls secret: `--password x`, `TOKEN=x`, `secret: x`. For argument lists and histories, not for prose. */
export const redactAssignments = (text: string): string =>
  redactSecrets(text).replace(ASSIGNMENT, (whole, name: string, value: string) =>
    value.startsWith('[redacted') || value.startsWith('-') ? whole : `${name}${redacted(value)}`,
  );
