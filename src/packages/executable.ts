import { PackageFault } from './package-reader.ts';

/** Bytes of a file, and the address at which the loader puts them. */
export interface MappedBytes {
  readonly address: number;
  readonly bytes: Buffer;
}

/** A program or library as its format lays it out, whichever it is. What lies outside of the file is a `PackageFault`. */
export interface Executable {
  /** The first section of that name; null where there is none. */
  readonly section: (name: string) => MappedBytes | null;
  /** The first initialised data that may be written; null where there are none. */
  readonly data: () => MappedBytes | null;
  /** What the loader puts at an address; null where the file fills none of it. */
  readonly at: (address: number, length: number) => Buffer | null;
}

const damaged = (): PackageFault =>
  new PackageFault('parse-error', 'what its headers tell lies outside of the file');

/** Bytes out of a file; throws `PackageFault` for what is not within it. */
export const range = (file: Buffer, offset: number, length: number): Buffer => {
  if (!(offset >= 0 && length >= 0 && offset + length <= file.length)) throw damaged();
  return file.subarray(offset, offset + length);
};

/** Numbers out of a header, in the order of its bytes; beyond the safe integers NaN, which lies nowhere. */
export interface Fields {
  readonly short: (at: number) => number;
  readonly int: (at: number) => number;
  readonly long: (at: number) => number;
}

export const fieldsOf = (file: Buffer, isLittle: boolean): Fields => {
  const within = (at: number, length: number): Buffer => range(file, at, length);
  const long = (at: number): number => {
    const bytes = within(at, 8);
    const value = Number(isLittle ? bytes.readBigUInt64LE() : bytes.readBigUInt64BE());
    return Number.isSafeInteger(value) ? value : Number.NaN;
  };
  return isLittle
    ? { short: (at) => within(at, 2).readUInt16LE(), int: (at) => within(at, 4).readUInt32LE(), long }
    : { short: (at) => within(at, 2).readUInt16BE(), int: (at) => within(at, 4).readUInt32BE(), long };
};

/** Bytes of the file that the loader puts at `address`. */
export interface Mapping {
  readonly address: number;
  readonly offset: number;
  readonly length: number;
}

export const mapped = (file: Buffer, { address, offset, length }: Mapping): MappedBytes => ({
  address,
  bytes: range(file, offset, length),
});

/** Where an address lies in the file, by the first mapping that holds all of the length. */
export const bytesAt = (
  file: Buffer,
  mappings: readonly Mapping[],
  start: number,
  length: number,
): Buffer | null => {
  const holder = mappings.find(
    (mapping) => start >= mapping.address && start + length <= mapping.address + mapping.length,
  );
  return holder === undefined ? null : range(file, holder.offset + (start - holder.address), length);
};

/** Whether a field of fixed width holds the name, filled up with NUL. */
export const isCalled = (field: Buffer, name: string): boolean => {
  const end = field.indexOf(0);
  return field.toString('latin1', 0, end < 0 ? field.length : end) === name;
};
