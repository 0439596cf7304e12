import { type ElfKind, type ElfSection, elfNumbers, elfOf } from './elf-writer.ts';

/** What the linker of Go is told. */
export interface GoBuild {
  readonly toolchain: string;
  /** Lines of `go version -m`, without the first. */
  readonly lines: readonly string[];
}

const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1');
const fenced = (lines: readonly string[]): Buffer =>
  Buffer.concat([
    Buffer.alloc(16, 0x30),
    Buffer.from(lines.map((line) => `${line}\n`).join('')),
    Buffer.alloc(16, 0x31),
  ]);

const withLength = (text: Buffer): Buffer => {
  const length: number[] = [];
  for (let left = text.length; ; left >>= 7) {
    length.push(left > 127 ? (left & 127) | 128 : left);
    if (left <= 127) return Buffer.concat([Buffer.from(length), text]);
  }
};

/** The header of linkers since Go 1.18 and both texts behind it. */
export const inlineBuildInformation = ({ toolchain, lines }: GoBuild): Buffer =>
  Buffer.concat([
    MAGIC,
    Buffer.from([0, 2]),
    Buffer.alloc(16),
    withLength(Buffer.from(toolchain)),
    withLength(fenced(lines)),
  ]);

const AT = 0x400000;

/** A program of linkers since Go 1.18. */
export const inlineGoProgram = (kind: ElfKind, build: GoBuild, hasTable = true): Buffer =>
  elfOf(kind, [{ name: '.go.buildinfo', bytes: inlineBuildInformation(build), address: AT }], hasTable);

/** A program of linkers before Go 1.18: the header points to the headers of two texts, and those to the texts. */
export const pointingGoProgram = (kind: ElfKind, { toolchain, lines }: GoBuild): Buffer => {
  const { word } = elfNumbers(kind);
  const size = kind.bits / 8;
  const [pointers, texts] = [AT + 0x1000, AT + 0x2000];
  const [first, second] = [Buffer.from(toolchain), fenced(lines)];
  const header = Buffer.concat([
    ...[MAGIC, Buffer.from([size, kind.isLittle ? 0 : 1])],
    ...[word(pointers), word(pointers + 2 * size)],
    Buffer.alloc(16 - 2 * size),
  ]);
  const sections: readonly ElfSection[] = [
    { name: '.go.buildinfo', bytes: header, address: AT },
    {
      name: '.data',
      bytes: Buffer.concat([texts, first.length, texts + first.length, second.length].map(word)),
      address: pointers,
    },
    { name: '.rodata', bytes: Buffer.concat([first, second]), address: texts },
  ];
  return elfOf(kind, sections);
};
