import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConnectError } from '../connection.ts';
import {
  judgeHostKey,
  type KnownHostName,
  type KnownHostsLine,
  knownHostsLine,
  parseKnownHosts,
} from './known-hosts.ts';

/** The largest file of keys that is read, bytes. */
const FILE_LIMIT = 16 * 1024 * 1024;
/** A binary key revocation list (PROTOCOL.krl of OpenSSH). */
const KRL_MAGIC = 'SSHKRL\n\0';

/** Where keys of hosts are told. */
export interface TrustFiles {
  /** known_hosts files in the order in which they are asked; one that does not exist is empty. */
  readonly knownHosts: readonly string[];
  /** RevokedHostKeys of ssh_config: public keys, a line each. */
  readonly revokedKeys: string | null;
  /** The only file that is written: keys taken with `accept-new`. */
  readonly own: string;
}

const closed = (path: string, why: string, cause?: unknown): ConnectError =>
  new ConnectError(
    'host-key-unknown',
    `Host keys cannot be verified: ${path} ${why}`,
    `Make ${path} readable for this user, or remove it`,
    { cause },
  );

/** The text of a file of keys, null where there is none. Throws `ConnectError` where it is there and may not be read: fail closed. */
const readKeys = async (path: string): Promise<string | null> => {
  try {
    const entry = await stat(path);
    if (entry.isCharacterDevice()) return null;
    if (!entry.isFile()) throw closed(path, 'is not a file');
    if (entry.size > FILE_LIMIT) throw closed(path, `is larger than ${FILE_LIMIT} bytes`);
    return await readFile(path, 'latin1');
  } catch (cause) {
    if (cause instanceof ConnectError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw closed(path, `cannot be read (${code})`, cause);
  }
};

const revokedLines = async (path: string): Promise<readonly KnownHostsLine[]> => {
  const text = await readKeys(path);
  // A list of revoked keys that is named but missing revokes nothing that we could know of (ssh_config(5), RevokedHostKeys).
  if (text === null) throw closed(path, '(RevokedHostKeys) does not exist');
  if (text.startsWith(KRL_MAGIC)) throw closed(path, 'is a binary revocation list, which is not understood');
  return parseKnownHosts(text.replace(/^[ \t]*(?=[a-z])/gm, '@revoked * '), path);
};

/** Every line of every file. Throws `ConnectError` when one of them cannot be read. */
export const readTrust = async (files: TrustFiles): Promise<readonly KnownHostsLine[]> => {
  const paths = [...new Set([...files.knownHosts, files.own])];
  const texts = await Promise.all(paths.map(readKeys));
  const known = texts.flatMap((text, index) =>
    text === null ? [] : parseKnownHosts(text, paths[index] ?? ''),
  );
  return files.revokedKeys === null ? known : [...(await revokedLines(files.revokedKeys)), ...known];
};

const writeWhole = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const beside = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const handle = await open(beside, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
};

let lastWrite: Promise<unknown> = Promise.resolve();

/**
 * Adds the key of a host that no file knew to rempart's own file, whole or not at all, mode 0600. Hosts of one run wait for one another;
 * resolves to false when another one has told a different key of this host meanwhile.
 */
export const acceptKey = (path: string, name: KnownHostName, key: Uint8Array): Promise<boolean> => {
  const write = lastWrite.then(async () => {
    const text = (await readKeys(path)) ?? '';
    const { verdict } = judgeHostKey(parseKnownHosts(text, path), name, key);
    if (verdict === 'changed' || verdict === 'revoked') return false;
    if (verdict === 'unknown')
      await writeWhole(
        path,
        `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${knownHostsLine(name, key)}\n`,
      );
    return true;
  });
  lastWrite = write.catch(() => undefined);
  return write;
};
