import { describe, expect, it } from 'vitest';
import { readElf } from '../../src/packages/elf.ts';
import { PackageFault } from '../../src/packages/package-reader.ts';
import { ELF_KINDS, type ElfKind, elfOf } from './elf-writer.ts';

const little64: ElfKind = { bits: 64, isLittle: true };
const sections = [
  { name: '.data', bytes: Buffer.from('abcdef'), address: 0x2000 },
  { name: '.data.rel', bytes: Buffer.from('xyz') },
];

describe('readElf', () => {
  for (const kind of ELF_KINDS)
    it(`finds sections and addresses (${kind.bits} bits, ${kind.isLittle ? 'little' : 'big'} end first)`, () => {
      const program = readElf(elfOf(kind, sections));
      expect(program.section('.data')).toEqual({ address: 0x2000, bytes: Buffer.from('abcdef') });
      expect(program.section('.data.rel')?.bytes.toString()).toBe('xyz');
      expect(program.section('.dat')).toBeNull();
      expect(program.section('data')).toBeNull();
      expect(program.data()?.bytes.toString()).toBe('abcdef');
      expect(program.at(0x2002, 3)?.toString()).toBe('cde');
      expect([program.at(0x2002, 5), program.at(0x1fff, 1), program.at(Number.NaN, 1)]).toEqual([
        null,
        null,
        null,
      ]);
    });

  it('finds the number of sections in the first of them where there are too many for the header', () => {
    const file = elfOf(little64, sections);
    const table = Number(file.readBigUInt64LE(40));
    file.writeUInt16LE(0, 60);
    file.writeBigUInt64LE(4n, table + 32);
    file.writeUInt16LE(0xffff, 62);
    file.writeUInt32LE(3, table + 40);
    expect(readElf(file).section('.data')?.bytes.toString()).toBe('abcdef');
  });

  it('takes a section without bytes in the file for none', () => {
    const file = elfOf(little64, sections);
    file.writeUInt32LE(8, Number(file.readBigUInt64LE(40)) + 64 + 4);
    expect(readElf(file).section('.data')).toBeNull();
  });

  const wrong: readonly (readonly [what: string, damage: (file: Buffer) => number])[] = [
    ['more segments than it has', (file) => file.writeUInt16LE(0xffff, 56)],
    ['a table of sections outside of it', (file) => file.writeBigUInt64LE(1n << 40n, 40)],
    ['a table at an address that is no number here', (file) => file.writeBigUInt64LE(1n << 63n, 40)],
    ['sections shorter than their headers', (file) => file.writeUInt16LE(8, 58)],
    ['segments shorter than their headers', (file) => file.writeUInt16LE(8, 54)],
  ];
  for (const [what, damage] of wrong)
    it(`refuses ${what}`, () => {
      const file = elfOf(little64, sections);
      damage(file);
      expect(() => readElf(file)).toThrow(PackageFault);
    });

  it('refuses a header that is cut', () => {
    expect(() => readElf(elfOf(little64, sections).subarray(0, 40))).toThrow(PackageFault);
  });

  it('refuses a wanted section outside of it, and gives the others', () => {
    const file = elfOf(little64, sections);
    file.writeBigUInt64LE(1_000_000n, Number(file.readBigUInt64LE(40)) + 64 + 24);
    expect(() => readElf(file).section('.data')).toThrow(PackageFault);
    expect(readElf(file).section('.data.rel')?.bytes.toString()).toBe('xyz');
  });
});
