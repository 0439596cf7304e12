import { ConnectError } from '../connection.ts';
import {
  fingerprintOf,
  type HostKeyVerdict,
  judgeHostKey,
  type KnownHostName,
  type KnownHostsLine,
  keyTypeOf,
  knownHostsName,
} from './known-hosts.ts';
import { acceptKey } from './known-hosts-files.ts';
import { LimitError } from './limit-error.ts';

/** Which host keys are trusted; there is no policy that trusts every key (design section 10). */
export type HostKeyPolicy =
  | { readonly kind: 'strict' }
  | { readonly kind: 'accept-new' }
  | { readonly kind: 'pinned'; readonly fingerprint: string };

/** Reads `strict`, `accept-new` or a fingerprint `SHA256:…`; null for anything else. */
export const parseHostKeyPolicy = (text: string): HostKeyPolicy | null => {
  if (text === 'strict' || text === 'accept-new') return { kind: text };
  return /^SHA256:[A-Za-z0-9+/]{43}=?$/.test(text)
    ? { kind: 'pinned', fingerprint: text.replace(/=$/, '') }
    : null;
};

/** Signature algorithms of host keys by the type of the key, strongest first. */
const ALGORITHMS = [
  { keyType: 'ssh-ed25519', algorithms: ['ssh-ed25519'] },
  { keyType: 'ecdsa-sha2-nistp256', algorithms: ['ecdsa-sha2-nistp256'] },
  { keyType: 'ecdsa-sha2-nistp384', algorithms: ['ecdsa-sha2-nistp384'] },
  { keyType: 'ecdsa-sha2-nistp521', algorithms: ['ecdsa-sha2-nistp521'] },
  { keyType: 'ssh-rsa', algorithms: ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'] },
] as const;

export type HostKeyAlgorithm = (typeof ALGORITHMS)[number]['algorithms'][number];

/**
 * The algorithms to offer, those of types already known first: a host known by its ed25519 key would otherwise show another one.
 * Types in `without` are left out.
 */
export const hostKeyAlgorithms = (
  knownTypes: readonly string[],
  without: readonly string[] = [],
): readonly HostKeyAlgorithm[] => {
  const wanted = ALGORITHMS.filter(({ keyType }) => !without.includes(keyType));
  const known = wanted.filter(({ keyType }) => knownTypes.includes(keyType));
  const rest = wanted.filter(({ keyType }) => !knownTypes.includes(keyType));
  return [...known, ...rest].flatMap(({ algorithms }) => algorithms);
};

const KEY_FILES: Readonly<Record<string, string>> = {
  'ssh-ed25519': 'ssh_host_ed25519_key.pub',
  'ssh-rsa': 'ssh_host_rsa_key.pub',
};

const compare = (keyType: string): string =>
  `compare the fingerprint with what \`ssh-keygen -lf /etc/ssh/${KEY_FILES[keyType] ?? 'ssh_host_ecdsa_key.pub'}\` prints on the host itself`;

const shellWord = (text: string): string => (/^[\w.:@%-]+$/.test(text) ? text : `'${text}'`);

/** The three errors of a host key that is not trusted, each with what to do. */
const refusal = (
  verdict: Exclude<HostKeyVerdict, { verdict: 'trusted' }>,
  name: KnownHostName,
  key: Uint8Array,
): ConnectError => {
  const known = knownHostsName(name);
  const keyType = keyTypeOf(key) ?? 'unknown type';
  const fingerprint = fingerprintOf(key);
  const shown = `${fingerprint} (${keyType})`;
  if (verdict.verdict === 'revoked')
    return new ConnectError(
      'host-key-revoked',
      `${known} shows ${shown}, a key that ${verdict.line.source} line ${verdict.line.line} revokes`,
      'Do not connect: the key counts as stolen. Give the host a new key, then make that one known',
      { denied: true },
    );
  if (verdict.verdict === 'changed')
    return new ConnectError(
      'host-key-changed',
      `${known} shows ${shown}, not the key in ${verdict.line.source} line ${verdict.line.line}`,
      `Somebody may be in between. If the host was reinstalled: ${compare(keyType)}, then ` +
        `\`ssh-keygen -R ${shellWord(known)} -f ${shellWord(verdict.line.source)}\` and make the new key known`,
      { denied: true },
    );
  const also =
    verdict.otherTypes.length > 0 ? `; other keys of it are known (${verdict.otherTypes.join(', ')})` : '';
  const authority = verdict.onlyAuthority
    ? '; only a certificate authority is known for it, which vouches for certificates and not for this plain key'
    : '';
  const accept = also === '' ? ', or use --host-key accept-new to take first keys' : '';
  const unknown = new ConnectError(
    'host-key-unknown',
    `The host key of ${known} is not known: ${shown}${also}${authority}`,
    `To see the key: \`ssh-keyscan -p ${name.port ?? 22} ${shellWord(name.host)} | ssh-keygen -lf -\`; ${compare(keyType)}; ` +
      `then pass --host-key ${fingerprint}${accept}`,
    { denied: true },
  );
  return verdict.onlyAuthority ? new LimitError('host-certificate', unknown) : unknown;
};

/** What a verified key is recorded as; throws `ConnectError` for one that is not trusted. */
export const trustHostKey = async (
  policy: HostKeyPolicy,
  trust: { readonly lines: readonly KnownHostsLine[]; readonly own: string },
  name: KnownHostName,
  key: Uint8Array,
): Promise<string> => {
  const verdict = judgeHostKey(trust.lines, name, key);
  const fingerprint = fingerprintOf(key);
  if (verdict.verdict === 'revoked') throw refusal(verdict, name, key);
  if (policy.kind === 'pinned') {
    if (fingerprint === policy.fingerprint) return `${fingerprint} (pinned)`;
    throw new ConnectError(
      'host-key-changed',
      `${knownHostsName(name)} shows ${fingerprint} (${keyTypeOf(key)}), not the pinned ${policy.fingerprint}`,
      'Somebody may be in between, or the pinned fingerprint is of another host or of an older key',
      { denied: true },
    );
  }
  if (verdict.verdict === 'trusted') return `${fingerprint} (known_hosts)`;
  const isFirstKey =
    verdict.verdict === 'unknown' && verdict.otherTypes.length === 0 && !verdict.onlyAuthority;
  if (policy.kind === 'strict' || !isFirstKey) throw refusal(verdict, name, key);
  let accepted: boolean;
  try {
    accepted = await acceptKey(trust.own, name, key);
  } catch (cause) {
    throw new ConnectError(
      'host-key-unknown',
      `The host key of ${knownHostsName(name)} cannot be recorded in ${trust.own}`,
      `Make ${trust.own} writable for this user`,
      { cause },
    );
  }
  if (accepted) return `${fingerprint} (accepted now)`;
  throw new ConnectError(
    'host-key-changed',
    `${knownHostsName(name)} shows ${fingerprint}, while another key of it was accepted a moment ago`,
    'Two addresses of this name show different keys: name them apart, or pin their keys',
    { denied: true },
  );
};
