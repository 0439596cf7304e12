import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/core/generated/report.ts';
import { rempart } from '../cli/command-line.ts';
import { FIXTURES } from '../cli/vulndb/built-database.ts';
import { zipOf } from '../cli/vulndb/zip-writer.ts';
import { elfOf } from '../packages/elf-writer.ts';
import { inlineGoProgram } from '../packages/go-program.ts';
import { describeWithPrograms } from '../packages/program-at-hand.ts';
import { artefactFolder } from '../testbed/cache-folder.ts';
import { describeWith } from '../testbed/index.ts';
import { nodeApplication } from '../testbed/node-application.ts';
import { reportDocument } from './report-document.ts';

/** Records of npm and Maven with the facts of the public ones (constructed: the fixtures hold none of these two). */
const RECORDS = [
  ['GHSA-xxxq-chmp-67g4', 'CVE-2020-14967', 'npm', 'jsrsasign', '0', '8.0.18'],
  ['GHSA-92r3-m2mg-pj97', 'CVE-2023-49293', 'npm', 'vite', '4.5.0', '4.5.1'],
  ['GHSA-gqj2-324p-vx73', 'CVE-2023-48910', 'Maven', 'io.github.microcks:microcks', '0', '1.17.1'],
] as const;

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rempart-languages-'));
  const records = join(folder, 'records');
  cpSync(FIXTURES, records, { recursive: true });
  for (const [id, cve, ecosystem, name, introduced, fixed] of RECORDS)
    writeFileSync(
      join(records, `${id}.json`),
      JSON.stringify({
        ...{ id, modified: '2026-11-20T00:00:00Z', aliases: [cve] },
        affected: [
          {
            package: { ecosystem, name },
            ranges: [{ type: 'SEMVER', events: [{ introduced }, { fixed }] }],
          },
        ],
      }),
    );
  const { status, stderr } = await rempart([
    ...['vulndb', 'update', '--from', records, '--db', join(folder, 'db'), '--quiet'],
  ]);
  expect(stderr).toBe('');
  expect(status).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

type Files = Readonly<Record<string, string | Buffer>>;

