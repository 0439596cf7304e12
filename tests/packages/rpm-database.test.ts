import { describe, expect, it } from 'vitest';
import { PackageFault } from '../../src/packages/package-reader.ts';
import { rpmDatabase } from '../../src/packages/rpm-database.ts';
import { bind, ndbFile, rpmBlob } from './rpm-blob.ts';
import { libuuid, mariner, rowsOf, sle } from './rpm-fixtures.ts';

const NDB = '/var/lib/rpm/Packages.db';
const MiB = 1024 * 1024;
const wants = (path: string) => rpmDatabase.wants({ path, mode: 0o644, size: 1 });

describe('the database of rpm', () => {
  it('is read out of SQLite: 129 packages of CBL-Mariner 2, as rpm lists them', () => {
    const { packages } = rpmDatabase.read(mariner.path, mariner.bytes);
    expect(rowsOf(packages)).toEqual(mariner.rows);
  });
  it('is read out of ndb: 35 packages of SUSE Linux Enterprise 15', () => {
    const { packages } = rpmDatabase.read(sle.path, sle.bytes);
    expect(rowsOf(packages)).toEqual(sle.rows);
  });
  it('is read out of a hash of Berkeley DB, as rpm lists it', () => {
    const { packages } = rpmDatabase.read(libuuid.path, libuuid.bytes);
    expect(rowsOf(packages)).toEqual(libuuid.rows);
  });
  it('tells each package whole: epoch in front, source without one, module where there is one', () => {
    const label = 'bind:9.16:9050020250123:rhel9:x86_64';
    const { packages } = rpmDatabase.read(NDB, ndbFile([rpmBlob({ ...bind, 5096: label })]));
    expect(packages).toEqual([
      {
        kind: 'rpm',
        name: 'bind-libs',
        version: '32:9.16.23-18.el9',
        source: 'bind',
        sourceVersion: '9.16.23-18.el9',
        arch: 'x86_64',
        module: label,
      },
    ]);
  });
  it('leaves out imported keys, which have neither source nor architecture', () => {
    const key = rpmBlob({ 1000: 'gpg-pubkey', 1001: 'fd431d51', 1002: '4ae0493b' });
    const { packages } = rpmDatabase.read(NDB, ndbFile([key, rpmBlob(bind)]));
    expect(packages.map(({ name }) => name)).toEqual(['bind-libs']);
  });
  it('owns the metadata files of languages that its packages installed', () => {
    const npm = rpmBlob({
      ...bind,
      1116: [0, 1, 1],
      1117: ['npm', 'package.json', 'index.js'],
      1118: ['/usr/bin/', '/usr/lib/node_modules/npm/'],
    });
    const { owned } = rpmDatabase.read(NDB, ndbFile([rpmBlob(bind), npm]));
    expect(owned).toEqual(['/usr/lib/node_modules/npm/package.json']);
  });
  it('without packages is one without packages', () =>
    expect(rpmDatabase.read(NDB, ndbFile([]))).toEqual({ packages: [], owned: [] }));
  it('with a package that is damaged tells the others, and that they are not all', () => {
    const { packages, incomplete } = rpmDatabase.read(
      NDB,
      ndbFile([rpmBlob(bind), Buffer.from('no header'), rpmBlob({ ...bind, 1000: 'bind-utils' })]),
    );
    expect(packages.map(({ name }) => name)).toEqual(['bind-libs', 'bind-utils']);
    expect(incomplete).toMatchObject({ code: 'parse-error' });
  });
  it('keeps a package whose list of files is damaged, and is not whole', () => {
    const damaged = rpmBlob({ ...bind, 1116: [7], 1117: ['a.jar'], 1118: ['/'] });
    const { packages, incomplete } = rpmDatabase.read(NDB, ndbFile([damaged]));
    expect(packages.map(({ name }) => name)).toEqual(['bind-libs']);
    expect(incomplete?.message).toBe('a header in it has files in a folder that it does not name');
  });
  it('of which no package can be read is a fault', () =>
    expect(() => rpmDatabase.read(NDB, ndbFile([Buffer.from('no header')]))).toThrow(PackageFault));
  it('has a name for its format, and is not guessed from its bytes', () =>
    expect(() => rpmDatabase.read('/var/lib/rpm/Packages', mariner.bytes)).toThrow(
      'it does not begin like a hash of Berkeley DB',
    ));
});

describe('the list of Azure Linux', () => {
  it('stands for the database in images without rpm', () => {
    const line = 'glibc\t2.35-2.cm2\t1\t2\tMicrosoft\t(none)\t3\tx86_64\t0\tglibc-2.35-2.cm2.src.rpm\n';
    expect(
      rowsOf(rpmDatabase.read('/var/lib/rpmmanifest/container-manifest-2', Buffer.from(line)).packages),
    ).toEqual(['glibc\t2.35-2.cm2\tx86_64\tglibc-2.35-2.cm2.src.rpm']);
  });
});

describe('wanted is', () => {
  it.each(['/var/lib/rpm', '/usr/lib/sysimage/rpm', '/usr/share/rpm'])('what rpm keeps in %s', (folder) => {
    for (const name of ['rpmdb.sqlite', 'Packages.db', 'Packages'])
      expect(wants(`${folder}/${name}`)).toBe(256 * MiB);
    for (const name of ['Index.db', 'rpmdb.sqlite-shm', 'Name', 'old/Packages', 'Packages/x'])
      expect(wants(`${folder}/${name}`)).toBe(0);
  });
  it('the list of packages, not the one of names beside it', () => {
    expect(wants('/var/lib/rpmmanifest/container-manifest-2')).toBe(16 * MiB);
    expect(wants('/var/lib/rpmmanifest/container-manifest-1')).toBe(0);
  });
  it('nothing of another root, whose packages are not installed here', () =>
    expect(wants('/mnt/var/lib/rpm/Packages')).toBe(0));
});
