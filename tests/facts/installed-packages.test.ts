import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  type Answer,
  absent,
  type FileEntry,
  found,
  type PackageEntry,
  type PackagesOutput,
  type UnknownReason,
  unknown,
} from '../../src/core/answer.ts';
import { executable, type ProbeKey, packages, probeKey } from '../../src/core/probe.ts';
import { installedPackages, removedPackages, seenPackages } from '../../src/facts/installed-packages.ts';
import { answerFixture, knownValue, printed, resolveFact } from './host-answers.ts';

const text = (path: string, content: string): FileEntry => ({
  path,
  type: 'file',
  mode: 0o644,
  uid: 0,
  gid: 0,
  size: content.length,
  mtime: 0,
  content,
  unreadable: null,
});
const listed = (...entries: readonly FileEntry[]) => found({ entries, complete: true, reason: null });

const [dpkg, folder, apk, apkUsr, rpmFiles, rpm] = installedPackages.from.map(
  (fact) => (fact.questions[0] ?? fact.from[0]?.questions[1])?.probe,
);

/** A target without any database, but for what is told. */
const target = (over: {
  readonly dpkg?: Answer;
  readonly folder?: Answer;
  readonly apk?: Answer;
  readonly apkUsr?: Answer;
  readonly rpmFiles?: Answer;
  readonly rpm?: Answer;
}) => {
  const answers: readonly (readonly [typeof dpkg, Answer])[] = [
    [dpkg, over.dpkg ?? absent],
    [folder, over.folder ?? listed()],
    [apk, over.apk ?? absent],
    [apkUsr, over.apkUsr ?? absent],
    [rpmFiles, over.rpmFiles ?? listed()],
    [rpm, over.rpm ?? unknown('unsupported', 'Nothing is run in an image')],
    [executable('rpm'), over.rpm === undefined ? absent : found({ path: '/usr/bin/rpm' })],
  ];
  return new Map<ProbeKey, Answer>(
    answers.flatMap(([probe, answer]) => (probe === undefined ? [] : [[probeKey(probe), answer]])),
  );
};

const names = (answers: ReturnType<typeof target>) =>
  knownValue(installedPackages, answers)?.packages.map(({ name }) => name);

/** Of a real machine (fixtures/packages/dpkg/README.md). */
const DPKG = resolve(import.meta.dirname, '../../fixtures/packages/dpkg');

describe('dpkg', () => {
  const status = text('/var/lib/dpkg/status', answerFixture('installed-packages/debian-12.txt'));
  const read = (content: string) => target({ dpkg: found(text('/var/lib/dpkg/status', content)) });

  it('names the source and its version, which lacks the suffix of a rebuild', () => {
    const found = knownValue(installedPackages, target({ dpkg: { state: 'found', output: status } }));
    expect(found?.manager).toBe('dpkg');
    expect(found?.packages.find(({ name }) => name === 'busybox-static')).toEqual({
      name: 'busybox-static',
      version: '1:1.35.0-4+deb12u1+b1',
      source: 'busybox',
      sourceVersion: '1:1.35.0-4+deb12u1',
      arch: 'amd64',
      status: 'installed',
      held: false,
      module: null,
    });
  });
  it('reads of a whole Debian 12 what dpkg-query lists', () => {
    const rows = readFileSync(join(DPKG, 'debian-12.tsv'), 'utf8').split('\n').filter(Boolean);
    expect(rows).toHaveLength(959);
    const content = gunzipSync(readFileSync(join(DPKG, 'debian-12.status.gz'))).toString('utf8');
    const read = knownValue(seenPackages, target({ dpkg: found(text('/var/lib/dpkg/status', content)) }));
    expect(read?.unseen).toBeNull();
    const told = read?.packages.map(({ name, arch, version, source, sourceVersion, status }) =>
      [name, arch, version, source, sourceVersion, status === 'installed' ? 'ii ' : status].join('\t'),
    );
    expect(told?.toSorted()).toEqual(rows.toSorted());
  });
  it('leaves out what was removed but kept its configuration', () =>
    expect(
      names(
        read(
          'Package: gone\nStatus: deinstall ok config-files\nVersion: 1\n\nPackage: here\nStatus: install ok installed\nVersion: 1\n',
        ),
      ),
    ).toEqual(['here']));
  it('keeps what is not whole, and says so', () =>
    expect(
      knownValue(installedPackages, read('Package: a\nStatus: hold ok half-configured\nVersion: 1\n'))
        ?.packages[0],
    ).toMatchObject({ status: 'half-configured', held: true }));
  it.each([
    ['lacks its name', 'Status: install ok installed\nVersion: 1\n\nPackage: y\nVersion: 2\n\n\n\n'],
    ['lacks its version', 'Package: x\n\nPackage: y\nVersion: 2\n'],
    ['is no field', 'Package: x\nno field\n\nPackage: y\nVersion: 2\n'],
    ['no package can have', 'Package: x\nVersion: 1\u001b[2J\n\nPackage: y\nVersion: 2\n'],
    ['no package can have', 'Package: x\u202e\nVersion: 1\n\nPackage: y\nVersion: 2\n'],
    ['ends within a line', 'Package: y\nVersion: 2\n\nPack'],
  ])('tells the readable packages of a damaged file, and of all of them nothing: %s', (why, content) => {
    expect(knownValue(seenPackages, read(content))).toMatchObject({
      packages: [{ name: 'y', version: '2' }],
      unseen: { text: expect.stringContaining(why) },
    });
    expect(resolveFact(installedPackages, read(content))).toMatchObject({ known: false });
    expect(resolveFact(removedPackages, read(content))).toMatchObject({ known: false });
  });
  it('of which nothing can be read is no database without packages', () =>
    expect(resolveFact(installedPackages, read('\0'.repeat(4096)))).toMatchObject({
      known: false,
      reason: { text: 'The database of dpkg ends within a line' },
    }));
  it('stops at a hundred thousand packages, and says so', () => {
    const many = 'Package: a\nVersion: 1\n\n'.repeat(100_001);
    expect(knownValue(seenPackages, read(many))?.unseen).toMatchObject({ code: 'truncated' });
  });
  it('takes time in proportion for a line of blanks, and for lines without end', () => {
    const before = performance.now();
    for (const text of [
      `Package: a${' '.repeat(2_000_000)}b\n`,
      'a\n'.repeat(1_000_000),
      '\n '.repeat(1_000_000),
    ])
      knownValue(seenPackages, read(`Package: y\nVersion: 2\n\n${text}`));
    expect(performance.now() - before).toBeLessThan(10_000);
  });
  it('reads a distroless image, where each package has a file and none a status', () =>
    expect(
      names(
        target({
          folder: listed(
            text('/var/lib/dpkg/status.d/libc6', 'Package: libc6\nVersion: 2.36-9\nSource: glibc\n'),
            text('/var/lib/dpkg/status.d/libc6.md5sums', 'Package: not\nVersion: one\n'),
          ),
        }),
      ),
    ).toEqual(['libc6']));
});

