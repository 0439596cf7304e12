const SECRET_NAME =
  /PASS(?:WORD|WD|PHRASE)?(?:_|$)|PWD$|SECRET|TOKEN|CREDENTIAL|API[_-]?KEY|ACCESS[_-]?KEY|PRIVATE[_-]?KEY|AUTH[_-]KEY|(?:ENCRYPTION|SIGNING|MASTER|DEPLOY|SSH|LICEN[CS]E|APP|SHARED)[._-]?KEY$/i;
/** Names of keys that are public, of files that hold the secret instead, and of numbers that limit one. */
const PUBLIC_NAME =
  /[_-]FILE$|^(?:GPG|PGP|APT)_?KEYS?$|PUBLIC|FINGERPRINT|KEY_?ID$|KEYRING|KEYSERVER|KEYBOARD|[_-](?:PATH|DIR)$|[_-](?:TTL|EXPIRY|EXPIRES(?:_IN)?|LENGTH|MIN|MAX|TIMEOUT|URL|URI|ENDPOINT|ISSUER|HEADER)$/i;
const SHELL_NAME = /^(?:OLD)?PWD$/;

/** Whether a variable, an argument or a label of that name holds a secret, as far as its name tells. */
export const isSecretName = (name: string): boolean =>
  SECRET_NAME.test(name) && !PUBLIC_NAME.test(name) && !SHELL_NAME.test(name);

const TAKEN_OUT = /\[redacted \d+(?: secret)?\]/g;
/** Characters before a value that was taken out in which its name is looked for: without a bound a hostile text would cost its square. */
const REACH = 200;
const WORD_BEFORE = /([\w.-]*)(["']?\s?[=:]?\s?["']?(?:(?:bearer|basic|token)\s)?)$/i;
/** The redaction takes out what such a word names, whatever it is: then only the name tells whether it was secret. */
const CAUTIOUS_NAME = /pass|pwd|secret|token|key|credential|auth/i;

/** What a redacted text held that was secret. */
export interface NamedSecret {
  /** The name of its value; null where it was a secret by its own form: a key, a token, a URL with a password. */
  readonly name: string | null;
  /** The word before it, whatever it says; empty where there is none. */
  readonly word: string;
}

/** The secrets that were taken out of a command line or a build step, each word before them once. */
export const secretsTakenOutOf = (text: string): readonly NamedSecret[] => {
  const names = new Map<string, NamedSecret>();
  for (const { index } of text.matchAll(TAKEN_OUT)) {
    const [, word = '', separator = ''] =
      WORD_BEFORE.exec(text.slice(Math.max(0, index - REACH), index)) ?? [];
    const bare = word.replace(/^-+/, '');
    if (!CAUTIOUS_NAME.test(bare)) names.set(`by form ${bare}`, { name: null, word: bare });
    // `COPY secret FILE` names a file; a value follows a sign or an option.
    else if (isSecretName(bare) && (/[=:]/.test(separator) || word.startsWith('-')))
      names.set(bare, { name: bare, word: bare });
  }
  return [...names.values()];
};
