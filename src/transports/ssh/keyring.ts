import { readFile, stat } from 'node:fs/promises';
import type { ParsedKey } from 'ssh2';
import { convertPem, type KeyFileKind, PemError, recogniseKey } from './private-key.ts';

const FILE_LIMIT = 64 * 1024;
const PASSPHRASE_ATTEMPTS = 3;

/** Asks a person for the passphrase of a key file; null when there is nobody to ask. `attempt` counts from 1. */
export type AskPassphrase = (path: string, attempt: number) => Promise<string | null>;

/** Why a key is not used. */
export interface KeyProblem {
  readonly code: 'no-key' | 'key-format' | 'passphrase-needed' | 'security-key-unsupported';
  readonly text: string;
}

export type KeyFile = { readonly file: KeyFileKind; readonly text: string } | KeyProblem;
export type UnlockedKey = { readonly key: ParsedKey } | KeyProblem;

/** The key files of a run: each is read, asked for and unlocked once, however many hosts use it. */
export interface Keyring {
  /** What the file is, without a passphrase. */
  inspect(path: string): Promise<KeyFile>;
  /** The private key, for which a passphrase may be asked. */
  unlock(path: string): Promise<UnlockedKey>;
}

const problem = (code: KeyProblem['code'], text: string): KeyProblem => ({ code, text });

const read = async (path: string): Promise<KeyFile> => {
  try {
    const entry = await stat(path);
    if (!entry.isFile()) return problem('key-format', `${path} is not a file`);
    if (entry.size > FILE_LIMIT) return problem('key-format', `${path} is too large for a key`);
    const text = await readFile(path, 'latin1');
    const file = recogniseKey(text);
    if (file.kind === 'other') return problem('key-format', `${path} is no private key of a known format`);
    if ('keyType' in file && file.keyType.startsWith('sk-'))
      return problem('security-key-unsupported', `${path} belongs to a security key (${file.keyType})`);
    return { file, text };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return problem('no-key', `${path} ${code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`}`);
  }
};

const parse = async (
  path: string,
  { file, text }: Exclude<KeyFile, KeyProblem>,
  passphrase: string | null,
) => {
  const { utils } = (await import('ssh2')).default;
  try {
    const parsed =
      file.kind === 'pem'
        ? utils.parseKey(convertPem(text, passphrase))
        : utils.parseKey(text, passphrase ?? undefined);
    if (parsed instanceof Error) {
      const isPassphrase = 'encrypted' in file && file.encrypted && /passphrase/i.test(parsed.message);
      return isPassphrase
        ? problem('passphrase-needed', `the passphrase of ${path} is wrong`)
        : problem('key-format', `${path} cannot be read: ${parsed.message}`);
    }
    return { key: parsed };
  } catch (error) {
    return error instanceof PemError && error.reason === 'passphrase'
      ? problem('passphrase-needed', `the passphrase of ${path} is wrong`)
      : problem('key-format', `${path} cannot be read: ${(error as Error).message}`);
  }
};

export const createKeyring = (askPassphrase: AskPassphrase | null): Keyring => {
  const files = new Map<string, Promise<KeyFile>>();
  const keys = new Map<string, Promise<UnlockedKey>>();

  const inspect = (path: string): Promise<KeyFile> => {
    const known = files.get(path) ?? read(path);
    files.set(path, known);
    return known;
  };

  const unlockOnce = async (path: string): Promise<UnlockedKey> => {
    const found = await inspect(path);
    if ('code' in found) return found;
    if (found.file.kind === 'public') return problem('no-key', `${path} is a public key`);
    if (!('encrypted' in found.file) || !found.file.encrypted) return parse(path, found, null);
    let last = problem('passphrase-needed', `${path} is encrypted`);
    for (let attempt = 1; attempt <= PASSPHRASE_ATTEMPTS; attempt += 1) {
      const passphrase = (await askPassphrase?.(path, attempt).catch(() => null)) ?? null;
      if (passphrase === null) return last;
      const unlocked = await parse(path, found, passphrase);
      if ('key' in unlocked || unlocked.code !== 'passphrase-needed') return unlocked;
      last = unlocked;
    }
    return last;
  };

  return {
    inspect,
    unlock(path) {
      const known = keys.get(path) ?? unlockOnce(path);
      keys.set(path, known);
      return known;
    },
  };
};
