import { createPrivateKey, type KeyObject } from 'node:crypto';
import { keyTypeOf } from './known-hosts.ts';

/** What a private key file is, told without its passphrase. */
export type KeyFileKind =
  | {
      readonly kind: 'openssh';
      readonly encrypted: boolean;
      /** Type and blob of the public key, which this format never encrypts. */
      readonly keyType: string;
      readonly publicKey: Buffer;
    }
  | { readonly kind: 'pem'; readonly encrypted: boolean }
  | { readonly kind: 'putty'; readonly encrypted: boolean }
  /** A public key, as `ssh-keygen` writes beside the private one. */
  | { readonly kind: 'public'; readonly keyType: string; readonly publicKey: Buffer }
  | { readonly kind: 'other' };

const MAGIC = 'openssh-key-v1\0';

/** Length-prefixed fields (RFC 4251, string); null where one reaches beyond the end. */
const readStrings = (bytes: Buffer, start: number, count: number): readonly Buffer[] | null => {
  const fields: Buffer[] = [];
  let at = start;
  for (let index = 0; index < count; index += 1) {
    if (at + 4 > bytes.length) return null;
    const end = at + 4 + bytes.readUInt32BE(at);
    if (end > bytes.length) return null;
    fields.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return fields;
};

/** The envelope of OpenSSH's own format (PROTOCOL.key): cipher, kdf, its options, the number of keys, the public key. */
const readEnvelope = (text: string): KeyFileKind => {
  const base64 = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]*?)-----END/.exec(text)?.[1] ?? '';
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) return { kind: 'other' };
  const head = readStrings(bytes, MAGIC.length, 3);
  if (head === null) return { kind: 'other' };
  const length = head.reduce((sum, field) => sum + 4 + field.length, MAGIC.length + 4);
  const publicKey = readStrings(bytes, length, 1)?.[0];
  const keyType = publicKey === undefined ? null : keyTypeOf(publicKey);
  return publicKey === undefined || keyType === null
    ? { kind: 'other' }
    : { kind: 'openssh', encrypted: head[0]?.toString('latin1') !== 'none', keyType, publicKey };
};

/** Tells what the text of a key file is. */
export const recogniseKey = (text: string): KeyFileKind => {
  if (text.includes('-----BEGIN OPENSSH PRIVATE KEY-----')) return readEnvelope(text);
  if (/-----BEGIN (?:RSA |EC |DSA |ENCRYPTED )?PRIVATE KEY-----/.test(text))
    return { kind: 'pem', encrypted: /BEGIN ENCRYPTED|^Proc-Type: 4,ENCRYPTED/m.test(text) };
  if (text.startsWith('PuTTY-User-Key-File-'))
    return { kind: 'putty', encrypted: !/^Encryption: none\s*$/m.test(text) };
  const [keyType = '', base64 = ''] = text.trim().split(/\s+/);
  const publicKey = Buffer.from(base64, 'base64');
  return keyType !== '' && keyTypeOf(publicKey) === keyType
    ? { kind: 'public', keyType, publicKey }
    : { kind: 'other' };
};

const field = (bytes: Uint8Array | string): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(bytes));
  return Buffer.concat([length, Buffer.from(bytes as Uint8Array)]);
};

/** An Ed25519 key in OpenSSH's format, for which there is no older one (PROTOCOL.key). */
const openSshEd25519 = (key: KeyObject): string => {
  const { x = '', d = '' } = key.export({ format: 'jwk' });
  const publicPart = Buffer.from(x, 'base64url');
  const publicKey = Buffer.concat([field('ssh-ed25519'), field(publicPart)]);
  const secret = Buffer.concat([
    Buffer.alloc(8),
    publicKey,
    field(Buffer.concat([Buffer.from(d, 'base64url'), publicPart])),
    field(''),
  ]);
  const padding = Buffer.from(Array.from({ length: -secret.length & 7 }, (_, index) => index + 1));
  const bytes = Buffer.concat([
    Buffer.from(MAGIC),
    ...['none', 'none', ''].map(field),
    Buffer.from([0, 0, 0, 1]),
    field(publicKey),
    field(Buffer.concat([secret, padding])),
  ]);
  const lines = bytes.toString('base64').match(/.{1,70}/g) ?? [];
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join('\n')}\n-----END OPENSSH PRIVATE KEY-----\n`;
};

/** A PEM key could not be read: by its passphrase, or at all. */
export class PemError extends Error {
  readonly reason: 'passphrase' | 'format';
  constructor(reason: PemError['reason'], message: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}

/**
 * A PEM private key (PKCS#8, PKCS#1, SEC1, encrypted or not) in a form that ssh2 reads, unencrypted and in memory only. Throws `PemError`.
 */
export const convertPem = (text: string, passphrase: string | null): string => {
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: text, ...(passphrase === null ? {} : { passphrase }) });
  } catch (cause) {
    const { encrypted } = recogniseKey(text) as { encrypted?: boolean };
    throw encrypted
      ? new PemError('passphrase', 'the passphrase is wrong', cause)
      : new PemError('format', 'the key is damaged', cause);
  }
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return key.export({ type: 'pkcs1', format: 'pem' }).toString();
    case 'ec':
      return key.export({ type: 'sec1', format: 'pem' }).toString();
    case 'ed25519':
      return openSshEd25519(key);
    default:
      throw new PemError('format', `keys of type ${key.asymmetricKeyType} are not used by SSH`);
  }
};
