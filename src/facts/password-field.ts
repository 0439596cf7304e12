/**
 * The second field of passwd(5) and shadow(5). `shadowed`: the hash is in /etc/shadow. `locked`: no password can match, though a hash may stand
 * behind the mark. `hashed`: this password opens the account.
 */
export type PasswordState =
  | { readonly kind: 'empty' | 'shadowed' }
  | { readonly kind: 'locked'; readonly method: HashMethod | null }
  | { readonly kind: 'hashed'; readonly method: HashMethod };

/** The methods of crypt(5) by their own names. */
export type HashMethod =
  | 'yescrypt'
  | 'gost-yescrypt'
  | 'scrypt'
  | 'argon2'
  | 'bcrypt'
  | 'sha512crypt'
  | 'sha256crypt'
  | 'sha1crypt'
  | 'sunmd5'
  | 'md5crypt'
  | 'bsdicrypt'
  | 'descrypt'
  | 'nthash';

const METHODS: readonly (readonly [RegExp, HashMethod])[] = [
  [/^\$y\$/, 'yescrypt'],
  [/^\$gy\$/, 'gost-yescrypt'],
  [/^\$7\$/, 'scrypt'],
  [/^\$argon2(?:id|i|d)\$/, 'argon2'],
  [/^\$2[abxy]?\$/, 'bcrypt'],
  [/^\$6\$/, 'sha512crypt'],
  [/^\$5\$/, 'sha256crypt'],
  [/^\$sha1\$/, 'sha1crypt'],
  [/^\$md5[,$]/, 'sunmd5'],
  [/^\$1\$/, 'md5crypt'],
  [/^\$3\$/, 'nthash'],
  [/^_[./0-9A-Za-z]{19}$/, 'bsdicrypt'],
  [/^[./0-9A-Za-z]{13}$/, 'descrypt'],
];

const DESCRIBED = /^(!*)\[hash ([a-z0-9-]+)\]$/;

const methodOf = (hash: string): HashMethod | null =>
  METHODS.find(([pattern]) => pattern.test(hash))?.[1] ?? null;

/** What may stand in place of a password field: marks stay, a hash becomes `[hash METHOD]`, what is neither becomes `*`. Idempotent. */
export const describePassword = (field: string): string => {
  if (field === '' || field === 'x' || DESCRIBED.test(field)) return field;
  const marks = /^!*/.exec(field)?.[0] ?? '';
  const method = methodOf(field.slice(marks.length));
  return method === null ? marks || '*' : `${marks}[hash ${method}]`;
};

/** Reads a field as it is in the file, or as `describePassword` left it. */
export const passwordState = (field: string): PasswordState => {
  if (field === '') return { kind: 'empty' };
  if (field === 'x') return { kind: 'shadowed' };
  const [, marks = '', method] = DESCRIBED.exec(describePassword(field)) ?? [];
  if (method === undefined) return { kind: 'locked', method: null };
  return marks === ''
    ? { kind: 'hashed', method: method as HashMethod }
    : { kind: 'locked', method: method as HashMethod };
};
