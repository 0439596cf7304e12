import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compareVersions } from 'rempart';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { executablePackages } from '../../src/packages/executable-packages.ts';
import { zipOf } from '../cli/vulndb/zip-writer.ts';
import { ELF_KINDS, elfOf } from './elf-writer.ts';
import { type GoBuild, inlineBuildInformation, inlineGoProgram, pointingGoProgram } from './go-program.ts';
import { faultsOf, flips, outcomeOf, truncations } from './hostile-bytes.ts';
import { describeWithPrograms } from './program-at-hand.ts';

const outcome = (bytes: Buffer) => outcomeOf(executablePackages, '/usr/bin/a', bytes);
const [, , little64 = { bits: 64, isLittle: true }] = ELF_KINDS;

const BUILD: GoBuild = {
  toolchain: 'go1.22.3',
  lines: [
    'path\texample.com/app/cmd/app',
    'mod\texample.com/app\t(devel)\t',
    'dep\tgithub.com/a/b\tv1.2.3\th1:x=',
    'dep\tgithub.com/old/c\tv0.1.0',
    '=>\tgithub.com/fork/c\tv0.1.1\th1:y=',
    'dep\tgithub.com/d\tv1.0.0',
    '=>\t./d\t(devel)\t',
    'build\t-compiler=gc',
  ],
};
const PACKAGES = [
  'stdlib 1.22.3',
  'example.com/app',
  'github.com/a/b v1.2.3',
  'github.com/fork/c v0.1.1',
  'github.com/d',
];

