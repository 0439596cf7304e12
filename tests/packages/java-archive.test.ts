import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ArchiveBounds, javaArchive, javaArchiveWithin } from '../../src/packages/java-archive.ts';
import { type ZipPart, zipOf } from '../cli/vulndb/zip-writer.ts';
import { faultsOf, flips, outcomeOf, truncations } from './hostile-bytes.ts';
import { longZip } from './long-zip.ts';
import { describeWithPrograms } from './program-at-hand.ts';

const outcome = (bytes: Buffer, path = '/app/app.jar') => outcomeOf(javaArchive, path, bytes);

const file = (name: string, text: string | Buffer = '', more: Partial<ZipPart> = {}): ZipPart => ({
  name,
  bytes: Buffer.from(text),
  ...more,
});
const pom = (group: string, artifact: string, version: string): ZipPart =>
  file(
    `META-INF/maven/${group}/${artifact}/pom.properties`,
    `groupId=${group}\nartifactId=${artifact}\nversion=${version}\n`,
  );
const manifest = (...lines: readonly string[]): ZipPart =>
  file('META-INF/MANIFEST.MF', lines.map((line) => `${line}\r\n`).join(''));

/** `depth` archives, each within the next. */
const nestedJar = (depth: number): Buffer =>
  depth === 0
    ? zipOf([pom('g', 'innermost', '1')])
    : zipOf([pom('g', `level${depth}`, '1'), file('lib/inner.jar', nestedJar(depth - 1))]);

describe('javaArchive', () => {
  it('wants archives by their names', () => {
    const wants = (path: string): boolean => javaArchive.wants({ path, mode: 0o644, size: 1 }) > 0;
    expect(['/a.jar', '/a.war', '/a.ear', '/a.par', '/a.jpi', '/a.hpi', '/A.JAR'].map(wants)).not.toContain(
      false,
    );
    expect(['/a.zip', '/a.jar.txt', '/jar', '/a.jarx'].map(wants)).not.toContain(true);
  });

  it('counts all that a shaded archive has of Maven, and does not look at its manifest then', () => {
    expect(
      outcome(zipOf([manifest('Implementation-Title: x'), pom('g', 'a', '1'), pom('h', 'b', '2')])),
    ).toEqual(['g:a 1', 'h:b 2']);
  });

  it('goes by the manifest, then by its name', () => {
    expect(outcome(zipOf([manifest('Bundle-SymbolicName: org.a', 'Bundle-Version: 1.2.0')]))).toEqual([
      'org.a 1.2.0',
    ]);
    expect(outcome(zipOf([file('a.class')]), '/lib/commons-io-2.11.0.jar')).toEqual(['commons-io 2.11.0']);
    expect(outcome(zipOf([file('a.class')]))).toEqual([]);
    expect(outcome(zipOf([]))).toEqual([]);
  });

  it('reads archives within archives, by the names of their own', () => {
    const inner = zipOf([file('a.class')]);
    expect(
      outcome(
        zipOf([
          manifest('Main-Class: a'),
          file('BOOT-INF/lib/x-1.0.jar', inner),
          file('BOOT-INF/lib/y.jar', zipOf([pom('g', 'y', '3')])),
        ]),
      ),
    ).toEqual(['x 1.0', 'g:y 3']);
  });

  it('reads what a script stands in front of, and what is told by 64 bits', () => {
    const zip = zipOf([pom('g', 'a', '1')]);
    const script = Buffer.from('#!/bin/sh\nexec java -jar "$0"\n');
    for (const bytes of [zip, longZip(zip)]) {
      expect(outcome(bytes)).toEqual(['g:a 1']);
      expect(outcome(Buffer.concat([script, bytes]))).toEqual(['g:a 1']);
    }
  });
});