describe('apk', () => {
  it.each([
    ['is no field', 'this is a corrupt db\n\nP:y\nV:2\n\n'],
    ['lacks its name or version', 'P:x\n\nP:y\nV:2\n\n'],
    ['no package can have', 'P:x\u0007\nV:1\n\nP:y\nV:2\n\n'],
    ['ends within a line', 'P:y\nV:2\n\nP'],
  ])('tells the readable packages of a damaged file, and of all of them nothing: %s', (why, content) => {
    const answers = target({ apk: found(text('/lib/apk/db/installed', content)) });
    expect(knownValue(seenPackages, answers)).toMatchObject({
      packages: [{ name: 'y', version: '2' }],
      unseen: { text: expect.stringContaining(why) },
    });
    expect(resolveFact(installedPackages, answers)).toMatchObject({ known: false });
  });
  it('reads names, versions and origins', () =>
    expect(
      knownValue(
        installedPackages,
        target({
          apk: found(
            text('/lib/apk/db/installed', 'C:Q1\nP:ssl_client\nV:1.36.1-r2\nA:x86_64\no:busybox\nF:usr\n\n'),
          ),
        }),
      ),
    ).toEqual({
      manager: 'apk',
      packages: [
        {
          name: 'ssl_client',
          version: '1.36.1-r2',
          source: 'busybox',
          sourceVersion: '1.36.1-r2',
          arch: 'x86_64',
          status: 'installed',
          held: false,
          module: null,
        },
      ],
    }));
  it('finds the database where /lib is merged into /usr', () =>
    expect(
      names(target({ apkUsr: found(text('/usr/lib/apk/db/installed', 'P:musl\nV:1.2.5-r9\n')) })),
    ).toEqual(['musl']));
});

