import { bytePart } from './byte-part.ts';
import { PackageFault } from './package-reader.ts';
import { MOST_HEADER_BYTES } from './rpm-header.ts';

const META_BYTES = 72;
const PAGE_HEADER = 26;
const HASH_MAGIC = 0x061561;
/** Kinds of pages (db_page.h of Berkeley DB). */
const HASH_META = 8;
const HASH_PAGES: ReadonlySet<number> = new Set([2, 13]);
const OVERFLOW = 7;
/** Kinds of items on a hash page: the bytes themselves, or a chain of pages that holds them. */
const [ON_PAGE, OFF_PAGE] = [1, 3];

const damaged = (): PackageFault => new PackageFault('parse-error', 'its pages contradict each other');

/**
 * Headers in a `Packages` of Berkeley DB, a hash of them by number, in either byte order. Every page is read once at most, so that chains in a circle
 * end. The key 0 holds the next free number. Throws `PackageFault`.
 */
export const bdbHeaders = function* (bytes: Buffer): Generator<Buffer> {
  const meta = bytePart(bytes, 0, META_BYTES);
  const isLittle = meta.readUInt32LE(12) === HASH_MAGIC;
  if (!isLittle && meta.readUInt32BE(12) !== HASH_MAGIC)
    throw new PackageFault('parse-error', 'it does not begin like a hash of Berkeley DB');
  const [encryption, kind, flags] = [meta[24], meta[25], meta[26] ?? 0];
  if (encryption !== 0 || kind !== HASH_META || (flags & 1) !== 0)
    throw new PackageFault('unsupported', 'its pages are encrypted, have checksums, or hold no hash');
  const number16 = (from: Buffer, at: number): number =>
    isLittle ? from.readUInt16LE(at) : from.readUInt16BE(at);
  const number32 = (from: Buffer, at: number): number =>
    isLittle ? from.readUInt32LE(at) : from.readUInt32BE(at);

  const pageSize = number32(meta, 20);
  if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0) throw damaged();
  const pages = number32(meta, 32) + 1;
  bytePart(bytes, 0, pages * pageSize);
  const used = new Uint8Array(pages);
  const pageAt = (page: number): Buffer => bytePart(bytes, page * pageSize, pageSize);

  const chainFrom = (first: number, length: number): Buffer => {
    if (length > MOST_HEADER_BYTES)
      throw new PackageFault('truncated', `a header in it is larger than ${MOST_HEADER_BYTES} bytes`);
    if (length > bytes.length) throw damaged();
    const header = Buffer.allocUnsafe(length);
    for (let [next, done] = [first, 0]; done < length; ) {
      if (next === 0 || next >= pages || used[next] === 1) throw damaged();
      used[next] = 1;
      const page = pageAt(next);
      const part = bytePart(page, PAGE_HEADER, number16(page, 22));
      if (page[25] !== OVERFLOW || part.length > length - done) throw damaged();
      done += part.copy(header, done);
      next = number32(page, 16);
    }
    return header;
  };

  for (let number = 1; number < pages; number += 1) {
    const page = pageAt(number);
    if (!HASH_PAGES.has(page[25] ?? 0)) continue;
    const count = number16(page, 20);
    if (count % 2 !== 0) throw damaged();
    const places = bytePart(page, PAGE_HEADER, count * 2);
    // Items are put in from the end of the page on: each ends where the one before it begins.
    const itemAt = (index: number): Buffer => {
      const [start, end] = [
        number16(places, index * 2),
        index === 0 ? pageSize : number16(places, index * 2 - 2),
      ];
      return bytePart(page, start, end - start);
    };
    for (let index = 0; index < count; index += 2) {
      const [key, value] = [itemAt(index), itemAt(index + 1)];
      if (key[0] !== ON_PAGE) throw damaged();
      if (key.subarray(1).every((byte) => byte === 0)) continue;
      if (value[0] === ON_PAGE) yield value.subarray(1);
      else if (value[0] === OFF_PAGE)
        yield chainFrom(number32(bytePart(value, 4, 4), 0), number32(bytePart(value, 8, 4), 0));
      else throw damaged();
    }
  }
};
