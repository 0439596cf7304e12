import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { executablePackages } from '../../src/packages/executable-packages.ts';
import { readMachO } from '../../src/packages/mach-o.ts';
import { ELF_KINDS, type ElfKind, elfNumbers } from './elf-writer.ts';
import { inlineBuildInformation } from './go-program.ts';
import { faultsOf, flips, outcomeOf, truncations } from './hostile-bytes.ts';

const AT = 0x10000;

/** A program of macOS whose one segment of data has these sections. */
const machOOf = (
  kind: ElfKind,
  sections: readonly { readonly name: string; readonly bytes: Buffer }[],
): Buffer => {
  const { int, word } = elfNumbers(kind);
  const is64 = kind.bits === 64;
  const named = (name: string): Buffer => Buffer.from(name.padEnd(16, '\0'), 'latin1');
  const commandLength = (is64 ? 72 : 56) + sections.length * (is64 ? 80 : 68);
  const start = (is64 ? 32 : 28) + commandLength;
  const length = sections.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const header = [is64 ? 0xfeedfacf : 0xfeedface, 0, 0, 2, 1, commandLength, 0, ...(is64 ? [0] : [])].map(
    int,
  );
  const segment = [
    ...[int(is64 ? 0x19 : 1), int(commandLength), named('__DATA')],
    ...[AT, length, start, length].map(word),
    ...[3, 3, sections.length, 0].map(int),
  ];
  let at = 0;
  const table = sections.flatMap(({ name, bytes }) => {
    const entry = [named(name), named('__DATA'), word(AT + at), word(bytes.length), int(start + at)];
    at += bytes.length;
    return [...entry, ...Array.from({ length: is64 ? 7 : 6 }, () => int(0))];
  });
  return Buffer.concat([...header, ...segment, ...table, ...sections.map(({ bytes }) => bytes)]);
};

const information = inlineBuildInformation({ toolchain: 'go1.22.3', lines: ['dep\tb\tv2.0.0'] });
const crates = deflateSync('{"packages": [{"name": "a", "version": "1.0.0", "source": "crates.io"}]}');
const program = (kind: ElfKind, goSection = '__go_buildinfo'): Buffer =>
  machOOf(kind, [
    { name: goSection, bytes: information },
    { name: '.dep-v0', bytes: crates },
  ]);

describe('readMachO', () => {
  for (const kind of ELF_KINDS)
    it(`finds what Go and Rust left there (${kind.bits} bits, ${kind.isLittle ? 'little' : 'big'} end first)`, () => {
      const packages = ['stdlib 1.22.3', 'b v2.0.0', 'a 1.0.0'];
      expect(outcomeOf(executablePackages, '/a', program(kind))).toEqual(packages);
      expect(outcomeOf(executablePackages, '/a', program(kind, '__data'))).toEqual(packages);
      const read = readMachO(program(kind));
      expect(read.at(AT + 2, 8)?.toString()).toBe('Go build');
      expect([read.section('__go_build'), read.at(AT - 1, 1)]).toEqual([null, null]);
    });

  it('outlives damage of any kind', () => {
    for (const kind of ELF_KINDS) {
      expect(faultsOf(executablePackages, '/a', truncations(program(kind)))).toBeGreaterThan(100);
      expect(faultsOf(executablePackages, '/a', flips(program(kind)))).toBeGreaterThan(20);
    }
  });

  it('is not kept busy by commands that never end', () => {
    const file = program({ bits: 64, isLittle: true });
    file.writeUInt32LE(0xffffffff, 16);
    expect(outcomeOf(executablePackages, '/a', file)).toBe('parse-error');
    file.writeUInt32LE(2, 16);
    file.writeUInt32LE(0, 36);
    expect(outcomeOf(executablePackages, '/a', file)).toBe('parse-error');
  });
});