describe('rpm', () => {
  it('reads what rpm lists; keys are no packages, epochs stay', () =>
    expect(
      knownValue(
        installedPackages,
        target({
          rpm: printed(
            'gpg-pubkey\tfd431d51-4ae0493b\t(none)\t(none)\t\nbind-libs\t32:9.16.23-18.el9\tx86_64\tbind-9.16.23-18.el9.src.rpm\t\n',
          ),
          rpmFiles: listed(text('/var/lib/rpm/rpmdb.sqlite', '')),
        }),
      ),
    ).toEqual({
      manager: 'rpm',
      packages: [
        {
          name: 'bind-libs',
          version: '32:9.16.23-18.el9',
          source: 'bind',
          sourceVersion: '9.16.23-18.el9',
          arch: 'x86_64',
          status: 'installed',
          held: false,
          module: null,
        },
      ],
    }));
  it('tells the module that a package is of; an old rpm tells none', () => {
    const label = 'nodejs:20:9050020250123:rhel9:x86_64';
    const modules = (line: string) =>
      knownValue(installedPackages, target({ rpm: printed(line) }))?.packages.map(({ module }) => module);
    expect(modules(`npm\t1:10.8.2-1.20.18.2\tx86_64\tnodejs-20.18.2-1.src.rpm\t${label}\n`)).toEqual([label]);
    expect(modules('bash\t5.1.8-9.el9\tx86_64\tbash-5.1.8-9.el9.src.rpm\t\n')).toEqual([null]);
  });
  it('takes a package for its own source where no source file is told', () =>
    expect(
      knownValue(installedPackages, target({ rpm: printed('tool\t1.0-1\tnoarch\t(none)\t\n') }))?.packages[0],
    ).toMatchObject({ source: 'tool', sourceVersion: '1.0-1' }));
  it('of a host is not spoiled by its database, which nobody reads there', () =>
    expect(
      names(
        target({
          rpm: printed('bash\t5.1-9\tx86_64\tbash-5.1-9.src.rpm\n'),
          rpmFiles: listed(text('/var/lib/rpm/rpmdb.sqlite', '')),
        }),
      ),
    ).toEqual(['bash']));
  it('is unknown in a container: its database is there, but rpm is not run', () =>
    expect(
      resolveFact(
        installedPackages,
        target({ rpmFiles: listed(text('/usr/lib/sysimage/rpm/rpmdb.sqlite', '')) }),
        'container',
      ),
    ).toMatchObject({ known: false, reason: { code: 'unsupported' } }));
  it('installed on Debian as a tool lists nothing, and dpkg is believed', () =>
    expect(
      knownValue(
        installedPackages,
        target({
          dpkg: found(text('/var/lib/dpkg/status', 'Package: rpm\nVersion: 4\n')),
          rpm: printed(''),
        }),
      )?.manager,
    ).toBe('dpkg'));
});

describe('rpm of an image', () => {
  const path = '/usr/lib/sysimage/rpm/rpmdb.sqlite';
  const row = (over: Partial<PackageEntry>): PackageEntry => ({
    ...{ kind: 'rpm', name: 'bash', version: '5.2-1', arch: 'x86_64', module: null, path },
    ...{ source: 'bash', sourceVersion: '5.2-1', ...over },
  });
  const image = (rows: readonly PackageEntry[], reason: UnknownReason | null = null) =>
    resolveFact(
      installedPackages,
      new Map([
        ...target({ rpmFiles: listed(text(path, '')) }),
        [
          probeKey(packages('rpm')),
          found<PackagesOutput>({ packages: rows, complete: reason === null, reason }),
        ],
      ]),
      'image',
    );

  it('is read out of its database; keys are no packages', () =>
    expect(
      image([
        row({
          name: 'bind-libs',
          version: '32:9.16-1',
          source: 'bind',
          sourceVersion: '9.16-1',
          module: 'bind:9',
        }),
        row({ name: 'gpg-pubkey', version: 'fd431d51-4ae0493b', source: null, sourceVersion: null }),
        row({ name: 'local', version: '1-1', source: null, sourceVersion: null }),
      ]),
    ).toMatchObject({
      known: true,
      value: {
        manager: 'rpm',
        packages: [
          {
            name: 'bind-libs',
            version: '32:9.16-1',
            source: 'bind',
            sourceVersion: '9.16-1',
            arch: 'x86_64',
            status: 'installed',
            held: false,
            module: 'bind:9',
          },
          { name: 'local', source: 'local', sourceVersion: '1-1' },
        ],
      },
    }));

  it('is that of the newest format: a converted database may leave the older one beside it', () =>
    expect(
      image([row({ path: '/var/lib/rpm/Packages', version: '4.4-1' }), row({ path, version: '5.2-1' })]),
    ).toMatchObject({ value: { packages: [{ version: '5.2-1' }] } }));

  it('may have as many packages as the reader admits', () =>
    expect(image(Array.from({ length: 200_000 }, () => row({})))).toMatchObject({ known: true }));

  it.each(['truncated', 'parse-error', 'unsupported'] as const)(
    'is unknown where a part of it is: %s',
    (code) =>
      expect(image([row({})], { code, text: 'a page is damaged' })).toMatchObject({
        known: false,
        reason: { code, text: 'a page is damaged' },
      }),
  );

  it('is unknown where nothing could be read out of a database that is there', () =>
    expect(image([])).toMatchObject({ known: false, reason: { code: 'unsupported' } }));

  it('is unknown in a recording from before it was asked', () =>
    expect(
      resolveFact(installedPackages, target({ rpmFiles: listed(text(path, '')) }), 'image'),
    ).toMatchObject({ known: false, reason: { code: 'unsupported' } }));

  it('does not spoil what dpkg tells', () =>
    expect(
      resolveFact(
        installedPackages,
        target({ dpkg: found(text('/var/lib/dpkg/status', 'Package: rpm\nVersion: 4\n')) }),
        'image',
      ),
    ).toMatchObject({ value: { manager: 'dpkg' } }));
});

describe('neither', () => {
  it('is an image from scratch', () => expect(knownValue(installedPackages, target({}))).toBeNull());
  it('unless the files could not be seen', () =>
    expect(resolveFact(installedPackages, target({ dpkg: unknown('truncated', 'cut') }))).toMatchObject({
      known: false,
      reason: { code: 'truncated' },
    }));
});
