import { zipOf } from '../cli/vulndb/zip-writer.ts';
import { longZip } from '../packages/long-zip.ts';
import { bind, ndbFile, rpmBlob } from '../packages/rpm-blob.ts';
import { libuuid, mariner, sle } from '../packages/rpm-fixtures.ts';
import { END, paxHeader, rawHeader, type TarMember } from '../transports/archive/make-tar.ts';
import type { Hostile } from './hostile-case.ts';
import {
  archived,
  file,
  image,
  imageOf,
  imageWith,
  layer,
  MIB,
  octal,
  stanza,
  symlink,
} from './hostile-image.ts';

const STATUS = 'var/lib/dpkg/status';
const holey = stanza('holey', '1.0');

const rhel = file('etc/os-release', 'ID=almalinux\nVERSION_ID="9.4"\n');
const alpine = file('etc/os-release', 'ID=alpine\nVERSION_ID=3.20.1\n');
const accounts = [file('etc/passwd', 'root:x:0:0::/:/bin/sh\n'), file('etc/group', 'root:x:0:\n')];
/** An image with a database of another manager than Debian's. */
const only = (...members: readonly TarMember[]) =>
  archived(async () => imageOf({ layers: [await layer(...accounts, ...members)] }));

const rpm = (name: string, version = '1.0'): Buffer => rpmBlob({ ...bind, 1000: name, 1001: version });
const NDB = 'usr/lib/sysimage/rpm/Packages.db';

const apk = (name: string): string => `C:Q1x\nP:${name}\nV:1.0-r0\nA:x86_64\no:${name}\nF:etc\nR:x\n\n`;
const APK = 'lib/apk/db/installed';

const pom = (artifact: string) => ({
  name: `META-INF/maven/g/${artifact}/pom.properties`,
  bytes: Buffer.from(`groupId=g\nartifactId=${artifact}\nversion=1.0\n`),
});
const nested = (depth: number): Buffer =>
  depth === 0
    ? zipOf([pom('inner')])
    : zipOf([pom(`level${depth}`), { name: 'lib/inner.jar', bytes: nested(depth - 1) }]);
const jar = (make: () => Buffer) => archived(() => imageWith(file('srv/app.jar', make())));

/** A jar whose members all tell the directory the same bytes. */
const overlapping = (): Buffer =>
  zipOf(Array.from({ length: 100 }, (_, index) => ({ ...pom(`a${index}`), offset: 0 })));

