import { expect } from 'vitest';
import { PackageFault, type PackageReader } from '../../src/packages/package-reader.ts';
import { seededChoices } from '../oracle/seeded-random.ts';

const SEED = 20261128;

/** The bytes cut at points of a grid, the first and the last bytes one by one. */
export function* truncations(bytes: Buffer, points = 200): Generator<Buffer> {
  const step = Math.max(1, Math.floor(bytes.length / points));
  for (let length = 0; length < bytes.length; length += step) yield bytes.subarray(0, length);
  for (let cut = 1; cut < Math.min(64, bytes.length); cut += 1) {
    yield bytes.subarray(0, cut);
    yield bytes.subarray(0, bytes.length - cut);
  }
}

/** Copies in which one to four bytes are others. */
export function* flips(bytes: Buffer, count = 500): Generator<Buffer> {
  const { whole } = seededChoices(SEED);
  const below = (end: number): number => whole(0, end - 1);
  for (let index = 0; index < count; index += 1) {
    const copy = Buffer.from(bytes);
    for (let times = 0; times <= below(4); times += 1) copy[below(copy.length)] = below(256);
    yield copy;
  }
}

/** Reads each of them: what comes out is packages or a `PackageFault` of one line, never another error. Gives how many were faults. */
export const faultsOf = (reader: PackageReader, path: string, files: Iterable<Buffer>): number => {
  let faults = 0;
  for (const bytes of files)
    try {
      const { packages } = reader.read(path, bytes);
      for (const { name, version } of packages) expect(`${name} ${version}`).not.toMatch(/[\r\n\0]/);
    } catch (error) {
      if (!(error instanceof PackageFault)) throw error;
      expect(error.message).toMatch(/^[^\r\n]+$/);
      faults += 1;
    }
  return faults;
};

/** The code of the fault with which it is refused, or the packages as `name version`. */
export const outcomeOf = (reader: PackageReader, path: string, bytes: Buffer): string | readonly string[] => {
  try {
    return reader.read(path, bytes).packages.map(({ name, version }) => `${name} ${version}`.trim());
  } catch (error) {
    if (!(error instanceof PackageFault)) throw error;
    return error.code;
  }
};
