import { describe, expect, it } from 'vitest';
import { metadataFiles } from '../../src/packages/rpm-file-list.ts';
import { fileListOf, rpmHeader } from '../../src/packages/rpm-header.ts';
import { rpmBlob } from './rpm-blob.ts';

const ownedBy = (...packages: readonly Readonly<Record<number, readonly string[] | readonly number[]>>[]) => {
  const files = metadataFiles();
  for (const tags of packages) {
    const list = fileListOf(rpmHeader(rpmBlob(tags)));
    if (list !== null) files.add(list);
  }
  return files.paths;
};
const inFolder = (folder: string, ...names: readonly string[]) => ({
  1116: names.map(() => 0),
  1117: names,
  1118: [folder],
});

describe('owned are', () => {
  it('files by which packages of languages are known, with their folders', () =>
    expect(
      ownedBy(
        inFolder('/usr/lib/python3/site-packages/six-1.16.dist-info/', 'METADATA', 'RECORD'),
        inFolder('/usr/lib/python3/site-packages/six.egg-info/', 'PKG-INFO'),
        inFolder('/usr/lib/python3/site-packages/', 'rpm-4.16-py3.9.egg-info', 'six.py'),
        inFolder('/usr/share/gems/specifications/', 'json-2.3.gemspec'),
        inFolder('/usr/share/java/', 'a.jar', 'b.war', 'c.ear', 'd.jar.txt', 'jar'),
        inFolder('/usr/lib/node_modules/npm/', 'package.json', 'old-package.json', 'METADATA.in'),
      ),
    ).toEqual([
      '/usr/lib/python3/site-packages/six-1.16.dist-info/METADATA',
      '/usr/lib/python3/site-packages/six.egg-info/PKG-INFO',
      '/usr/lib/python3/site-packages/rpm-4.16-py3.9.egg-info',
      '/usr/share/gems/specifications/json-2.3.gemspec',
      '/usr/share/java/a.jar',
      '/usr/share/java/b.war',
      '/usr/share/java/c.ear',
      '/usr/lib/node_modules/npm/package.json',
    ]));
  it('in the folder whose place each name has', () =>
    expect(
      ownedBy({ 1116: [1, 0, 1], 1117: ['a.jar', 'b.jar', 'c.jar'], 1118: ['/one/', '/two/'] }).toSorted(),
    ).toEqual(['/one/b.jar', '/two/a.jar', '/two/c.jar']));
  it('none of a package without files', () => expect(ownedBy({ 1000: ['none'] })).toEqual([]));
  it('none longer than a path can be', () =>
    expect(
      ownedBy(inFolder(`/${'d'.repeat(4096)}/`, 'a.jar'), inFolder('/', `${'n'.repeat(252)}.jar`)),
    ).toEqual([]));
});

describe('a hostile list', () => {
  it.each([
    ['counts more names than it has', { offset: 0, count: 0xffff_ffff }],
    ['begins beyond its bytes', { offset: 0xffff_fff0, count: 1 }],
  ])('that %s is a fault', (_, place) => {
    const names = { type: 8, ...place };
    const list = {
      store: Buffer.from('a\0b\0'),
      baseNames: names,
      directoryNames: names,
      directoryIndexes: Buffer.alloc(8),
    };
    expect(() => metadataFiles().add(list)).toThrow('fewer files than it counts');
  });
  it('that puts a file into a folder that it does not name is a fault', () =>
    expect(() => ownedBy({ 1116: [1], 1117: ['a.jar'], 1118: ['/'] })).toThrow(
      'a folder that it does not name',
    ));
  it('of more files than a system has is cut with a reason', () => {
    const many = inFolder('/', ...Array.from({ length: 100_001 }, () => '.jar'));
    expect(() => ownedBy(many, many)).toThrow('more than 200000 metadata files');
  });
  it('that repeats a long folder for each short name is cut with a reason', () => {
    const many = inFolder(`/${'d'.repeat(4000)}/`, ...Array.from({ length: 10_000 }, () => 'a.jar'));
    expect(() => ownedBy(many)).toThrow('longer than 32 MiB together');
  });
});
