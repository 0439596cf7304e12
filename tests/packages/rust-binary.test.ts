import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { executablePackages } from '../../src/packages/executable-packages.ts';
import { ELF_KINDS, type ElfSection, elfOf } from './elf-writer.ts';
import { inlineBuildInformation } from './go-program.ts';
import { faultsOf, flips, outcomeOf, truncations } from './hostile-bytes.ts';
import { describeWithPrograms } from './program-at-hand.ts';

const little64 = { bits: 64, isLittle: true } as const;
const outcome = (bytes: Buffer) => outcomeOf(executablePackages, '/usr/bin/a', bytes);

const sectionOf = (crates: unknown): ElfSection => ({
  name: '.dep-v0',
  bytes: deflateSync(JSON.stringify(crates)),
  address: 0x400000,
});
const programOf = (crates: unknown): Buffer => elfOf(little64, [sectionOf(crates)]);

/** As cargo-auditable writes it: `kind` is left out where it is `runtime`. */
const CRATES = {
  packages: [
    { name: 'app', version: '0.1.0', source: 'local', dependencies: [1, 2], root: true },
    { name: 'serde', version: '1.0.200', source: 'crates.io', kind: 'runtime' },
    { name: 'time', version: '0.1.44', source: 'crates.io' },
    { name: 'cc', version: '1.0.0', source: 'crates.io', kind: 'build' },
    { name: 'proptest', version: '1.0.0', source: 'crates.io', kind: 'dev' },
    { name: 'fork', version: '2.0.0', source: 'git+https://example.com/fork' },
    { name: 'own', version: '3.0.0', source: 'registry' },
  ],
};

describe('executablePackages on programs of Rust', () => {
  for (const kind of ELF_KINDS)
    it(`reads the crates that run (${kind.bits} bits, ${kind.isLittle ? 'little' : 'big'} end first)`, () => {
      expect(outcome(elfOf(kind, [sectionOf(CRATES)]))).toEqual(['serde 1.0.200', 'time 0.1.44']);
    });

  it('counts a root that is of crates.io', () => {
    expect(
      outcome(
        programOf({ packages: [{ name: 'ripgrep', version: '14.0.0', source: 'crates.io', root: true }] }),
      ),
    ).toEqual(['ripgrep 14.0.0']);
  });

  it('reads a program that holds both once', () => {
    const go = inlineBuildInformation({ toolchain: 'go1.22.3', lines: [] });
    expect(
      outcome(elfOf(little64, [{ name: '.go.buildinfo', bytes: go, address: 16 }, sectionOf(CRATES)])),
    ).toEqual(['stdlib 1.22.3', 'serde 1.0.200', 'time 0.1.44']);
  });

  it('gives what it found of one language where the other is damaged, and says so', () => {
    const go = inlineBuildInformation({ toolchain: 'go1.22.3', lines: [] });
    const damaged = { ...sectionOf(CRATES), bytes: Buffer.from('x') };
    const { packages, incomplete } = executablePackages.read(
      '/a',
      elfOf(little64, [{ name: '.go.buildinfo', bytes: go, address: 16 }, damaged]),
    );
    expect(packages.map(({ name }) => name)).toEqual(['stdlib']);
    expect([incomplete?.code, incomplete?.message]).toEqual([
      'parse-error',
      'its list of crates cannot be inflated',
    ]);
  });
});

describe('executablePackages on damaged programs of Rust', () => {
  const cases: readonly (readonly [what: string, program: Buffer, code: string])[] = [
    [
      'a bomb',
      elfOf(little64, [{ ...sectionOf({}), bytes: deflateSync(Buffer.alloc(64 * 1024 * 1024)) }]),
      'truncated',
    ],
    [
      'what is not compressed',
      elfOf(little64, [{ ...sectionOf({}), bytes: Buffer.from('{}') }]),
      'parse-error',
    ],
    ['no list', programOf({ packages: { length: 3 } }), 'parse-error'],
    [
      'a list of a prototype',
      elfOf(little64, [{ ...sectionOf({}), bytes: deflateSync('{"__proto__": {"packages": []}}') }]),
      'parse-error',
    ],
    ['a crate without a name', programOf({ packages: [{ source: 'crates.io' }] }), 'parse-error'],
    [
      'a section that is compressed once more',
      elfOf(little64, [{ ...sectionOf(CRATES), flags: 0x800 }]),
      'unsupported',
    ],
    [
      'lists within lists',
      elfOf(little64, [{ ...sectionOf({}), bytes: deflateSync('['.repeat(1e6)) }]),
      'parse-error',
    ],
  ];
  for (const [what, program, code] of cases)
    it(`refuses ${what}`, () => {
      expect(outcome(program)).toBe(code);
    });

  it('outlives damage of any kind', () => {
    const program = programOf(CRATES);
    expect(faultsOf(executablePackages, '/a', truncations(program))).toBeGreaterThan(50);
    expect(faultsOf(executablePackages, '/a', flips(program, 1500))).toBeGreaterThan(100);
  });
});

describeWithPrograms([['objcopy', '--version']], 'executablePackages on a program of this machine', () => {
  it('finds the section that objcopy put there', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rempart-rust-'));
    try {
      const [list, program] = [join(folder, 'list'), join(folder, 'program')];
      writeFileSync(list, sectionOf(CRATES).bytes);
      execFileSync('objcopy', ['--add-section', `.dep-v0=${list}`, '/bin/true', program]);
      expect(outcome(readFileSync(program))).toEqual(['serde 1.0.200', 'time 0.1.44']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
