import type { UnknownReason } from '../core/answer.ts';

/** Whether the index of an archive bears a signature by one of the keys that its source names. */
export type SignatureState =
  | { readonly kind: 'good'; readonly keys: readonly string[] }
  /** `why` in words for a person. */
  | { readonly kind: 'bad'; readonly why: string }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason };

export interface IndexSignature {
  readonly signature: SignatureState;
  /** Until when its owner wants it to be believed, milliseconds since the epoch; null where he does not say, or nobody could read it. */
  readonly validUntil: number | null;
  /** Lists of packages whose contents are not what the index names, by their path in the archive. */
  readonly altered: readonly string[];
  /** Lists whose contents are what the index names. */
  readonly intact: number;
}

const unknown = (code: UnknownReason['code'], text: string): SignatureState => ({
  kind: 'unknown',
  reason: { code, text },
});

const FINGERPRINT = /^[0-9A-F]{32,64}$/;
/** MD5, SHA-1 and RIPEMD-160 by their numbers in OpenPGP: apt takes none of them. */
const WEAK = new Set(['1', '2', '3']);

/** A source may name a key by its fingerprint: then another one of the same file does not count. */
const accepted = (keys: readonly string[], named: readonly string[]): boolean =>
  named.length === 0 || keys.some((key) => named.some((name) => key.endsWith(name)));

/** The status lines of gpgv(1), one signature after the other. Any that was altered spoils the file, as for apt. */
const byGpgv = (lines: readonly string[], named: readonly string[]): SignatureState => {
  const keys: string[] = [];
  const faults = new Set<string>();
  let good = false;
  for (const line of lines) {
    const [word, first = '', ...rest] = line.split(' ');
    if (word === 'NEWSIG') good = false;
    else if (word === 'GOODSIG') good = true;
    else if (word === 'BADSIG') return { kind: 'bad', why: 'it was altered after it was signed' };
    else if (word === 'EXPKEYSIG') faults.add('its key has expired');
    else if (word === 'EXPSIG') faults.add('its signature has expired');
    else if (word === 'REVKEYSIG') faults.add('its key was revoked');
    else if (word === 'NODATA') faults.add('it bears no signature');
    else if (word === 'NO_PUBKEY') faults.add(`no key of its source is ${first}, which signed it`);
    else if (word === 'VALIDSIG' && good) {
      const own = [first, rest.at(-1) ?? ''].filter((key) => FINGERPRINT.test(key));
      if (WEAK.has(rest[6] ?? '')) faults.add('its signature uses a digest that is broken');
      else if (accepted(own, named)) keys.push(...own.slice(0, 1));
      else faults.add('it is signed by another key than its source names');
    }
  }
  if (keys.length > 0) return { kind: 'good', keys };
  const [why] = faults;
  return why === undefined
    ? unknown('parse-error', 'gpgv says nothing of the signature')
    : { kind: 'bad', why };
};

/** sqv(1) prints the fingerprint of each key that signed, and ends with 0 where there is one. */
const bySqv = (lines: readonly string[], status: string, named: readonly string[]): SignatureState => {
  const keys = lines.filter((line) => FINGERPRINT.test(line));
  if (status === '0' && keys.length > 0)
    return accepted(keys, named)
      ? { kind: 'good', keys }
      : { kind: 'bad', why: 'it is signed by another key than its source names' };
  const text = lines.join(' ');
  if (/has been manipulated/.test(text)) return { kind: 'bad', why: 'it was altered after it was signed' };
  const missing = /Missing key ([0-9A-F]{16,64})/.exec(text)?.[1];
  // Whatever else it says may be about the key as well as about itself.
  if (missing !== undefined && lines.every((line) => line === '' || line.startsWith('Missing key ')))
    return { kind: 'bad', why: `no key of its source is ${missing.slice(-16)}, which signed it` };
  return unknown('parse-error', `sqv: ${lines[0]?.slice(0, 200) || `ended with ${status}`}`);
};

/** What the script says of keys that could not be used; each might be the one that signed. */
const keyGap = (notes: readonly string[]): SignatureState | null => {
  const [closed] = notes.filter((note) => note.startsWith('closed-key '));
  if (closed !== undefined)
    return unknown('permission', `${closed.slice('closed-key '.length)} may not be read`);
  const [armored] = notes.filter((note) => note.startsWith('armored '));
  return armored === undefined
    ? null
    : unknown('tool-missing', `gpgv cannot read ${armored.slice('armored '.length)}, and there is no sqv`);
};

const signatureOf = (
  notes: readonly string[],
  lines: readonly string[],
  named: readonly string[],
): SignatureState => {
  if (notes.includes('unsigned')) return { kind: 'bad', why: 'it bears no signature' };
  if (notes.includes('closed')) return unknown('permission', 'the index may not be read');
  if (notes.includes('gone')) return unknown('unsupported', 'the index is not there any more');
  if (notes.includes('odd'))
    return { kind: 'bad', why: 'it holds more than one signed text, or something before it' };
  if (notes.includes('tool none'))
    return unknown('tool-missing', 'neither gpgv nor sqv is there to verify it');
  const gap = keyGap(notes);
  const missing = notes.find((note) => note.startsWith('missing '))?.slice('missing '.length);
  if (notes.includes('no-key')) {
    if (gap !== null) return gap;
    return missing === undefined
      ? { kind: 'bad', why: 'there is no key to verify it with' }
      : { kind: 'bad', why: `the key ${missing} is not there` };
  }
  const status = notes.find((note) => note.startsWith('status '))?.slice('status '.length) ?? '';
  const found = notes.includes('tool sqv')
    ? bySqv(lines, status, named)
    : notes.includes('tool gpgv')
      ? byGpgv(lines, named)
      : unknown('parse-error', 'the answer is not whole');
  return found.kind === 'bad' && gap !== null && !/altered/.test(found.why) ? gap : found;
};

/**
 * The answer of the script about one archive. `named` are the fingerprints that its source names; empty where it names files, or nothing. Lines after `@` are of
 * the script alone: what the index itself says is let through by the script only as `Valid-Until` and `=`; `!` names a list that could not be unpacked.
 */
export const parseIndexSignature = (stdout: string, named: readonly string[]): IndexSignature => {
  const notes: string[] = [];
  const lines: string[] = [];
  const stated = new Map<string, string>();
  const real = new Map<string, string>();
  const unread = new Set<string>();
  let validUntil: number | null = null;
  for (const line of stdout.split('\n')) {
    const [mark = '', hash = '', path = ''] = line.split(' ');
    if (mark === '@') notes.push(line.slice(2));
    else if (mark === '=') stated.set(path, hash);
    else if (mark === '#') real.set(path, hash);
    else if (mark === '!') unread.add(hash);
    else if (mark === 'Valid-Until:') {
      const moment = Date.parse(line.slice(mark.length));
      if (!Number.isNaN(moment)) validUntil = moment;
    } else lines.push(line.replace(/^\[GNUPG:\] /, ''));
  }
  const compared = [...real].filter(([path]) => stated.has(path) && !unread.has(path));
  const altered = compared.filter(([path, hash]) => stated.get(path) !== hash).map(([path]) => path);
  const signature = signatureOf(notes, lines, named);
  // What nobody signed says nothing.
  return signature.kind === 'good'
    ? { signature, validUntil, altered, intact: compared.length - altered.length }
    : { signature, validUntil: null, altered: [], intact: 0 };
};
