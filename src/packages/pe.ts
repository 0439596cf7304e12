import { bytesAt, type Executable, fieldsOf, isCalled, type Mapping, mapped, range } from './executable.ts';
import { PackageFault } from './package-reader.ts';

const SECTION = 40;
/** Initialised data that may be read and written, whatever their alignment (PE format, section flags). */
const DATA = 0xc0000040;
const ALIGNMENT = 0x00f00000;

interface Section extends Mapping {
  readonly name: Buffer;
  readonly isData: boolean;
}

const sectionsOf = (file: Buffer): readonly Section[] => {
  const { short, int, long } = fieldsOf(file, true);
  const start = int(0x3c);
  if (int(start) !== 0x4550) throw new PackageFault('parse-error', 'it has no PE header');
  const optional = start + 24;
  const base = short(optional) === 0x20b ? long(optional + 24) : int(optional + 28);
  const table = optional + short(start + 20);
  return Array.from({ length: short(start + 6) }, (_, index) => {
    const at = table + index * SECTION;
    return {
      name: range(file, at, 8),
      address: base + int(at + 12),
      offset: int(at + 20),
      length: Math.min(int(at + 8) || Number.POSITIVE_INFINITY, int(at + 16)),
      isData: (int(at + 36) & ~ALIGNMENT) >>> 0 === DATA,
    };
  });
};

/** Sections of a program for Windows. Throws `PackageFault` where its tables are damaged. */
export const readPe = (file: Buffer): Executable => {
  const sections = sectionsOf(file);
  const bytesOf = (section: Section | undefined) => (section === undefined ? null : mapped(file, section));
  return {
    section: (name) => bytesOf(sections.find((section) => isCalled(section.name, name))),
    data: () => bytesOf(sections.find(({ isData, length }) => isData && length > 0)),
    at: (address, length) => bytesAt(file, sections, address, length),
  };
};