describe('javaArchive on hostile archives', () => {
  const within = (bounds: Partial<ArchiveBounds>, bytes: Buffer) => {
    const { packages, incomplete } = javaArchiveWithin(bounds).read('/a.jar', bytes);
    return [packages.map(({ name }) => name), incomplete?.code];
  };

  it('goes five archives deep, and says that there are more', () => {
    expect(outcome(nestedJar(5))).toEqual([
      ...[5, 4, 3, 2, 1].map((level) => `g:level${level} 1`),
      'g:innermost 1',
    ]);
    expect(javaArchive.read('/a.jar', nestedJar(5)).incomplete).toBeUndefined();
    for (const depth of [6, 10, 30]) {
      const { packages, incomplete } = javaArchive.read('/a.jar', nestedJar(depth));
      expect([packages.length, incomplete?.code]).toEqual([6, 'truncated']);
    }
  });

  it('stops at the bounds of members, of one metadata file and of all that is inflated', () => {
    const zip = zipOf([pom('g', 'a', '1'), pom('g', 'b', '1'), file('c.jar', zipOf([pom('g', 'c', '1')]))]);
    expect(within({}, zip)).toEqual([['g:a', 'g:b', 'g:c'], undefined]);
    expect(within({ entries: 1 }, zip)).toEqual([['g:a'], 'truncated']);
    expect(within({ inflatedBytes: 40 }, zip)).toEqual([['g:a'], 'truncated']);
    expect(within({ inflatedBytes: 70 }, zip)).toEqual([['g:a', 'g:b'], 'truncated']);
    expect(within({ depth: 0 }, zip)).toEqual([['g:a', 'g:b'], 'truncated']);
    expect(within({ archives: 1 }, zip)).toEqual([['g:a', 'g:b'], 'truncated']);
    const wide = zipOf([file('META-INF/MANIFEST.MF', Buffer.alloc(2 * 1024 * 1024, 'a'))]);
    expect(outcome(wide)).toBe('truncated');
  });

  it('inflates no bomb, told or not', () => {
    const bomb = Buffer.alloc(16 * 1024 * 1024);
    const bounds = { inflatedBytes: 1024 * 1024 };
    expect(outcomeOf(javaArchiveWithin(bounds), '/a.jar', zipOf([file('b.jar', bomb)]))).toBe('truncated');
    expect(outcome(zipOf([file('b.jar', bomb, { size: 100 })]))).toBe('parse-error');
  });

  it('bounds what many archives inflate to in sum', () => {
    const bomb = Buffer.alloc(1024 * 1024);
    const zip = zipOf([
      pom('g', 'a', '1'),
      ...Array.from({ length: 50 }, (_, index) => file(`${index}.jar`, bomb)),
    ]);
    expect(within({ inflatedBytes: 10 * 1024 * 1024 }, zip)).toEqual([['g:a'], 'parse-error']);
    const start = performance.now();
    within({ inflatedBytes: 10 * 1024 * 1024 }, zip);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  const cases: readonly (readonly [what: string, zip: Buffer, code: string])[] = [
    [
      'members that share their bytes',
      zipOf([pom('g', 'a', '1'), { ...pom('g', 'b', '1'), offset: 0 }]),
      'parse-error',
    ],
    ['a size that is too small', zipOf([{ ...pom('g', 'a', '1'), size: 2 }]), 'parse-error'],
    ['a size that is too large', zipOf([{ ...pom('g', 'a', '1'), size: 2000 }]), 'parse-error'],
    ['a checksum of something else', zipOf([{ ...pom('g', 'a', '1'), checksum: 1 }]), 'parse-error'],
    ['what is encrypted', zipOf([{ ...pom('g', 'a', '1'), flags: 1 }]), 'unsupported'],
    ['more members than it has', zipOf([pom('g', 'a', '1')], { count: 9 }), 'parse-error'],
    ['a member outside of it', zipOf([{ ...pom('g', 'a', '1'), offset: 0x7fffffff }]), 'parse-error'],
    ['what is no zip', Buffer.from('PK no zip'), 'parse-error'],
    ['nothing', Buffer.alloc(0), 'parse-error'],
  ];
  for (const [what, zip, code] of cases)
    it(`refuses ${what}`, () => {
      expect(outcome(zip)).toBe(code);
    });

  it('gives the others where one archive within is damaged, and says so', () => {
    expect(within({}, zipOf([pom('g', 'a', '1'), file('b.jar', 'no zip')]))).toEqual([
      ['g:a'],
      'parse-error',
    ]);
  });

  it('outlives damage of any kind', () => {
    for (const zip of [
      nestedJar(2),
      longZip(zipOf([manifest('Bundle-SymbolicName: a', 'Bundle-Version: 1')])),
    ]) {
      expect(faultsOf(javaArchive, '/a.jar', truncations(zip))).toBeGreaterThan(100);
      expect(faultsOf(javaArchive, '/a.jar', flips(zip, 1500))).toBeGreaterThan(100);
    }
  });
});

describeWithPrograms([['jar', '--version']], 'javaArchive on what the jar command writes', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rempart-jar-'));
    const put = (path: string, text: string): void => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    put('inner/META-INF/maven/g/a/pom.properties', 'groupId=g\nartifactId=a\nversion=1.0\n');
    put(
      'manifest',
      'Implementation-Vendor-Id: org.example\nImplementation-Title: app\nImplementation-Version: 2.0\n',
    );
    put('outer/readme', 'text');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  for (const flags of ['cfm', 'cfm0'])
    it(`reads it, and the one within it (jar ${flags})`, () => {
      const jar = (...args: readonly string[]) => execFileSync('jar', args, { cwd: folder });
      jar('cf', 'outer/inner.jar', '-C', 'inner', '.');
      jar(flags, 'outer.jar', 'manifest', '-C', 'outer', '.');
      expect(outcome(readFileSync(join(folder, 'outer.jar')))).toEqual(['org.example:app 2.0', 'g:a 1.0']);
    });
});
