import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Hostile } from './hostile-case.ts';
import { OS_RELEASE, stanza } from './hostile-image.ts';

const STATUS = 'var/lib/dpkg/status';

/** An unpacked root of innocent files, to which something is done. */
const root =
  (change: (path: string, write: (name: string, text?: string) => void) => void) =>
  async (folder: string): Promise<string> => {
    const write = (name: string, text = ''): void => {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    };
    write('etc/os-release', OS_RELEASE);
    write('etc/passwd', 'root:x:0:0::/:/bin/sh\n');
    write('etc/group', 'root:x:0:\n');
    change(folder, write);
    return `rootfs:${folder}`;
  };

const fifo = (path: string): void => {
  mkdirSync(dirname(path), { recursive: true });
  execFileSync('mkfifo', [path]);
};

/** Unpacked roots with what no image has, or may have. */
export const hostileRoots: readonly Hostile[] = [
  {
    name: 'a root whose package database is a pipe',
    make: root((path) => fifo(join(path, STATUS))),
    says: /is a fifo, not a file/,
    unknown: 'packages',
    code: 'unsupported',
  },
  {
    name: 'a root of pipes wherever packages and accounts are read',
    make: root((path, write) => {
      write(STATUS, stanza('libc6', '2.36-9'));
      for (const name of [
        'srv/node_modules/evil/package.json',
        'srv/app.jar',
        'usr/bin/program',
        'usr/lib/python3/evil.dist-info/METADATA',
        'var/lib/rpm/rpmdb.sqlite',
      ])
        fifo(join(path, name));
    }),
    says: /^/,
    unknown: 'nothing',
  },
  {
    name: 'a root whose package database is a link out of it',
    make: async (folder) => {
      const outside = join(dirname(folder), 'outside');
      writeFileSync(outside, stanza('libc6', '2.36-9'));
      return root((path) => {
        mkdirSync(join(path, dirname(STATUS)), { recursive: true });
        symlinkSync(outside, join(path, STATUS));
      })(folder);
    },
    says: /No package was found/,
    unknown: 'packages',
  },
  {
    name: 'a root whose package database is a link to itself',
    make: root((path) => {
      mkdirSync(join(path, dirname(STATUS)), { recursive: true });
      symlinkSync('status', join(path, STATUS));
    }),
    says: /No package was found/,
    unknown: 'packages',
  },
  {
    name: 'a root with folders three hundred deep',
    make: root((path, write) => {
      write(STATUS, stanza('libc6', '2.36-9'));
      mkdirSync(join(path, 'd/'.repeat(300)), { recursive: true });
    }),
    says: /names outside of the root were left out/,
    unknown: 'files',
    code: 'parse-error',
  },
  {
    name: 'a root whose database is a file of a terabyte without bytes',
    make: root((path, write) => {
      write(STATUS);
      execFileSync('truncate', ['-s', '1T', join(path, STATUS)]);
    }),
    says: /larger than 67108864 bytes/,
    unknown: 'packages',
    code: 'truncated',
  },
  {
    name: 'a root that is no folder',
    make: async (folder) => {
      writeFileSync(join(folder, 'root'), '');
      return `rootfs:${join(folder, 'root')}`;
    },
    says: /is no folder/,
    unknown: 'refused',
  },
  {
    name: 'the folder of an OCI layout whose documents are pipes',
    make: async (folder) => {
      for (const name of ['index.json', 'manifest.json', 'oci-layout']) fifo(join(folder, name));
      return `archive:${folder}`;
    },
    says: /no docker-archive and no OCI layout/,
    unknown: 'refused',
  },
  {
    name: 'an archive that is a pipe',
    make: async (folder) => {
      fifo(join(folder, 'pipe'));
      return `archive:${join(folder, 'pipe')}`;
    },
    says: /neither a file nor a folder/,
    unknown: 'refused',
  },
];
