import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { END, rawHeader } from '../transports/archive/make-tar.ts';

const DIGITS = 8;
const PER_CHUNK = 4000;

/** What the entries of a made-up tar are. */
export interface NumberedEntries {
  readonly count: number;
  /** In front of the number of each, `/` in it making folders. */
  readonly prefix?: string;
  /** Behind it. */
  readonly suffix?: string;
  /** Type flag of tar; an empty file unless told. */
  readonly flag?: string;
  readonly link?: string;
}

/** Header blocks that differ in eight digits of the name alone, made as fast as they can be packed. */
export function* numberedEntries(entries: NumberedEntries): Generator<Buffer> {
  const { count, prefix = 'd/', suffix = '', flag = '0', link = '' } = entries;
  const header = rawHeader({ name: `${prefix}${'0'.repeat(DIGITS)}${suffix}`, flag, link });
  const sum = Number.parseInt(header.toString('latin1', 148, 154), 8);
  for (let first = 0; first < count; first += PER_CHUNK) {
    const block = Buffer.alloc(512 * Math.min(PER_CHUNK, count - first));
    for (let index = 0; index * 512 < block.length; index += 1) {
      const digits = String(first + index).padStart(DIGITS, '0');
      let more = 0;
      for (let at = 0; at < DIGITS; at += 1) more += digits.charCodeAt(at) - 0x30;
      header.copy(block, index * 512);
      block.write(digits, index * 512 + prefix.length, 'latin1');
      block.write((sum + more).toString(8).padStart(6, '0'), index * 512 + 148, 'latin1');
    }
    yield block;
  }
}

/** Writes a root file system of such entries, packed: two million of them take some ten megabytes. */
export const writeNumbered = (path: string, ...parts: readonly NumberedEntries[]): Promise<void> => {
  const blocks = function* (): Generator<Buffer> {
    for (const part of parts) yield* numberedEntries(part);
    yield END;
  };
  return pipeline(Readable.from(blocks()), createGzip({ level: 1 }), createWriteStream(path));
};
