import {
  bytesAt,
  type Executable,
  type Fields,
  fieldsOf,
  isCalled,
  type Mapping,
  mapped,
  range,
} from './executable.ts';
import { PackageFault } from './package-reader.ts';

const READ_WRITE = 3;
/** Honest programs have some dozens. */
const MOST_COMMANDS = 65_536;
const MOST_SECTIONS = 65_536;

/** Where the fields of one width stand in a load command (mach-o/loader.h). */
interface Layout {
  readonly header: number;
  readonly command: number;
  readonly segment: {
    readonly offset: number;
    readonly length: number;
    readonly protection: number;
    readonly count: number;
    readonly end: number;
  };
  readonly section: { readonly length: number; readonly offset: number; readonly entry: number };
  readonly word: (fields: Fields) => (at: number) => number;
}

const LAYOUT_32: Layout = {
  header: 28,
  command: 0x1,
  segment: { offset: 32, length: 36, protection: 44, count: 48, end: 56 },
  section: { length: 36, offset: 40, entry: 68 },
  word: (fields) => fields.int,
};
const LAYOUT_64: Layout = {
  header: 32,
  command: 0x19,
  segment: { offset: 40, length: 48, protection: 60, count: 64, end: 72 },
  section: { length: 40, offset: 48, entry: 80 },
  word: (fields) => fields.long,
};

interface Section extends Mapping {
  readonly name: Buffer;
}
interface Segment extends Mapping {
  readonly isData: boolean;
}

/** Sections and segments of a program for macOS, of one architecture. Throws `PackageFault` where its commands are damaged. */
export const readMachO = (file: Buffer): Executable => {
  const isLittle = file[0] !== 0xfe;
  const fields = fieldsOf(file, isLittle);
  const layout = (fields.int(0) & 1) === 0 ? LAYOUT_32 : LAYOUT_64;
  const word = layout.word(fields);
  const [segments, sections]: [Segment[], Section[]] = [[], []];
  const count = fields.int(16);
  let at = layout.header;
  if (count > MOST_COMMANDS) throw new PackageFault('parse-error', 'it has too many load commands');
  for (let index = 0; index < count; index += 1) {
    const [command, length] = [fields.int(at), fields.int(at + 4)];
    if (length < 8) throw new PackageFault('parse-error', 'a load command of it has no length');
    if (command === layout.command) {
      segments.push({
        address: word(at + 24),
        offset: word(at + layout.segment.offset),
        length: word(at + layout.segment.length),
        isData: fields.int(at + layout.segment.protection) === READ_WRITE,
      });
      const inside = fields.int(at + layout.segment.count);
      if (sections.length + inside > MOST_SECTIONS)
        throw new PackageFault('parse-error', 'it has too many sections');
      for (let number = 0; number < inside; number += 1) {
        const place = at + layout.segment.end + number * layout.section.entry;
        sections.push({
          name: range(file, place, 16),
          address: word(place + 32),
          length: word(place + layout.section.length),
          offset: fields.int(place + layout.section.offset),
        });
      }
    }
    at += length;
  }
  const bytesOf = (mapping: Mapping | undefined) => (mapping === undefined ? null : mapped(file, mapping));
  return {
    section: (name) => bytesOf(sections.find((section) => isCalled(section.name, name))),
    data: () => bytesOf(segments.find(({ isData, length }) => isData && length > 0)),
    at: (address, length) => bytesAt(file, segments, address, length),
  };
};