/** Package databases and archives of packages that are damaged, cut, or made to cost much. */
export const hostilePackages: readonly Hostile[] = [
  // dpkg.
  {
    name: 'a status file of dpkg that is cut within a line',
    make: archived(() => imageWith(file(STATUS, `${holey}${stanza('libc6', '2.36-9')}`.slice(0, -60)))),
    says: /dpkg ends within a line/,
    unknown: 'packages',
    code: 'truncated',
    stillFound: ['holey'],
  },
  {
    name: 'a status file of dpkg with a stanza that tells no version',
    make: archived(() => imageWith(file(STATUS, `${holey}${stanza('libc6', '')}`))),
    says: /lacks its version/,
    unknown: 'packages',
    code: 'parse-error',
    stillFound: ['holey'],
  },
  {
    name: 'a status file of dpkg with zeros in it',
    make: archived(() => imageWith(file(STATUS, `${holey}${'\0'.repeat(4096)}\n`))),
    says: /dpkg is damaged/,
    unknown: 'packages',
    code: 'parse-error',
    stillFound: ['holey'],
  },
  {
    name: 'a status file of dpkg with names and versions of escapes',
    make: archived(() =>
      imageWith(file(STATUS, `${holey}${stanza('a\u001b]0;x\u0007', '1')}${stanza('b', '1\u202e')}`)),
    ),
    says: /a text that no package can have/,
    unknown: 'packages',
    code: 'parse-error',
    stillFound: ['holey'],
  },
  {
    name: 'a status file of dpkg of two hundred thousand packages',
    make: archived(() => imageWith(file(STATUS, 'Package: a\nVersion: 1\n\n'.repeat(200_000)))),
    says: /dpkg has more than 100000 packages/,
    unknown: 'packages',
    code: 'truncated',
  },
  {
    name: 'a status file of dpkg that is a link out of the image',
    make: archived(() => imageWith(symlink(STATUS, '../../../../../../../var/lib/dpkg/status'))),
    says: /No package was found/,
    unknown: 'packages',
  },
  {
    name: 'a status file of dpkg behind more than forty links',
    make: archived(() =>
      imageWith(
        symlink(STATUS, 'l0'),
        ...Array.from({ length: 50 }, (_, index) => symlink(`var/lib/dpkg/l${index}`, `l${index + 1}`)),
        file('var/lib/dpkg/l50', stanza('libc6', '2.36-9')),
      ),
    ),
    says: /No package was found/,
    unknown: 'packages',
  },
  {
    name: 'a status file of dpkg that is sparse',
    make: archived(async () =>
      image({
        layers: [
          Buffer.concat([
            paxHeader({ 'GNU.sparse.major': '1', 'GNU.sparse.name': STATUS, 'GNU.sparse.realsize': '5' }),
            rawHeader({ name: 'GNUSparseFile/status', size: octal(512) }),
            Buffer.alloc(512),
            END,
          ]),
        ],
      }),
    ),
    says: /sparse/,
    unknown: 'packages',
    code: 'unsupported',
  },
  // apk.
  {
    name: 'a database of apk that is cut within a line',
    make: only(alpine, file(APK, `${apk('holey')}${apk('musl')}`.slice(0, -6))),
    says: /apk ends within a line/,
    unknown: 'packages',
    code: 'truncated',
    stillFound: ['holey'],
  },
  {
    name: 'a database of apk with lines that are none',
    make: only(alpine, file(APK, `${apk('holey')}this is corrupt\n\n`)),
    says: /apk is damaged/,
    unknown: 'packages',
    code: 'parse-error',
    stillFound: ['holey'],
  },
  // rpm.
  {
    name: 'a database of rpm with one damaged header among others',
    make: only(rhel, file(NDB, ndbFile([rpm('holey'), Buffer.from('no header'), rpm('bash')]))),
    says: /Packages\.db: it tells of bytes that it does not have/,
    unknown: 'packages',
    code: 'parse-error',
    stillFound: ['holey'],
  },
  {
    name: 'a database of rpm with a package of escapes among others',
    make: only(rhel, file(NDB, ndbFile([rpm('holey'), rpm('\u001b[2Jx')]))),
    says: /a text that no package can have/,
    unknown: 'packages',
    code: 'parse-error',
    stillFound: ['holey'],
  },
  ...(
    [
      ['SQLite', 'rpmdb.sqlite', mariner.bytes],
      ['ndb', 'Packages.db', sle.bytes],
      ['Berkeley DB', 'Packages', libuuid.bytes],
    ] as const
  ).flatMap(([format, name, bytes]): readonly Hostile[] => [
    {
      name: `a database of rpm (${format}) that is cut in the middle`,
      make: only(rhel, file(`var/lib/rpm/${name}`, bytes.subarray(0, bytes.length >> 1))),
      says: new RegExp(`/var/lib/rpm/${name}: it`),
      unknown: 'packages',
    },
    {
      name: `a database of rpm (${format}) that is cut to nothing`,
      make: only(rhel, file(`var/lib/rpm/${name}`, bytes.subarray(0, 10))),
      says: new RegExp(`/var/lib/rpm/${name}: it`),
      unknown: 'packages',
    },
    {
      name: `a database of rpm (${format}) of zeros`,
      make: only(rhel, file(`var/lib/rpm/${name}`, Buffer.alloc(65_536))),
      says: new RegExp(`/var/lib/rpm/${name}: it`),
      unknown: 'packages',
    },
  ]),
  // Archives of Java.
  {
    name: 'a jar in a jar, ten deep',
    make: jar(() => nested(10)),
    says: /archives within archives, more than 5 deep/,
    unknown: 'packages',
    code: 'truncated',
  },
  {
    name: 'a jar in a jar, a hundred deep',
    make: jar(() => nested(100)),
    says: /archives within archives, more than 5 deep/,
    unknown: 'packages',
    code: 'truncated',
  },
  {
    name: 'a jar of 65,536 members and a hole',
    make: jar(() =>
      longZip(
        zipOf(
          [
            pom('holey'),
            ...Array.from({ length: 65_536 }, (_, index) => ({ name: `${index}`, bytes: Buffer.alloc(0) })),
          ],
          { count: 0xffff },
        ),
        65_537,
      ),
    ),
    says: /more than 65535 members/,
    unknown: 'packages',
    code: 'truncated',
    stillFound: ['g:holey'],
  },
  {
    name: 'a jar whose members overlap',
    make: jar(() => overlapping()),
    says: /its directory is damaged/,
    unknown: 'packages',
    code: 'parse-error',
  },
  {
    name: 'a jar whose member inflates without end',
    make: jar(() => zipOf([{ ...pom('bomb'), bytes: Buffer.alloc(64 * MIB), size: 100 }])),
    says: /cannot be inflated/,
    unknown: 'packages',
    code: 'parse-error',
  },
  {
    name: 'a jar with archives of more than a gigabyte',
    make: jar(() =>
      zipOf([pom('holey'), { name: 'lib/big.jar', bytes: Buffer.alloc(100), size: 1100 * MIB }]),
    ),
    says: /holds more than is read of one archive/,
    unknown: 'packages',
    code: 'truncated',
    stillFound: ['g:holey'],
  },
  {
    name: 'a jar that is cut',
    make: jar(() => zipOf([pom('holey')]).subarray(0, 60)),
    says: /app\.jar: its directory is damaged, or it is no zip/,
    unknown: 'packages',
    code: 'parse-error',
  },
  // Metadata of languages.
  {
    name: 'a METADATA of Python without a name',
    make: archived(() => imageWith(file('usr/lib/python3/evil.dist-info/METADATA', '\0\0\n\n'))),
    says: /its headers tell no name/,
    unknown: 'packages',
    code: 'parse-error',
  },
  {
    name: 'a file of packages that is shorter than its header says',
    make: archived(async () =>
      image({
        layers: [
          Buffer.concat([
            rawHeader({ name: 'srv/node_modules/evil/package.json', size: octal(4096) }),
            Buffer.alloc(512, ' '),
          ]),
        ],
      }),
    ),
    says: /amid an entry/,
    unknown: 'everything',
    code: 'truncated',
  },
];
