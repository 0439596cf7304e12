import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PackageFile } from '../../src/packages/package-reader.ts';
import { applicationReaders } from '../../src/packages/package-readers.ts';
import { faultsOf, flips, truncations } from './hostile-bytes.ts';
import { describeWithPrograms } from './program-at-hand.ts';

const readerOf = (path: string) => {
  const reader = applicationReaders.find(({ wants }) => wants({ path, mode: 0o644, size: 100 }) > 0);
  if (reader === undefined) throw new Error(`nobody reads ${path}`);
  return reader;
};
const read = (path: string, lines: readonly string[]): PackageFile =>
  readerOf(path).read(path, Buffer.from(lines.join('\n')));

const LIST = '/var/lib/dpkg/info/a.list';
const SUMS = '/var/lib/dpkg/status.d/a.md5sums';
const APK = '/lib/apk/db/installed';

describe('ownedFiles of dpkg', () => {
  it('gives what a reader wants, and what may be a program', () => {
    const { owned, packages } = read(LIST, [
      ...['/.', '/usr', '/usr/bin', '/usr/bin/dockerd', '/usr/bin/vim.basic', '/usr/lib', '/usr/lib/docker'],
      ...['/usr/lib/docker/cli-plugins', '/usr/lib/docker/cli-plugins/docker-buildx'],
      ...['/usr/lib/python3/dist-packages/six-1.16.0.egg-info', '/usr/lib/python3/dist-packages/six.py'],
      ...['/usr/share/java/commons-io.jar', '/usr/share/nodejs/a/node_modules/b/package.json'],
      ...['/usr/share/doc/a/copyright', '/etc/default/docker', ''],
    ]);
    expect(owned).toEqual([
      '/usr/bin/dockerd',
      '/usr/bin/vim.basic',
      '/usr/lib/docker/cli-plugins/docker-buildx',
      '/usr/lib/python3/dist-packages/six-1.16.0.egg-info',
      '/usr/share/java/commons-io.jar',
      '/usr/share/nodejs/a/node_modules/b/package.json',
    ]);
    expect(packages).toEqual([]);
  });

  it('reads the sums of images without a shell', () => {
    const sum = 'd41d8cd98f00b204e9800998ecf8427e';
    expect(
      read(SUMS, [`${sum}  usr/bin/openssl`, `${sum}  ./usr/bin/c_rehash`, `${sum}  usr/share/a`, 'other'])
        .owned,
    ).toEqual(['/usr/bin/openssl', '/usr/bin/c_rehash']);
  });

  it('gives no path that leads elsewhere, or is no text', () => {
    expect(
      read(LIST, [
        '/usr/bin/../../etc/a',
        'usr/bin/b',
        '/usr/bin/./c',
        '/usr//bin/d',
        '/usr/bin/\u001b[2J',
        '/usr/bin/',
      ]).owned,
    ).toEqual([]);
  });
});

describe('ownedFiles of apk', () => {
  const INSTALLED = [
    ...['P:containerd', 'V:1.7.0-r0', 'F:usr', 'F:usr/bin', 'R:containerd', 'a:0:0:755', 'Z:Q1x='],
    ...['R:readme', 'Z:Q1y=', 'F:', 'R:init', 'a:0:0:755', ''],
    ...[
      'P:py3-six',
      'F:usr/lib/python3.11/site-packages/six-1.16.0-py3.11.egg-info',
      'R:PKG-INFO',
      'Z:Q1z=',
      '',
    ],
  ];

  it('gives programs by their modes, and what another reader wants', () => {
    for (const path of [APK, '/usr/lib/apk/db/installed'])
      expect(read(path, INSTALLED).owned).toEqual([
        '/usr/bin/containerd',
        '/init',
        '/usr/lib/python3.11/site-packages/six-1.16.0-py3.11.egg-info/PKG-INFO',
      ]);
  });

  it('ends without a blank line where the file does', () => {
    expect(read(APK, ['F:usr/bin', 'R:a', 'a:0:0:755']).owned).toEqual(['/usr/bin/a']);
  });

  it('gives no path that leads elsewhere', () => {
    expect(read(APK, ['F:usr/../bin', 'R:a', 'a:0:0:755', 'F:usr/bin', 'R:../b', 'a:0:0:755']).owned).toEqual(
      [],
    );
  });

  it('outlives damage of any kind', () => {
    const bytes = Buffer.from(INSTALLED.join('\n'));
    for (const path of [APK, LIST, SUMS]) {
      expect(faultsOf(readerOf(path), path, truncations(bytes))).toBe(0);
      expect(faultsOf(readerOf(path), path, flips(bytes))).toBe(0);
    }
  });

  it('stops at a bound, and says so', () => {
    const lines = Array.from({ length: 1_000_001 }, (_, index) => `/usr/bin/${index}`);
    const { owned, incomplete } = read(LIST, lines);
    expect([owned.length, incomplete?.code]).toEqual([1_000_000, 'truncated']);
  });
});

describeWithPrograms([['dpkg-query', '-L', 'dpkg']], 'ownedFiles on this machine', () => {
  it('gives all programs of a package, as dpkg lists them', () => {
    const programs = execFileSync('dpkg-query', ['-L', 'dpkg'], { encoding: 'utf8' })
      .split('\n')
      .filter((path) => /\/s?bin\//.test(path) && existsSync(path) && lstatSync(path).isFile());
    const path = '/var/lib/dpkg/info/dpkg.list';
    const { owned } = readerOf(path).read(path, readFileSync(path));
    expect(programs).toContain('/usr/bin/dpkg');
    expect(programs.filter((program) => !owned.includes(program))).toEqual([]);
  });
});
