/** What stands where a secret was. Its length stays: a changed secret of another length can be told. */
export const redacted = (secret: string): string => `[redacted ${secret.length}]`;

// What is looked through belongs to whoever may start a process or label a container: every pattern here takes time linear in the text.
const PATTERNS: readonly RegExp[] = [
  // PEM private keys of any kind, also cut ones.
  /-----BEGIN [A-Z0-9 ]{0,64}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,64}PRIVATE KEY-----|$)/g,
  // crypt(5) hashes: $id$[params$]salt$hash.
  /\$(?:1|2[abxy]?|5|6|7|y|gy|apr1|md5(?:,rounds=\d{1,10})?|sha1|argon2(?:id?|d))\$[./A-Za-z0-9=,$+]{8,}/g,
  // Tokens with a published prefix: GitHub, GitLab, Slack, AWS, Google, npm, Stripe, Docker Hub.
  /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|A[KS]IA[A-Z0-9]{16}|AIza[\w-]{30,}|npm_[A-Za-z0-9]{30,}|[rs]k_live_\w{16,}|dckr_pat_[\w-]{16,})/g,
];

// A JSON Web Token, from the first `eyJ` of a run on: the look ahead is taken whole, so that a run is read once and not once per `eyJ` in it.
const JWT = /(?<![\w-])(?=([\w-]*?\beyJ))\1[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g;

/** The scheme is known by its last character alone: looking for its beginning would read a long word again and again. */
const USER_INFO = /(?<=[a-z0-9+.-])(:\/\/[^\s/:@'"]*:)([^\s/'"]+)(@)/gi;

/** Characters of the shortest of them, `a://:b@`. */
const SHORTEST = 7;

/** Takes out what is a secret by its own form, wherever it stands: private keys, password hashes, tokens, credentials in URLs. */
export const redactSecrets = (text: string): string => {
  if (text.length < SHORTEST) return text;
  const clean = PATTERNS.reduce((rest, pattern) => rest.replace(pattern, redacted), text);
  const withoutTokens = clean.includes('eyJ')
    ? clean.replace(JWT, (whole, upTo: string) => {
        const start = upTo.length - 'eyJ'.length;
        return whole.slice(0, start) + redacted(whole.slice(start));
      })
    : clean;
  return withoutTokens.includes('://')
    ? withoutTokens.replace(USER_INFO, (whole, before: string, secret: string, after: string) =>
        secret.startsWith('[redacted') ? whole : `${before}${redacted(secret)}${after}`,
      )
    : withoutTokens;
};

const NAME = /(?<![\w.-])[\w.-]+/g;
const SECRET_WORD = /pass|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential|auth/i;
/** Words that are a secret's name only as a word of their own, and often that of a file. */
const WEAK_WORD = /[\W_\d]key$|pwd/i;
const CAMEL_KEY = /[a-z]Key$/;
/** What a weak word names when it names a file or a folder. */
const PATH = /^(?:file:|\.{0,2}\/[a-z.][\w.-]*(?:\/|$))/;

const VALUE = `("[^"]*"|'[^']*'|["']?[^\\s'",;&\\0]+)`;
const ASSIGNED = new RegExp(`(\\s*[=:]\\s*(?:(?:bearer|basic|token)\\s+)?)${VALUE}`, 'iy');
const NEXT_WORD = new RegExp(`(\\s+)${VALUE}`, 'y');

/** Where a name may begin: a value may follow as the next word only where an argument or a word begins. */
const WORD_START = /^[\s'",;&?\0]?$/;
const ASSIGNMENT_START = /^[\s'",;&?\0=({|`]?$/;

const secretAfter = (text: string, name: string, at: number): RegExpExecArray | null => {
  const strong = SECRET_WORD.test(name);
  if (!strong && !WEAK_WORD.test(name) && !CAMEL_KEY.test(name)) return null;
  const before = text.slice(Math.max(0, at - 1), at);
  const patterns = [
    ...(ASSIGNMENT_START.test(before) ? [ASSIGNED] : []),
    ...(WORD_START.test(before) && (strong || name.startsWith('-')) ? [NEXT_WORD] : []),
  ];
  for (const pattern of patterns) {
    pattern.lastIndex = at + name.length;
    const found = pattern.exec(text);
    if (found === null) continue;
    const [, , value = ''] = found;
    return value.startsWith('[redacted') || value.startsWith('-') || (!strong && PATH.test(value))
      ? null
      : found;
  }
  return null;
};

/** Also takes out values that a name calls secret: `--password x`, `TOKEN=x`, `secret: x`. For argument lists and histories, not for prose. */
export const redactAssignments = (text: string): string => {
  const clean = redactSecrets(text);
  let result = '';
  let done = 0;
  for (const { 0: name, index } of clean.matchAll(NAME)) {
    if (index < done) continue;
    const found = secretAfter(clean, name, index);
    if (found === null) continue;
    const [whole, separator = '', value = ''] = found;
    const end = index + name.length;
    result += clean.slice(done, end) + separator + redacted(value);
    done = end + whole.length;
  }
  return result + clean.slice(done);
};
