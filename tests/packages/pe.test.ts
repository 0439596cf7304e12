import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { executablePackages } from '../../src/packages/executable-packages.ts';
import { readPe } from '../../src/packages/pe.ts';
import { inlineBuildInformation } from './go-program.ts';
import { faultsOf, flips, outcomeOf, truncations } from './hostile-bytes.ts';

const HEADER = 0x80;

/** A program of Windows, of 32 or 64 bits, of these sections. */
const peOf = (
  bits: 32 | 64,
  sections: readonly { readonly name: string; readonly bytes: Buffer; readonly flags: number }[],
): Buffer => {
  const optional = Buffer.alloc(112);
  optional.writeUInt16LE(bits === 64 ? 0x20b : 0x10b, 0);
  if (bits === 64) optional.writeBigUInt64LE(0x140000000n, 24);
  else optional.writeUInt32LE(0x400000, 28);
  const head = Buffer.alloc(HEADER + 24);
  head.write('MZ');
  head.writeUInt32LE(HEADER, 0x3c);
  head.write('PE\0\0', HEADER, 'latin1');
  head.writeUInt16LE(sections.length, HEADER + 6);
  head.writeUInt16LE(optional.length, HEADER + 20);
  let at = head.length + optional.length + 40 * sections.length;
  const table = sections.map(({ name, bytes, flags }, index) => {
    const entry = Buffer.alloc(40);
    entry.write(name, 'latin1');
    [bytes.length, 0x1000 * (index + 1), bytes.length, at].forEach((value, field) => {
      entry.writeUInt32LE(value, 8 + 4 * field);
    });
    entry.writeUInt32LE(flags, 36);
    at += bytes.length;
    return entry;
  });
  return Buffer.concat([head, optional, ...table, ...sections.map(({ bytes }) => bytes)]);
};

const CODE = 0x60000020;
const DATA = 0xc0000040;
const crates = deflateSync('{"packages": [{"name": "a", "version": "1.0.0", "source": "crates.io"}]}');
const program = (bits: 32 | 64): Buffer =>
  peOf(bits, [
    { name: '.text', bytes: Buffer.from('code'), flags: CODE },
    {
      name: '.data',
      bytes: inlineBuildInformation({ toolchain: 'go1.22.3', lines: ['dep\tb\tv2.0.0'] }),
      flags: DATA,
    },
    { name: '.dep-v0', bytes: crates, flags: 0x40000040 },
  ]);

describe('readPe', () => {
  for (const bits of [32, 64] as const)
    it(`finds what Go and Rust left there (${bits} bits)`, () => {
      expect(outcomeOf(executablePackages, '/a.exe', program(bits))).toEqual([
        'stdlib 1.22.3',
        'b v2.0.0',
        'a 1.0.0',
      ]);
      const base = bits === 64 ? 0x140000000 : 0x400000;
      const read = readPe(program(bits));
      expect(read.section('.text')).toEqual({ address: base + 0x1000, bytes: Buffer.from('code') });
      expect(read.at(base + 0x1001, 2)?.toString()).toBe('od');
      expect([read.section('.tex'), read.at(base, 1)]).toEqual([null, null]);
    });

  it('refuses a program of DOS', () => {
    expect(outcomeOf(executablePackages, '/a.exe', Buffer.from(`MZ${'\0'.repeat(100)}`))).toBe('parse-error');
  });

  it('outlives damage of any kind', () => {
    expect(faultsOf(executablePackages, '/a', truncations(program(64)))).toBeGreaterThan(100);
    expect(faultsOf(executablePackages, '/a', flips(program(32)))).toBeGreaterThan(20);
  });
});
