/** A class of ELF file and its order of bytes. */
export interface ElfKind {
  readonly bits: 32 | 64;
  readonly isLittle: boolean;
}

export interface ElfSection {
  readonly name: string;
  readonly bytes: Buffer;
  /** Where it is loaded; 0 for nowhere. */
  readonly address?: number;
  readonly flags?: number;
}

/** Writes numbers in the order of bytes and the width of the kind. */
export const elfNumbers = ({ bits, isLittle }: ElfKind) => {
  const inWidth =
    (width: number) =>
    (value: number): Buffer => {
      const bytes = Buffer.alloc(width);
      bytes.writeUIntBE(value, Math.max(0, width - 6), Math.min(width, 6));
      return isLittle ? bytes.reverse() : bytes;
    };
  return { short: inWidth(2), int: inWidth(4), word: inWidth(bits / 8) };
};

/** An ELF program of these sections, each loaded by a segment of its own that may be written; without a table of sections where none is wanted. */
export const elfOf = (kind: ElfKind, sections: readonly ElfSection[], hasTable = true): Buffer => {
  const { short, int, word } = elfNumbers(kind);
  const [headerSize, segmentSize, sectionSize] = kind.bits === 32 ? [52, 32, 40] : [64, 56, 64];
  const names = Buffer.from(`\0${[...sections.map(({ name }) => name), '.shstrtab'].join('\0')}\0`);
  const all: readonly ElfSection[] = [...sections, { name: '.shstrtab', bytes: names }];
  const loaded = sections.filter(({ address = 0 }) => address > 0);

  const offsets = new Map<ElfSection, number>();
  let end = headerSize + loaded.length * segmentSize;
  for (const section of all) {
    offsets.set(section, end);
    end += section.bytes.length;
  }
  const offsetOf = (section: ElfSection): number => offsets.get(section) ?? 0;

  const ident = Buffer.from([
    0x7f,
    0x45,
    0x4c,
    0x46,
    kind.bits / 32,
    kind.isLittle ? 1 : 2,
    1,
    ...Array(9).fill(0),
  ]);
  const counts = [headerSize, segmentSize, loaded.length, sectionSize];
  const header = [
    ident,
    ...[short(2), short(62), int(1), word(0), word(headerSize), word(hasTable ? end : 0), int(0)],
    ...counts.map(short),
    ...[short(hasTable ? all.length + 1 : 0), short(hasTable ? all.length : 0)],
  ];
  const segments = loaded.flatMap((section) => {
    const { address = 0, bytes } = section;
    const place = [
      word(offsetOf(section)),
      word(address),
      word(address),
      word(bytes.length),
      word(bytes.length),
    ];
    return kind.bits === 32 ? [int(1), ...place, int(6), word(16)] : [int(1), int(6), ...place, word(16)];
  });
  const table = all.flatMap((section) => [
    ...[
      int(names.indexOf(`\0${section.name}\0`) + 1),
      int(1),
      word(section.flags ?? 0),
      word(section.address ?? 0),
    ],
    ...[word(offsetOf(section)), word(section.bytes.length), int(0), int(0), word(1), word(0)],
  ]);
  const parts = [...header, ...segments, ...all.map(({ bytes }) => bytes)];
  return Buffer.concat(hasTable ? [...parts, Buffer.alloc(sectionSize), ...table] : parts);
};

export const ELF_KINDS: readonly ElfKind[] = ([32, 64] as const).flatMap((bits) =>
  [true, false].map((isLittle) => ({ bits, isLittle })),
);
