import { bytePart } from './byte-part.ts';
import { PackageFault } from './package-reader.ts';

/** A value of a row: texts as their bytes. */
export type SqliteValue = null | number | Buffer;

/** Of all tables that are read; a row costs time, though it has no bytes. */
const MOST_ROWS = 1_000_000;
/** Columns that are decoded of a row; those behind them are left out. */
const MOST_COLUMNS = 8;

const MAGIC = 'SQLite format 3\0';
const FILE_HEADER = 100;
const [INTERIOR, LEAF] = [0x05, 0x0d];

const damaged = (): PackageFault => new PackageFault('parse-error', 'its pages contradict each other');

/** A number of one to nine bytes, seven bits in each; exact up to 2^53, what is larger is no length of anything here. */
const varint = (bytes: Buffer, at: number): readonly [value: number, end: number] => {
  let value = 0;
  for (let index = 0; index < 9; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) throw damaged();
    if (index === 8) return [value * 256 + byte, at + 9];
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return [value, at + index + 1];
  }
  throw damaged();
};

const INTEGER_BYTES = [0, 1, 2, 3, 4, 6, 8];

const decoded = (serial: number, payload: Buffer, at: number): readonly [value: SqliteValue, end: number] => {
  if (serial >= 12) {
    const length = Math.floor((serial - 12) / 2);
    return [bytePart(payload, at, length), at + length];
  }
  if (serial === 0) return [null, at];
  if (serial === 8 || serial === 9) return [serial - 8, at];
  if (serial === 7) return [bytePart(payload, at, 8).readDoubleBE(0), at + 8];
  const length = INTEGER_BYTES[serial];
  if (length === undefined) throw damaged();
  const bytes = bytePart(payload, at, length);
  return [length === 8 ? Number(bytes.readBigInt64BE(0)) : bytes.readIntBE(0, length), at + length];
};

const columnsOf = (payload: Buffer): readonly SqliteValue[] => {
  const [headerEnd, first] = varint(payload, 0);
  const columns: SqliteValue[] = [];
  for (let [at, valueAt] = [first, headerEnd]; at < headerEnd && columns.length < MOST_COLUMNS; ) {
    const [serial, next] = varint(payload, at);
    const [value, valueEnd] = decoded(serial, payload, valueAt);
    columns.push(value);
    [at, valueAt] = [next, valueEnd];
  }
  return columns;
};

/**
 * Rows of the b-tree at a page (sqlite.org/fileformat2.html). Every page is read once at most, and rows have no more bytes together than the file, so
 * that links in a circle and cells that share their bytes end.
 */
const treeReader = (bytes: Buffer, mostRowBytes: number) => {
  const header = bytePart(bytes, 0, FILE_HEADER);
  if (header.toString('latin1', 0, MAGIC.length) !== MAGIC)
    throw new PackageFault('parse-error', 'it does not begin like an SQLite file');
  if ((header[19] ?? 0) > 2) throw new PackageFault('unsupported', 'it has a later format of SQLite');
  const told = header.readUInt16BE(16);
  const pageSize = told === 1 ? 65_536 : told;
  const usable = pageSize - (header[20] ?? 0);
  if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0 || usable < 480) throw damaged();
  const used = new Uint8Array(Math.floor(bytes.length / pageSize) + 1);
  let [bytesLeft, rowsLeft] = [bytes.length, MOST_ROWS];

  const claim = (page: number): void => {
    if (page < 1 || page >= used.length || used[page] === 1) throw damaged();
    used[page] = 1;
  };
  const pageAt = (page: number): Buffer => bytePart(bytes, (page - 1) * pageSize, usable);

  /** Bytes of a row that stand in its leaf; the others follow in a chain of pages. */
  const localLength = (length: number): number => {
    if (length <= usable - 35) return length;
    const least = Math.floor(((usable - 12) * 32) / 255) - 23;
    const local = least + ((length - least) % (usable - 4));
    return local <= usable - 35 ? local : least;
  };

  const payloadAt = (leaf: Buffer, cell: number): Buffer => {
    const [length, afterLength] = varint(leaf, cell);
    const [, start] = varint(leaf, afterLength);
    bytesLeft -= length;
    rowsLeft -= 1;
    if (bytesLeft < 0) throw damaged();
    if (length > mostRowBytes)
      throw new PackageFault('truncated', `a row of it is larger than ${mostRowBytes} bytes`);
    if (rowsLeft < 0) throw new PackageFault('truncated', `it has more than ${MOST_ROWS} rows`);
    const local = localLength(length);
    if (local === length) return bytePart(leaf, start, local);
    // Bounded by what is left of the file, whether or not the chain is there.
    const payload = Buffer.allocUnsafe(length);
    bytePart(leaf, start, local).copy(payload);
    let next = bytePart(leaf, start + local, 4).readUInt32BE(0);
    for (let done = local; done < length; ) {
      claim(next);
      const at = (next - 1) * pageSize;
      done += bytePart(bytes, at, usable).copy(payload, done, 4);
      next = bytes.readUInt32BE(at);
    }
    return payload;
  };

  return function* (root: number): Generator<readonly SqliteValue[]> {
    claim(root);
    const pending = [root];
    for (let number = pending.pop(); number !== undefined; number = pending.pop()) {
      const page = pageAt(number);
      const start = number === 1 ? FILE_HEADER : 0;
      const kind = page[start];
      if (kind !== INTERIOR && kind !== LEAF) throw damaged();
      const count = page.readUInt16BE(start + 3);
      const pointers = bytePart(page, start + (kind === LEAF ? 8 : 12), count * 2);
      const cells = Array.from({ length: count }, (_, index) => pointers.readUInt16BE(index * 2));
      if (kind === LEAF) {
        for (const cell of cells) yield columnsOf(payloadAt(page, cell));
        continue;
      }
      const children = [
        ...cells.map((cell) => bytePart(page, cell, 4).readUInt32BE(0)),
        page.readUInt32BE(start + 8),
      ];
      children.forEach(claim);
      pending.push(...children.reverse());
    }
  };
};

/**
 * The rows of a table, in the order of their numbers; the number itself, which the first column may be another name of, is not among the values.
 * A file of a write-ahead log beside it is not read. Throws `PackageFault` for a file without the
 * table, for a damaged one, and for a row of more than `mostRowBytes`.
 */
export const sqliteRows = function* (
  bytes: Buffer,
  table: string,
  mostRowBytes: number,
): Generator<readonly SqliteValue[]> {
  const rowsAt = treeReader(bytes, mostRowBytes);
  const isText = (value: SqliteValue | undefined, text: string): boolean =>
    Buffer.isBuffer(value) && value.toString('latin1') === text;
  for (const [kind, name, , root] of rowsAt(1))
    if (isText(kind, 'table') && isText(name, table)) {
      if (typeof root !== 'number') throw damaged();
      yield* rowsAt(root);
      return;
    }
  throw new PackageFault('parse-error', `it has no table ${table}`);
};
