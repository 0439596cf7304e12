type Value = string | number | readonly string[] | readonly number[];

/** Bytes, type and count of a value in a header: int32, string, array of strings. */
const stored = (value: Value): readonly [bytes: Buffer, type: number, count: number] => {
  if (typeof value === 'string') return [Buffer.from(`${value}\0`), 6, 1];
  const values = typeof value === 'number' ? [value] : value;
  const isNumbers = (all: readonly unknown[]): all is readonly number[] => typeof all[0] === 'number';
  if (!isNumbers(values)) return [Buffer.from(values.map((text) => `${text}\0`).join('')), 8, values.length];
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, number] of values.entries()) bytes.writeUInt32BE(number, index * 4);
  return [bytes, 4, values.length];
};

/** A header as a database of rpm holds it, of values by the numbers of their tags. */
export const rpmBlob = (values: Readonly<Record<number, Value>>): Buffer => {
  const index: Buffer[] = [];
  const store: Buffer[] = [];
  let offset = 0;
  for (const [tag, value] of Object.entries(values)) {
    const [bytes, type, count] = stored(value);
    const entry = Buffer.alloc(16);
    for (const [at, field] of [Number(tag), type, offset, count].entries())
      entry.writeUInt32BE(field, at * 4);
    index.push(entry);
    store.push(bytes);
    offset += bytes.length;
  }
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32BE(index.length, 0);
  lengths.writeUInt32BE(offset, 4);
  return Buffer.concat([lengths, ...index, ...store]);
};

/** Tags of a whole package, for tests that change one. */
export const bind = {
  1000: 'bind-libs',
  1001: '9.16.23',
  1002: '18.el9',
  1003: 32,
  1022: 'x86_64',
  1044: 'bind-9.16.23-18.el9.src.rpm',
} as const;

const words = (...numbers: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(numbers.length * 4);
  for (const [index, number] of numbers.entries()) bytes.writeUInt32LE(number, index * 4);
  return bytes;
};
const mark = (text: string): number => Buffer.from(text).readUInt32LE(0);

/** A `Packages.db` of those headers, as rpm's ndb lays it out. */
export const ndbFile = (headers: readonly Buffer[]): Buffer => {
  const slotPages = Math.ceil(((headers.length + 2) * 16) / 4096);
  const slots: Buffer[] = [];
  const blobs: Buffer[] = [];
  let block = (slotPages * 4096) / 16;
  for (const [index, header] of headers.entries()) {
    const length = Math.ceil((16 + header.length + 12) / 16);
    slots.push(words(mark('Slot'), index + 1, block, length));
    const room = Buffer.alloc(length * 16);
    words(mark('BlbS'), index + 1, 1, header.length).copy(room);
    header.copy(room, 16);
    words(0, header.length, mark('BlbE')).copy(room, room.length - 12);
    blobs.push(room);
    block += length;
  }
  while (slots.length < slotPages * 256 - 2) slots.push(words(mark('Slot'), 0, 0, 0));
  const head = words(mark('RpmP'), 0, 1, slotPages, headers.length + 1, 0, 0, 0);
  return Buffer.concat([head, ...slots, ...blobs]);
};