const rootOf = (files: Files): string => {
  const root = mkdtempSync(join(folder, 'root-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content, { mode: /^usr\/local\/bin\//.test(path) ? 0o755 : 0o644 });
  }
  return root;
};

/** `package CVE: installed → fixed`, whichever of the checks says so, and why something was not seen. */
const found = async (root: string): Promise<readonly string[]> => {
  const { status, stdout, stderr } = await rempart([
    ...['audit', `rootfs:${root}`, '--db', join(folder, 'db'), '--output', 'json'],
  ]);
  expect(status, stderr).toBe(0);
  const report: Report = reportDocument(stdout);
  return (report.targets[0]?.results ?? [])
    .filter(({ checkId }) => /^vulnerabilities\/known-(?:fixable|exploited|unfixed)$/.test(checkId))
    .flatMap(({ checkId, findings, reason }) =>
      reason === null
        ? findings.map(({ location, actual, expected }) => `${location?.resource}: ${actual} → ${expected}`)
        : [`${checkId}: ${reason.text}`],
    )
    .sort();
};

const goProgram = (net: string, toolchain: string): Files => ({
  'usr/local/bin/server': inlineGoProgram(
    { bits: 64, isLittle: true },
    {
      toolchain,
      lines: [
        'path\texample.com/server',
        'mod\texample.com/server\t(devel)\t',
        `dep\tgolang.org/x/net\t${net}\th1:0=`,
      ],
    },
  ),
});

const rustProgram = (version: string): Files => ({
  'usr/local/bin/node': elfOf({ bits: 64, isLittle: true }, [
    {
      name: '.dep-v0',
      bytes: deflateSync(
        JSON.stringify({ packages: [{ name: 'libp2p-core', version, source: 'crates.io' }] }),
      ),
      address: 0x400000,
    },
  ]),
});

const jar = (version: string): Files => ({
  'opt/app.jar': zipOf([
    {
      name: 'BOOT-INF/lib/inner.jar',
      bytes: zipOf([
        {
          name: 'META-INF/maven/io.github.microcks/microcks/pom.properties',
          bytes: Buffer.from(`groupId=io.github.microcks\nartifactId=microcks\nversion=${version}\n`),
        },
      ]),
    },
  ]),
});

const python = (version: string): Files => ({
  [`srv/venv/lib/python3.11/site-packages/lxml-${version}.dist-info/METADATA`]: `Metadata-Version: 2.1\nName: lxml\nVersion: ${version}\n`,
});

const gem = (version: string): Files => ({
  [`usr/local/bundle/specifications/loofah-${version}.gemspec`]: `Gem::Specification.new do |s|\n  s.name = "loofah".freeze\n  s.version = "${version}".freeze\nend\n`,
});

/** Trees of crafted metadata: each with an advisory, and with the version that mends it. */
const TREES: readonly (readonly [
  language: string,
  vulnerable: Files,
  patched: Files,
  expected: readonly string[],
])[] = [
  [
    'Go',
    goProgram('v0.16.0', 'go1.20.9'),
    goProgram('v0.17.0', 'go1.20.10'),
    ['golang.org/x/net CVE-2023-39325: v0.16.0 → 0.17.0', 'stdlib CVE-2023-39325: 1.20.9 → 1.20.10'],
  ],
  ['Rust', rustProgram('0.7.0'), rustProgram('0.7.1'), ['libp2p-core CVE-2019-15545: 0.7.0 → 0.7.1']],
  [
    'Java, in a jar within a jar',
    jar('1.17.0'),
    jar('1.17.1'),
    ['io.github.microcks:microcks CVE-2023-48910: 1.17.0 → 1.17.1'],
  ],
  ['Python', python('4.2.4'), python('4.2.5'), ['lxml CVE-2018-19787: 4.2.4 → 4.2.5']],
  ['Ruby', gem('2.19.0'), gem('2.19.1'), ['loofah CVE-2022-23514: 2.19.0 → 2.19.1']],
];

describe('packages of languages in the files of an image', () => {
  for (const [language, vulnerable, patched, expected] of TREES)
    it(`${language}: exactly the advisories that the data has, and none of the mended version`, async () => {
      expect(await found(rootOf(vulnerable))).toEqual(expected);
      expect(await found(rootOf(patched))).toEqual([]);
    });

  it('what a package of Debian brought is Debian’s, and not told a second time', async () => {
    const files = python('4.2.4');
    const [path = ''] = Object.keys(files);
    const owned: Files = {
      ...files,
      'etc/os-release': 'ID=debian\nVERSION_ID="12"\n',
      'var/lib/dpkg/status':
        'Package: python3-lxml\nStatus: install ok installed\nSource: lxml\nVersion: 4.9.2-1\n',
      'var/lib/dpkg/info/python3-lxml.list': `/.\n/${path}\n`,
    };
    expect(await found(rootOf(owned))).toEqual([]);
    expect(await found(rootOf({ ...owned, 'var/lib/dpkg/info/python3-lxml.list': '/.\n' }))).toEqual([
      'lxml CVE-2018-19787: 4.2.4 → 4.2.5',
    ]);
  });
});

describeWith('node-application', 'an application that npm installed', () => {
  it('has the advisories of its packages, and none of the mended ones', async () => {
    const root = (name: string) => join(artefactFolder(nodeApplication), name);
    expect(await found(root('vulnerable'))).toEqual([
      'jsrsasign CVE-2020-14967: 8.0.17 → 8.0.18',
      'vite CVE-2023-49293: 4.5.0 → 4.5.1',
    ]);
    expect(await found(root('patched'))).toEqual([]);
  });
});

describeWithPrograms([['go', 'version']], 'a program that Go of Debian built', () => {
  it('has the advisories of its toolchain', { timeout: 300_000 }, async () => {
    const source = mkdtempSync(join(folder, 'go-'));
    writeFileSync(join(source, 'go.mod'), 'module example.com/small\n\ngo 1.16\n');
    writeFileSync(join(source, 'main.go'), 'package main\n\nfunc main() { println("small") }\n');
    const env = {
      ...process.env,
      ...{ CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOFLAGS: '-mod=mod', GOWORK: 'off' },
      ...{ GOCACHE: join(folder, 'go-build'), GOPATH: join(folder, 'go-path') },
    };
    execFileSync('go', ['build', '-trimpath', '-o', 'small', '.'], { cwd: source, env });
    const version = /go([\d.]+)/.exec(execFileSync('go', ['version'], { env, encoding: 'utf8' }))?.[1] ?? '';
    const installed = version.split('.').length === 2 ? `${version}.0` : version;
    expect(await found(rootOf({ 'usr/local/bin/small': readFileSync(join(source, 'small')) }))).toEqual([
      `stdlib CVE-2023-39325: ${installed} → 1.20.10`,
    ]);
  });
});
