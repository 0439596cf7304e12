import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ecosystemFamily } from './package-name.ts';

/** Bytes of a shard before compression that are read at most; the largest of all public advisories has a fiftieth of it. */
const MOST_BYTES = 256 * 1024 * 1024;

const MOST_PIECE = 4 * 1024 * 1024;

/** The folder of an ecosystem and all its releases: `red-hat` for `Red Hat:rhel_eus:8.8`. */
export const ecosystemFolder = (ecosystem: string): string =>
  ecosystemFamily(ecosystem)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 64) || 'other';

/** Where the rows about a package stand, below the folder of a database: a shard by the first byte of SHA-256 of its name. */
export const shardPath = (ecosystem: string, name: string): string =>
  `db/${ecosystemFolder(ecosystem)}/${createHash('sha256').update(name).digest('hex').slice(0, 2)}.jsonl.gz`;

/** Lines as gzip, the same bytes for the same lines on every system: no time, no name, no system in the header (RFC 1952, section 2.3.1). */
export const compressLines = (lines: readonly string[]): Buffer => {
  const bytes = gzipSync(lines.length === 0 ? '' : `${lines.join('\n')}\n`, { level: 6 });
  bytes[9] = 255;
  return bytes;
};

/** The text of a shard as it stands. Throws what zlib throws on damaged or too large input. */
export const decompressShard = (bytes: Uint8Array): Buffer => {
  // The last four bytes say how long the text is (RFC 1952, section 2.3.1): in a piece of that size nothing is copied twice. They may lie.
  const told =
    bytes.length < 18 ? 0 : Buffer.from(bytes.buffer, bytes.byteOffset).readUInt32LE(bytes.length - 4);
  const chunkSize = Math.min(Math.max(told + 1, 1024), MOST_PIECE);
  return gunzipSync(bytes, { maxOutputLength: MOST_BYTES, chunkSize });
};

/** Its lines. */
export const linesOf = (text: Buffer): readonly string[] => {
  const lines = text.toString('utf8').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
};

const LINE_END = 0x0a;

/** The lines that begin with a text; in a shard they stand together. */
export const linesBeginning = (text: Buffer, prefix: string): readonly string[] => {
  const sought = Buffer.from(prefix);
  let start = text.indexOf(sought);
  while (start > 0 && text[start - 1] !== LINE_END) start = text.indexOf(sought, start + 1);
  const lines: string[] = [];
  while (start >= 0 && text.subarray(start, start + sought.length).equals(sought)) {
    const end = text.indexOf(LINE_END, start);
    lines.push(text.toString('utf8', start, end < 0 ? text.length : end));
    if (end < 0) break;
    start = end + 1;
  }
  return lines;
};

export const sha256 = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex');
