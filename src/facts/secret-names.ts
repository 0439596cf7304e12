const SECRET_NAME =
  /PASS(?:WORD|WD|PHRASE)?(?:_|$)|PWD$|SECRET|TOKEN|CREDENTIAL|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|AUTH_KEY/i;
/** Names of keys that are public, of files that hold the secret instead, and of numbers that limit one. */
const PUBLIC_NAME =
  /_FILE$|^(?:GPG|PGP|APT)_?KEYS?$|PUBLIC|FINGERPRINT|KEY_?ID$|KEYRING|KEYSERVER|KEYBOARD|_PATH$|_DIR$|_(?:TTL|EXPIRY|EXPIRES(?:_IN)?|LENGTH|MIN|MAX|TIMEOUT|URL|URI|ENDPOINT|ISSUER|HEADER)$/i;
const SHELL_NAME = /^(?:OLD)?PWD$/;

/** Whether a variable, an argument or a label of that name holds a secret, as far as its name tells. */
export const isSecretName = (name: string): boolean =>
  SECRET_NAME.test(name) && !PUBLIC_NAME.test(name) && !SHELL_NAME.test(name);
