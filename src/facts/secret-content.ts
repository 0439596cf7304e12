import { redactSecrets } from './secrets.ts';

/** What a text was seen to hold, worst first: `token` and `password` as they are, `hash` of a password; `none` where nothing is secret. */
export const SECRET_KINDS = ['private-key', 'token', 'password', 'encrypted-key', 'hash', 'none'] as const;

export type SecretKind = (typeof SECRET_KINDS)[number];

// Whoever made the image wrote these texts: every pattern here takes time linear in the text.
const PEM_KEY = /-----BEGIN (?:[A-Z0-9]{1,16} ){0,3}PRIVATE KEY(?: BLOCK)?-----/;
const PEM_ENCRYPTED = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED\r?$/m;
/** The magic of OpenSSH’s own format in base64, and the same followed by the cipher `none`. */
const OPENSSH = 'b3BlbnNzaC1rZXktdjE';
const OPENSSH_PLAIN = 'b3BlbnNzaC1rZXktdjEAAAAABG5vbmU';
const PUTTY = /^PuTTY-User-Key-File-\d:/;

const keyKind = (text: string): SecretKind | null => {
  if (PUTTY.test(text)) return /^Encryption: none\r?$/m.test(text) ? 'private-key' : 'encrypted-key';
  if (!PEM_KEY.test(text)) return null;
  const isLocked = PEM_ENCRYPTED.test(text) || (text.includes(OPENSSH) && !text.includes(OPENSSH_PLAIN));
  return isLocked ? 'encrypted-key' : 'private-key';
};

const CRYPT_HASH = /\$(?:1|2[abxy]?|5|6|7|y|gy|apr1|sha1|argon2(?:id?|d))\$[./A-Za-z0-9=,$+]{8,}/g;
const URL_PASSWORD = /(:\/\/)[^\s/:@'"]*:([^\s/'"@]+)@/g;

/** Files that programs keep their tokens in, under names that mean nothing elsewhere. */
const TOKEN_FILE =
  /\/(?:\.npmrc|npmrc|\.yarnrc\.yml|\.docker\/config\.json|\.dockercfg|containers\/auth\.json|\.kube\/config|\.aws\/credentials|hosts\.yml|application_default_credentials\.json|accessTokens\.json|msal_token_cache\.json|credentials(?:\.toml|\.tfrc\.json)?|\.config\/pip\/pip\.conf|pip\.conf)$/;
const TOKEN_NAME =
  /(?:token|client-key-data|(?:private|api|secret|access)_?key|client_?secret)$|(?:^|[_.\-/:])_?auth$/i;
const PASSWORD_NAME = /(?:pass(?:word|wd|phrase)?|pwd|secret|credential)s?$/i;
/** Names of what is public, or of the file that holds the secret instead. */
const PUBLIC_NAME = /_FILE$|PUBLIC|FINGERPRINT|_PATH$|_DIR$|KEY_?ID$/i;

/** Filled in by somebody else, or by nobody yet. */
const PLACEHOLDER =
  /^(?:|\$.*|%.*%|\{\{.*|[{<[].*|x+|\*+|\.{3}|-+|null|none|nil|true|false|yes|no|\d{1,2}|todo|replace.*|change_?me|your[_-].*|example.*|process\.env\..*)$/i;
/** A value that names a file is no secret itself. */
const PATH = /^(?:file:|\.{0,2}\/[\w.-]+(?:\/|$))/;

/** `name = value`, `name: value`, `"name": "value"`, `export NAME=value`, `//registry/:_authToken=value`. */
const ASSIGNMENT = /^\s*(?:export\s+|-\s+)?["']?([\w.\-/:@]{1,200})["']?\s*[=:]\s*["']?([^\s"',;]+)/;
/** `<password>value</password>`, and as NuGet writes it. */
const ELEMENT = /<(\w{1,100})>\s*([^\s<]+)\s*<\//;

const assignedKind = (path: string, line: string): SecretKind | null => {
  const [, name = '', value = ''] = ASSIGNMENT.exec(line) ?? ELEMENT.exec(line) ?? [];
  if (PLACEHOLDER.test(value) || PATH.test(value) || PUBLIC_NAME.test(name)) return null;
  if (TOKEN_NAME.test(name))
    return TOKEN_FILE.test(path) || /secret_?access_?key$/i.test(name) ? 'token' : 'password';
  return PASSWORD_NAME.test(name) ? 'password' : null;
};

const COMMENT = /^\s*(?:[#;]|\/\/\s)/;

/** The members of a JSON document stand for its lines: it may have none. */
const linesOf = (text: string): readonly string[] =>
  text.split(/^\s*[{[]/.test(text) ? /[\n,{}]/ : '\n').filter((line) => !COMMENT.test(line));

/** Files that are one secret from the first byte to the last, or one in each line. */
const kindByPlace = (path: string, lines: readonly string[]): SecretKind | null => {
  const filled = lines.filter((line) => line.trim() !== '');
  if (path.endsWith('/.vault-token')) return filled.length > 0 ? 'token' : null;
  if (path.startsWith('/run/secrets/')) return filled.length > 0 ? 'password' : null;
  if (path.endsWith('/.pgpass')) return filled.some((line) => line.split(':').length > 4) ? 'password' : null;
  return path.endsWith('/.netrc') && /\bpassword\s+\S/i.test(lines.join('\n')) ? 'password' : null;
};

/**
 * What a text holds that must not be shared, the worst first; told from its form and from the names of its values. Values that name a
 * variable or that nobody filled in yet are none.
 */
export const secretKindOf = (path: string, text: string): SecretKind => {
  const key = keyKind(text);
  if (key === 'private-key') return key;
  const lines = linesOf(text);
  const body = lines.join('\n');
  const inUrls = [...body.matchAll(URL_PASSWORD)]
    .map(([, , value = '']) => value)
    .filter((value) => !PLACEHOLDER.test(value));
  const others = [body.replace(CRYPT_HASH, '').replace(URL_PASSWORD, '$1'), ...inUrls].join('\n');
  const kinds = new Set<SecretKind | null>([
    key,
    kindByPlace(path, lines),
    ...lines.map((line) => assignedKind(path, line)),
    inUrls.length > 0 ? 'password' : null,
    body.search(CRYPT_HASH) < 0 ? null : 'hash',
    key === null && redactSecrets(others) !== others ? 'token' : null,
  ]);
  return SECRET_KINDS.find((kind) => kinds.has(kind)) ?? 'none';
};
