import { readElf } from './elf.ts';
import type { Executable } from './executable.ts';
import { goPackages } from './go-binary.ts';
import { gatherPackages } from './language-package.ts';
import { readMachO } from './mach-o.ts';
import type { FoundPackage, PackageReader } from './package-reader.ts';
import { readPe } from './pe.ts';
import { rustPackages } from './rust-binary.ts';

const MOST_BYTES = 256 * 1024 * 1024;
/** No format has shorter headers; bytes. */
const LEAST_BYTES = 64;

/** Reads the format by its magic; null for a script, and whatever else may be started. */
const formatOf = (head: Buffer): ((file: Buffer) => Executable) | null => {
  if (head.length < 4) return null;
  const magic = head.readUInt32BE(0);
  if (magic === 0x7f454c46) return readElf;
  if (magic >>> 16 === 0x4d5a) return readPe;
  return [0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe].includes(magic) ? readMachO : null;
};

function* partsOf(program: Executable): Generator<() => readonly FoundPackage[]> {
  yield* goPackages(program);
  yield* rustPackages(program);
}

/** Modules and crates out of what Go and cargo-auditable linked into programs, of ELF, PE and Mach-O. */
export const executablePackages: PackageReader = {
  reads: 'program of Go or Rust',
  wants: ({ mode, size }) => ((mode & 0o111) !== 0 && size >= LEAST_BYTES ? MOST_BYTES : 0),
  begins: (head) => formatOf(head) !== null,
  read: (_path, bytes) => {
    const program = formatOf(bytes)?.(bytes);
    return program === undefined ? { packages: [], owned: [] } : gatherPackages(partsOf(program));
  },
};
