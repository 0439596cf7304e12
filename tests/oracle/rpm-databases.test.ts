import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { absent, found } from '../../src/core/answer.ts';
import { executable, type ProbeKey, probeKey } from '../../src/core/probe.ts';
import { installedPackages } from '../../src/facts/installed-packages.ts';
import { bdbHeaders } from '../../src/packages/rpm-bdb.ts';
import { rpmDatabase } from '../../src/packages/rpm-database.ts';
import { knownValue } from '../facts/host-answers.ts';
import { libuuid, mariner } from '../packages/rpm-fixtures.ts';
import {
  berkeleyHash,
  missingBerkeleyDb,
  missingRpm,
  type RpmFolder,
  recordPackages,
  rpmFolder,
  succeeded,
} from './rpm-programs.ts';
import { seededChoices } from './seeded-random.ts';

const SEED = 20261128;
const isDemanded = process.env.REMPART_REQUIRE === 'all';

/** Runs where nothing is missing; is skipped with the reason, or fails where everything is demanded. */
const itWith = (missing: string | null) => (title: string, test: () => void) =>
  it.skipIf(missing !== null && !isDemanded)(
    `${title}${missing === null ? '' : ` (${missing})`}`,
    () => {
      if (missing !== null) throw new Error(missing);
      test();
    },
    240_000,
  );
const itWithRpm = itWith(missingRpm());

const question = installedPackages.from
  .flatMap(({ from, questions }) => [...questions, ...from.flatMap((fact) => fact.questions)])
  .map(({ probe }) => probe)
  .find((probe) => probe.kind === 'command');

/** What the fact of a host makes of rpm's own answer to its own question. */
const listed = (folder: RpmFolder, search?: string) => {
  if (question?.kind !== 'command') throw new Error('no question to rpm');
  const [program, ...argv] = question.argv;
  const answers = new Map<ProbeKey, ReturnType<typeof succeeded>>([
    [probeKey(question), succeeded(folder.run(program, argv, search))],
    [probeKey(executable('rpm')), found({ path: '/usr/bin/rpm' })],
  ]);
  for (const { probe } of installedPackages.from.flatMap(({ questions }) => questions))
    if (!answers.has(probeKey(probe)))
      answers.set(
        probeKey(probe),
        probe.kind === 'files' ? found({ entries: [], complete: true, reason: null }) : absent,
      );
  return knownValue(installedPackages, answers)?.packages ?? [];
};

const byName = <T extends { readonly name: string }>(all: readonly T[]): readonly T[] =>
  all.toSorted((a, b) => (a.name < b.name ? -1 : 1));

/** What the reader finds in the same file, in the words of the fact. */
const read = (path: string, bytes: Buffer) =>
  rpmDatabase.read(path, bytes).packages.map(({ name, version, source, sourceVersion, arch, module }) => ({
    name,
    version,
    source: source ?? name,
    sourceVersion: sourceVersion ?? version,
    arch,
    module,
    status: 'installed',
    held: false,
  }));

describe('the reader of databases and rpm itself find the same', () => {
  itWithRpm('in SQLite of CBL-Mariner', () => {
    using folder = rpmFolder('sqlite', mariner);
    expect(byName(listed(folder))).toEqual(byName(read(mariner.path, mariner.bytes)));
  });
  itWithRpm('in a hash of Berkeley DB', () => {
    using folder = rpmFolder('bdb_ro', libuuid);
    expect(listed(folder)).toHaveLength(1);
    expect(listed(folder)).toEqual(read(libuuid.path, libuuid.bytes));
  });
  itWithRpm(
    'in a database that rpm made, empty at first, with an epoch, a module and files, less when one is erased',
    () => {
      using folder = rpmFolder('sqlite', null);
      const path = '/var/lib/rpm/rpmdb.sqlite';
      folder.run('rpm', ['--initdb']);
      expect(rpmDatabase.read(path, folder.database('rpmdb.sqlite'))).toEqual({ packages: [], owned: [] });

      recordPackages(folder);
      const found = rpmDatabase.read(path, folder.database('rpmdb.sqlite'));
      expect(byName(listed(folder))).toEqual(byName(read(path, folder.database('rpmdb.sqlite'))));
      expect(byName(found.packages)).toEqual([
        {
          kind: 'rpm',
          name: 'java-lib',
          version: '4:5~rc1-6^git7',
          source: 'tool',
          sourceVersion: '1.2-3',
          arch: 'noarch',
          module: 'tools:rolling:20261128:abcd:noarch',
        },
        expect.objectContaining({ name: 'tool', version: '4:1.2-3' }),
      ]);
      const files = folder.run('rpm', ['-qal']).split('\n');
      expect(found.owned.toSorted()).toEqual(
        files.filter((file) => /package\.json$|\.jar$/.test(file)).toSorted(),
      );
      expect(found.owned).toHaveLength(2);

      folder.run('rpm', ['-e', '--justdb', 'tool']);
      expect(read(path, folder.database('rpmdb.sqlite'))).toEqual(listed(folder));
      expect(listed(folder)).toHaveLength(1);
    },
  );
  itWithRpm('by an rpm that knows no modules, none is asked for, and all packages are listed', () => {
    using folder = rpmFolder('sqlite', mariner);
    const old = join(folder.path, 'old');
    mkdirSync(old);
    writeFileSync(
      join(old, 'rpm'),
      `#!/bin/sh
case "$*" in *MODULARITYLABEL*) exit 0;; --querytags) echo NAME; exit;; esac
PATH=\${PATH#*:}
exec rpm "$@"
`,
    );
    chmodSync(join(old, 'rpm'), 0o755);
    expect(listed(folder, `${old}:${process.env.PATH}`)).toHaveLength(129);
  });
});

describe('the reader of hashes finds what Berkeley DB wrote', () => {
  for (const pageSize of [512, 4096, 65_536])
    for (const isLittle of [true, false])
      itWith(missingBerkeleyDb())(
        `on pages of ${pageSize} bytes, ${isLittle ? 'little' : 'big'}-endian`,
        () => {
          using folder = rpmFolder('bdb_ro', null);
          const { whole, chance } = seededChoices(SEED);
          const values = Array.from({ length: 400 }, () =>
            Buffer.alloc(chance(0.1) ? whole(0, 100_000) : whole(0, 2000), whole(1, 255)),
          );
          const bytes = berkeleyHash(folder, values, { pageSize, isLittle, deleted: 150 });
          const hex = (all: Iterable<Buffer>) => [...all].map((value) => value.toString('hex')).toSorted();
          expect(hex(bdbHeaders(bytes))).toEqual(hex(values.slice(150)));
        },
      );
});
