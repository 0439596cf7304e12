import {
  bytesAt,
  type Executable,
  type Fields,
  fieldsOf,
  type Mapping,
  mapped,
  range,
} from './executable.ts';
import { PackageFault } from './package-reader.ts';

const LOADED = 1;
const WRITABLE = 2;
const COMPRESSED = 0x800;
const WITHOUT_BYTES = 8;
/** The number of sections, or the index of the section with their names, stands in the first section instead. */
const ELSEWHERE = 0xffff;

/** Offsets of the fields of one class (System V gABI, chapter 4), in the order of the names in `Layout`. */
interface Layout {
  readonly header: { readonly segments: number; readonly sections: number; readonly counts: number };
  readonly segment: {
    readonly flags: number;
    readonly offset: number;
    readonly address: number;
    readonly length: number;
  };
  readonly section: {
    readonly address: number;
    readonly offset: number;
    readonly length: number;
    readonly link: number;
    readonly entry: number;
  };
  readonly segmentEntry: number;
  readonly address: (fields: Fields) => (at: number) => number;
}

const LAYOUT_32: Layout = {
  header: { segments: 28, sections: 32, counts: 42 },
  segment: { flags: 24, offset: 4, address: 8, length: 16 },
  section: { address: 12, offset: 16, length: 20, link: 24, entry: 40 },
  segmentEntry: 32,
  address: (fields) => fields.int,
};
const LAYOUT_64: Layout = {
  header: { segments: 32, sections: 40, counts: 54 },
  segment: { flags: 4, offset: 8, address: 16, length: 32 },
  section: { address: 16, offset: 24, length: 32, link: 40, entry: 64 },
  segmentEntry: 56,
  address: (fields) => fields.long,
};

interface Segment extends Mapping {
  readonly isWritable: boolean;
}

const segmentsOf = (fields: Fields, layout: Layout): readonly Segment[] => {
  const word = layout.address(fields);
  const { segments, counts } = layout.header;
  const [table, entry, count] = [word(segments), fields.short(counts), fields.short(counts + 2)];
  if (count > 0 && entry < layout.segmentEntry)
    throw new PackageFault('parse-error', 'its segments are too short');
  return Array.from({ length: count }, (_, index) => table + index * entry)
    .filter((at) => fields.int(at) === LOADED)
    .map((at) => ({
      address: word(at + layout.segment.address),
      offset: word(at + layout.segment.offset),
      length: word(at + layout.segment.length),
      isWritable: (fields.int(at + layout.segment.flags) & WRITABLE) !== 0,
    }));
};

/** Where the header of each section begins, and the section that holds their names. */
interface SectionTable {
  readonly table: number;
  readonly entry: number;
  readonly count: number;
  readonly names: number;
}

const sectionTable = (fields: Fields, layout: Layout): SectionTable | null => {
  const word = layout.address(fields);
  const { sections, counts } = layout.header;
  const [table, entry] = [word(sections), fields.short(counts + 4)];
  if (table === 0) return null;
  const [count, names] = [fields.short(counts + 6), fields.short(counts + 8)];
  if (entry < layout.section.entry) throw new PackageFault('parse-error', 'its sections are too short');
  return {
    table,
    entry,
    count: count === 0 ? word(table + layout.section.length) : count,
    names: names === ELSEWHERE ? fields.int(table + layout.section.link) : names,
  };
};

/** Sections and segments of an ELF file of either class and order of bytes. Throws `PackageFault` where its tables are damaged. */
export const readElf = (file: Buffer): Executable => {
  const header = range(file, 0, 20);
  const layout = header[4] === 1 ? LAYOUT_32 : LAYOUT_64;
  const fields = fieldsOf(file, header[5] !== 2);
  const word = layout.address(fields);
  const segments = segmentsOf(fields, layout);
  const sections = sectionTable(fields, layout);
  if (sections !== null) range(file, sections.table, sections.count * sections.entry);

  const mapping = (at: number): Mapping => ({
    address: word(at + layout.section.address),
    offset: word(at + layout.section.offset),
    length: word(at + layout.section.length),
  });
  const section = (name: string) => {
    if (sections === null || sections.names >= sections.count) return null;
    const names = mapped(file, mapping(sections.table + sections.names * sections.entry)).bytes;
    const wanted = Buffer.from(`${name}\0`);
    for (let index = 0; index < sections.count; index += 1) {
      const at = sections.table + index * sections.entry;
      const start = fields.int(at);
      if (!names.subarray(start, start + wanted.length).equals(wanted)) continue;
      if (fields.int(at + 4) === WITHOUT_BYTES) return null;
      // Of the flags, whose width is that of an address, no other is needed.
      if ((word(at + 8) & COMPRESSED) !== 0)
        throw new PackageFault('unsupported', 'a section of it is compressed');
      return mapped(file, mapping(at));
    }
    return null;
  };
  return {
    section,
    data: () => {
      const data = segments.find(({ isWritable, length }) => isWritable && length > 0);
      return data === undefined ? null : mapped(file, data);
    },
    at: (address, length) => bytesAt(file, segments, address, length),
  };
};
