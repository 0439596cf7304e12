import { keyTypeOf } from './known-hosts.ts';

/** How many fields behind type and nonce are the key itself (PROTOCOL.certkeys of OpenSSH). */
const KEY_FIELDS: readonly (readonly [RegExp, number])[] = [
  [/^ssh-ed25519-cert-v01@openssh\.com$/, 1],
  [/^ssh-rsa-cert-v01@openssh\.com$/, 2],
  [/^ecdsa-sha2-nistp\d+-cert-v01@openssh\.com$/, 2],
];
const SUFFIX = '-cert-v01@openssh.com';

const readField = (bytes: Buffer, at: number): Buffer | null => {
  if (at + 4 > bytes.length) return null;
  const end = at + 4 + bytes.readUInt32BE(at);
  return end > bytes.length ? null : bytes.subarray(at, end);
};

/** The plain public key that a certificate speaks of; null for what is no certificate of a host. */
export const certifiedKey = (blob: Buffer): Buffer | null => {
  const type = keyTypeOf(blob) ?? '';
  const count = KEY_FIELDS.find(([pattern]) => pattern.test(type))?.[1];
  if (count === undefined) return null;
  const plain = Buffer.from(type.slice(0, -SUFFIX.length));
  const head = Buffer.alloc(4);
  head.writeUInt32BE(plain.length);
  const fields: Buffer[] = [head, plain];
  const nonce = readField(blob, 4 + type.length);
  if (nonce === null) return null;
  let at = 4 + type.length + nonce.length;
  for (let index = 0; index < count; index += 1) {
    const field = readField(blob, at);
    if (field === null) return null;
    fields.push(field);
    at += field.length;
  }
  return Buffer.concat(fields);
};
