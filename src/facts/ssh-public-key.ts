/** A public key as authorized_keys(5) and *.pub files have it. */
export interface SshPublicKey {
  /** `ssh-rsa`, `ssh-ed25519`, `ecdsa-sha2-nistp256`, `sk-…`, or a certificate type. */
  readonly type: string;
  /** Size of the modulus or of the curve; null for a type that is not known. */
  readonly bits: number | null;
  /** The key itself, in base64. */
  readonly blob: string;
  readonly comment: string;
  /** Words before the key: `from="…"`, `command="…"`, `restrict`. */
  readonly options: readonly string[];
}

const TYPE =
  /^(ssh-(rsa|dss|ed25519)|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com)(-cert-v01@openssh\.com)?$|^.*-cert-v01@openssh\.com$/;

/** Null for a comment, an empty line, and what is no key. */
export const parsePublicKey = (line: string): SshPublicKey | null => {
  const text = line.trim();
  if (text === '' || text.startsWith('#')) return null;
  const words = splitOutsideQuotes(text, /\s/);
  const at = words.findIndex((word) => TYPE.test(word));
  const [type, blob] = [words[at], words[at + 1]];
  if (at < 0 || at > 1 || type === undefined || blob === undefined) return null;
  return {
    type,
    bits: bitsOf(type, blob),
    blob,
    comment: words.slice(at + 2).join(' '),
    options: at === 0 ? [] : splitOutsideQuotes(words[0] ?? '', /,/),
  };
};

const splitOutsideQuotes = (text: string, separator: RegExp): readonly string[] => {
  const parts: string[] = [];
  let [part, quoted] = ['', false];
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? '';
    if (character === '"' && text[i - 1] !== '\\') quoted = !quoted;
    if (!quoted && separator.test(character)) {
      if (part !== '') parts.push(part);
      part = '';
    } else part += character;
  }
  return part === '' ? parts : [...parts, part];
};

/** RFC 4253 section 6.6: length-prefixed fields; the modulus of RSA is the third, the prime of DSA the second. */
const bitsOf = (type: string, blob: string): number | null => {
  const curve = /nistp(\d+)/.exec(type);
  if (curve !== null) return Number(curve[1]);
  if (type.includes('ed25519')) return 256;
  const fields = fieldsOf(blob);
  const own = type.includes('-cert-') ? fields.slice(1) : fields;
  const number = type.startsWith('ssh-rsa') ? own[2] : type.startsWith('ssh-dss') ? own[1] : undefined;
  if (number === undefined) return null;
  const first = number.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (number.length - first) * 8 - Math.clz32(number[first] ?? 0) + 24;
};

const fieldsOf = (blob: string): readonly (readonly number[])[] => {
  let bytes: readonly number[];
  try {
    bytes = [...atob(blob)].map((character) => character.charCodeAt(0));
  } catch {
    return [];
  }
  const fields: (readonly number[])[] = [];
  for (let at = 0; at + 4 <= bytes.length && fields.length < 5; ) {
    const length = bytes.slice(at, at + 4).reduce((sum, byte) => sum * 256 + byte, 0);
    fields.push(bytes.slice(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return fields;
};
