import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { matchesHostList } from './host-pattern.ts';

/** One key that a file tells about a host (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
export interface KnownHostsLine {
  readonly marker: 'none' | 'revoked' | 'cert-authority';
  readonly hosts:
    | { readonly kind: 'patterns'; readonly patterns: readonly string[] }
    | { readonly kind: 'hashed'; readonly salt: Buffer; readonly hash: Buffer };
  readonly keyType: string;
  readonly key: Buffer;
  /** The file, and the number of the line in it from 1. */
  readonly source: string;
  readonly line: number;
}

/** How a host is looked up; `port` is null for an alias (HostKeyAlias), which stands for itself. */
export interface KnownHostName {
  readonly host: string;
  readonly port: number | null;
}

/** What known_hosts says of a key that a host showed. */
export type HostKeyVerdict =
  | { readonly verdict: 'trusted'; readonly line: KnownHostsLine }
  | {
      readonly verdict: 'unknown';
      /** Only a certificate authority is known for the host, which vouches for certificates and not for plain keys. */
      readonly onlyAuthority: boolean;
      /** Types of other keys of this host that are known. */
      readonly otherTypes: readonly string[];
    }
  | { readonly verdict: 'changed'; readonly line: KnownHostsLine }
  | { readonly verdict: 'revoked'; readonly line: KnownHostsLine };

const SHA1_LENGTH = 20;

/** The type that a public key blob names in its first field (RFC 4253, 6.6); null where there is none. */
export const keyTypeOf = (key: Uint8Array): string | null => {
  const bytes = Buffer.from(key.buffer, key.byteOffset, key.byteLength);
  if (bytes.length < 4) return null;
  const length = bytes.readUInt32BE(0);
  return length === 0 || length > 64 || bytes.length <= 4 + length
    ? null
    : bytes.toString('latin1', 4, 4 + length);
};

/** `SHA256:…` as ssh-keygen -l prints it. */
export const fingerprintOf = (key: Uint8Array): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

const parseHosts = (field: string): KnownHostsLine['hosts'] | null => {
  if (!field.startsWith('|')) return { kind: 'patterns', patterns: field.split(',').filter(Boolean) };
  const [, algorithm, salt = '', hash = ''] = field.split('|');
  const bytes = Buffer.from(hash, 'base64');
  return algorithm === '1' && bytes.length === SHA1_LENGTH
    ? { kind: 'hashed', salt: Buffer.from(salt, 'base64'), hash: bytes }
    : null;
};

const MARKERS: Readonly<Record<string, KnownHostsLine['marker']>> = {
  '@revoked': 'revoked',
  '@cert-authority': 'cert-authority',
};

const parseLine = (text: string, source: string, line: number): KnownHostsLine | null => {
  const fields = text.trim().split(/[ \t]+/);
  const first = fields[0] ?? '';
  if (first === '' || first.startsWith('#')) return null;
  const marker = first.startsWith('@') ? MARKERS[first] : 'none';
  const [hostField, keyType, base64] = marker === 'none' ? fields : fields.slice(1);
  if (marker === undefined || hostField === undefined || keyType === undefined || base64 === undefined)
    return null;
  const hosts = parseHosts(hostField);
  const key = Buffer.from(base64, 'base64');
  return hosts === null || keyTypeOf(key) !== keyType ? null : { marker, hosts, keyType, key, source, line };
};

/** The valid lines of a known_hosts file; anything else is passed over, as OpenSSH does. Never throws. */
export const parseKnownHosts = (text: string, source: string): readonly KnownHostsLine[] =>
  text.split('\n').flatMap((line, index) => parseLine(line, source, index + 1) ?? []);

/** The name as known_hosts writes it: `host`, or `[host]:port` where the port is not 22. */
export const knownHostsName = ({ host, port }: KnownHostName): string =>
  port === null || port === 22 ? host : `[${host}]:${port}`;

const speaksOf = ({ hosts }: KnownHostsLine, name: string): boolean => {
  if (hosts.kind === 'patterns') return matchesHostList(name, hosts.patterns);
  const hash = createHmac('sha1', hosts.salt).update(name.toLowerCase()).digest();
  return timingSafeEqual(hash, hosts.hash);
};

/** Every line that speaks of a host, those of its bare name included where the port is not 22. */
export const linesAbout = (
  lines: readonly KnownHostsLine[],
  name: KnownHostName,
): readonly KnownHostsLine[] => {
  const names = new Set([knownHostsName(name), name.host]);
  return lines.filter((line) => [...names].some((text) => speaksOf(line, text)));
};

/** Curves are sizes of one type of key: a host that moved from one to another has changed its key. */
const family = (keyType: string): string => (keyType.startsWith('ecdsa-sha2-') ? 'ecdsa' : keyType);

/**
 * Judges the key that a host showed. A revoked key is revoked whatever else is said of it. Where the port is not 22, a line about the bare
 * name may make the key trusted or revoked, never changed, as in OpenSSH.
 */
export const judgeHostKey = (
  lines: readonly KnownHostsLine[],
  name: KnownHostName,
  key: Uint8Array,
): HostKeyVerdict => {
  const exact = lines.filter((line) => speaksOf(line, knownHostsName(name)));
  const bare =
    name.port === null || name.port === 22 ? [] : lines.filter((line) => speaksOf(line, name.host));
  const isThisKey = (line: KnownHostsLine): boolean => line.key.equals(key);
  const both = [...exact, ...bare];

  const revoked = both.find((line) => line.marker === 'revoked' && isThisKey(line));
  if (revoked !== undefined) return { verdict: 'revoked', line: revoked };
  const trusted = both.find((line) => line.marker === 'none' && isThisKey(line));
  if (trusted !== undefined) return { verdict: 'trusted', line: trusted };
  const plain = exact.filter((line) => line.marker === 'none');
  const keyType = keyTypeOf(key) ?? '';
  const changed = plain.find((line) => family(line.keyType) === family(keyType));
  if (changed !== undefined) return { verdict: 'changed', line: changed };
  return {
    verdict: 'unknown',
    onlyAuthority: plain.length === 0 && both.some((line) => line.marker === 'cert-authority'),
    otherTypes: [...new Set(plain.map((line) => line.keyType))],
  };
};

/** The types of the keys known for a host, so that it can be asked to show one of these. */
export const knownKeyTypes = (lines: readonly KnownHostsLine[], name: KnownHostName): readonly string[] => {
  const plain = linesAbout(lines, name).filter(({ marker }) => marker === 'none');
  return [...new Set(plain.map((line) => line.keyType))];
};

/** A line for a host in a known_hosts file, without its end. */
export const knownHostsLine = (name: KnownHostName, key: Uint8Array): string =>
  `${knownHostsName(name)} ${keyTypeOf(key)} ${Buffer.from(key).toString('base64')}`;