describe('executablePackages on programs of Go', () => {
  for (const kind of ELF_KINDS) {
    const name = `${kind.bits} bits, ${kind.isLittle ? 'little' : 'big'} end first`;
    it(`reads texts that lie beside the header (${name})`, () => {
      expect(outcome(inlineGoProgram(kind, BUILD))).toEqual(PACKAGES);
    });
    it(`reads texts that the header points to (${name})`, () => {
      expect(outcome(pointingGoProgram(kind, BUILD))).toEqual(PACKAGES);
    });
    it(`finds them in the data where no section is named (${name})`, () => {
      expect(outcome(inlineGoProgram(kind, BUILD, false))).toEqual(PACKAGES);
    });
  }

  it('counts what replaces a module, and a module replaced by a folder in no version', () => {
    expect(outcome(inlineGoProgram(little64, BUILD))).not.toContain('github.com/old/c v0.1.0');
  });

  const versions: readonly (readonly [toolchain: string, version: string])[] = [
    ['go1.22.3', '1.22.3'],
    ['go1.20', '1.20.0'],
    ['go1.22rc1', '1.22.0-rc.1'],
    ['go1.9beta2', '1.9.0-beta.2'],
    ['go1.21.5 X:nocoverageredesign', '1.21.5'],
    ['go1.19.8-fips', '1.19.8'],
    ['devel go1.23-ab12cd Tue Jan 2 2024', ''],
  ];
  for (const [toolchain, version] of versions)
    it(`tells the standard library of ${toolchain} as ${version === '' ? 'of no version' : version}`, () => {
      expect(outcome(inlineGoProgram(little64, { toolchain, lines: [] }))).toEqual([
        `stdlib ${version}`.trim(),
      ]);
      if (version !== '') expect(compareVersions('Go', version, toolchain)).toBe(0);
    });

  it('says nothing of another program', () => {
    expect(outcome(elfOf(little64, [{ name: '.data', bytes: Buffer.alloc(64), address: 0x1000 }]))).toEqual(
      [],
    );
    expect(outcome(Buffer.from('#!/bin/sh\necho'))).toEqual([]);
    expect(outcome(readFileSync(process.execPath))).toEqual([]);
  });

  it('takes no notice of a magic between two addresses of its kind', () => {
    const bytes = Buffer.concat([Buffer.alloc(8), inlineBuildInformation(BUILD)]);
    expect(outcome(elfOf(little64, [{ name: '.go.buildinfo', bytes, address: 0x1000 }]))).toEqual([]);
  });

  it('wants what may be executed alone', () => {
    const wants = (mode: number, size = 100) => executablePackages.wants({ path: '/a', mode, size });
    expect([wants(0o755), wants(0o100), wants(0o644), wants(0o755, 10)].map((bytes) => bytes > 0)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    const begins = (text: string) => executablePackages.begins?.(Buffer.from(text, 'latin1'));
    expect(['\x7fELF\x02', 'MZ\x90\0', '\xcf\xfa\xed\xfe'].map(begins)).toEqual([true, true, true]);
    expect(['#!/bin/sh', '\xca\xfe\xba\xbe', ''].map(begins)).toEqual([false, false, false]);
  });
});

describe('executablePackages on damaged programs of Go', () => {
  const inline = inlineGoProgram(little64, BUILD);
  const pointing = pointingGoProgram(little64, BUILD);

  it('refuses pointers to nowhere, and texts without end', () => {
    const information = inlineBuildInformation(BUILD);
    const longer = Buffer.from(information);
    longer[32] = 0xff;
    expect(outcome(elfOf(little64, [{ name: '.go.buildinfo', bytes: longer, address: 16 }]))).toBe(
      'parse-error',
    );
    const endless = Buffer.concat([information.subarray(0, 32), Buffer.alloc(4096, 0xff)]);
    expect(outcome(elfOf(little64, [{ name: '.go.buildinfo', bytes: endless, address: 16 }]))).toBe(
      'parse-error',
    );
    const nowhere = Buffer.from(pointing);
    nowhere.fill(0xff, pointing.indexOf(' Go buildinf:') + 15, pointing.indexOf(' Go buildinf:') + 23);
    expect(outcome(nowhere)).toBe('parse-error');
  });

  it('gives the others where one module can be none, and says so', () => {
    const { packages, incomplete } = executablePackages.read(
      '/a',
      inlineGoProgram(little64, { ...BUILD, lines: ['dep\ta b\tv1', 'dep\tc\tv1.0.0'] }),
    );
    expect(packages.map(({ name }) => name)).toEqual(['stdlib', 'c']);
    expect(incomplete?.code).toBe('parse-error');
  });

  it('stops at a bound of modules', () => {
    const lines = Array.from({ length: 70_000 }, (_, index) => `dep\tm${index}\tv1.0.0`);
    const { packages, incomplete } = executablePackages.read(
      '/a',
      inlineGoProgram(little64, { ...BUILD, lines }),
    );
    expect(packages).toHaveLength(65_536);
    expect(incomplete?.code).toBe('truncated');
  });

  it('outlives damage of any kind', () => {
    for (const kind of ELF_KINDS)
      for (const bytes of [inlineGoProgram(kind, BUILD), pointingGoProgram(kind, BUILD)]) {
        expect(faultsOf(executablePackages, '/a', truncations(bytes))).toBeGreaterThan(50);
        expect(faultsOf(executablePackages, '/a', flips(bytes))).toBeGreaterThan(20);
      }
    expect(outcome(inline)).toEqual(PACKAGES);
  });

  it('is quick with tables of the greatest size', () => {
    const bytes = Buffer.alloc(64 * 1024 * 1024, 0xff);
    inline.copy(bytes, 0, 0, 64);
    bytes.writeBigUInt64LE(64n, 40);
    bytes.writeUInt16LE(0, 60);
    bytes.writeBigUInt64LE(1_000_000n, 64 + 32);
    bytes.writeUInt16LE(0, 56);
    const start = performance.now();
    outcome(bytes);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

/** The files of a module, as a proxy of the file system serves them. */
const serve = (proxy: string, path: string, version: string): void => {
  const folder = join(proxy, path, '@v');
  mkdirSync(folder, { recursive: true });
  const manifest = `module ${path}\n\ngo 1.16\n`;
  writeFileSync(join(folder, `${version}.mod`), manifest);
  writeFileSync(join(folder, `${version}.info`), JSON.stringify({ Version: version }));
  const name = path.split('/').at(-1);
  const files = [
    { name: `${path}@${version}/go.mod`, bytes: Buffer.from(manifest) },
    { name: `${path}@${version}/a.go`, bytes: Buffer.from(`package ${name}\n\nvar X = "${path}"\n`) },
  ];
  writeFileSync(join(folder, `${version}.zip`), zipOf(files));
};

describeWithPrograms([['go', 'version']], 'executablePackages on what the go command builds', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rempart-go-'));
    const proxy = join(folder, 'proxy');
    serve(proxy, 'example.com/plain', 'v1.2.3');
    serve(proxy, 'example.com/old', 'v1.0.0');
    serve(proxy, 'example.com/fork', 'v1.0.1');
    const files: Readonly<Record<string, string>> = {
      'go.mod': [
        'module example.com/app',
        'go 1.16',
        'require (\nexample.com/plain v1.2.3\nexample.com/old v1.0.0\nexample.com/local v1.1.0\n)',
        'replace example.com/old => example.com/fork v1.0.1',
        'replace example.com/local => ./local',
      ].join('\n'),
      'main.go': [
        'package main',
        'import (\n"example.com/plain"\nfork "example.com/old"\n"example.com/local"\n)',
        'func main() { println(plain.X, fork.X, local.X) }',
      ].join('\n'),
      'local/go.mod': 'module example.com/local\n\ngo 1.16\n',
      'local/a.go': 'package local\n\nvar X = "local"\n',
    };
    for (const [name, text] of Object.entries(files)) {
      const path = join(folder, 'app', name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  // One of each order of bytes: every other is written above, byte by byte.
  const platforms = ['linux/amd64', 'linux/s390x'];
  for (const platform of platforms)
    it(`sees its modules (${platform})`, { timeout: 300_000 }, () => {
      const [os = '', architecture = ''] = platform.split('/');
      const env = {
        ...process.env,
        ...{ GOOS: os, GOARCH: architecture, CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOWORK: 'off' },
        ...{
          GOPROXY: `file://${folder}/proxy`,
          GOSUMDB: 'off',
          GONOSUMDB: '*',
          GOMODCACHE: join(folder, 'cache'),
        },
        ...{ GOCACHE: join(folder, 'build'), GOFLAGS: '-mod=mod -modcacherw', GOPATH: join(folder, 'path') },
      };
      const options = { cwd: join(folder, 'app'), env, encoding: 'utf8' } as const;
      execFileSync('go', ['build', '-trimpath', '-p', '1', '-o', join(folder, 'program'), '.'], options);
      const [first = ''] =
        execFileSync('go', ['version', join(folder, 'program')], options).match(/\d+\.\d+(?:\.\d+)?/) ?? [];
      const found = outcome(readFileSync(join(folder, 'program')));
      expect(found).toEqual([
        `stdlib ${first.split('.').length === 2 ? `${first}.0` : first}`,
        expect.stringMatching(/^example\.com\/app( v0\.0\.0\S*)?$/),
        ...['example.com/local', 'example.com/fork v1.0.1', 'example.com/plain v1.2.3'],
      ]);
    });
});
