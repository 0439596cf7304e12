import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { walkFunction } from '../../src/transports/shell-prelude.ts';
import { present } from '../contracts/present.ts';

const SHELLS = [['dash'], ['bash', '--posix'], ['busybox', 'sh']].filter(([program = '']) =>
  present(program),
);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rempart-walk-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const ROOT = '27 1 254:0 / / rw,relatime - ext4 /dev/vda rw';

/** What the walk function prints for mounts of proc_pid_mountinfo(5), with the shell's own functions in place of programs. */
const run = (words: readonly string[], mounts: readonly string[], functions: readonly string[]): string => {
  const mountinfo = join(folder, 'mountinfo');
  writeFileSync(mountinfo, mounts.map((line) => `${line}\n`).join(''));
  const script = [
    'N=n',
    't() { shift; "$@"; }',
    'nice() { return 1; }',
    ...functions,
    walkFunction({ packages: false, only: false }).replace('/proc/self/mountinfo', mountinfo),
    'k 0 9',
  ].join('\n');
  const [program = '', ...rest] = words;
  return spawnSync(program, [...rest, '-c', script], { encoding: 'utf8', timeout: 5000 }).stdout;
};

const LIST_STARTS =
  'find() { [ "$2" = -maxdepth ] && return; for p do [ "$p" != -xdev ] || return 0; echo "$p"; done; }';
const BUSYBOX_FIND = (first: number, second: number): string =>
  `find() { case $* in *-maxdepth*) return 1;; *-user*) return ${first};; *) return ${second};; esac; }`;

for (const words of SHELLS)
  describe(`the walk under ${words[0]}`, () => {
    const starts = (...mounts: readonly string[]) => {
      const [, head = '', ...lines] = run(words, mounts, [LIST_STARTS]).split('\n');
      expect(head).toBe('n o 0');
      return { paths: lines.slice(0, -3), end: lines.at(-2) };
    };

    it('starts at two folders of one device, whose own root is mounted nowhere', () => {
      expect(
        starts(
          ROOT,
          '30 27 8:1 /a /srv/a rw - xfs /dev/sda1 rw',
          '31 27 8:1 /b /srv/b rw shared:1 - xfs /dev/sda1 rw',
        ),
      ).toEqual({ paths: ['/', '/srv/a', '/srv/b'], end: 'n e 0 0' });
    });

    it('starts once where a folder, or the same root, is mounted again', () => {
      expect(
        starts(
          ROOT,
          '30 27 254:0 /home/x /srv/x rw - ext4 /dev/vda rw',
          '31 27 8:1 / /data rw - xfs /dev/sda1 rw',
          '32 27 8:1 / /mnt rw - xfs /dev/sda1 rw',
          '33 27 8:1 /deep/er /opt/deep rw - xfs /dev/sda1 rw',
        ).paths,
      ).toEqual(['/', '/data']);
    });

    it('starts at every subvolume of btrfs, though one lies inside the other', () => {
      expect(
        starts(
          '27 1 0:30 / / rw - btrfs /dev/sda rw,subvol=/',
          '28 27 0:30 /home /home rw - btrfs /dev/sda rw,subvol=/home',
        ).paths,
      ).toEqual(['/', '/home']);
    });

    it('starts at / whatever holds it', () => {
      expect(
        starts(
          '27 1 0:30 / / rw - fuse.fuse-overlayfs overlay rw',
          '28 27 0:31 /hosts /etc/hosts rw - tmpfs tmpfs rw',
        ).paths,
      ).toEqual(['/', '/etc/hosts']);
    });

    it('starts at a mount point with spaces; one with another escape makes it incomplete', () => {
      expect(starts(ROOT, '30 27 8:1 / /my\\040own\\040disk rw - ext4 /dev/sda1 rw')).toEqual({
        paths: ['/', '/my own disk'],
        end: 'n e 0 0',
      });
      expect(starts(ROOT, '30 27 8:1 / /new\\012line rw - ext4 /dev/sda1 rw')).toEqual({
        paths: ['/'],
        end: 'n e 0 0 I',
      });
    });

    it('is incomplete where no mount can be read', () => {
      expect(starts()).toEqual({ paths: ['/'], end: 'n e 0 0 I' });
    });

    it.each([
      [0, 0, 0],
      [124, 0, 124],
      [0, 143, 143],
      [1, 124, 124],
      [143, 1, 143],
      [1, 0, 1],
    ])('with busybox: %i and then %i end as %i', (first, second, end) => {
      const output = run(words, [ROOT], [BUSYBOX_FIND(first, second), 'stat() { :; }']);
      expect(output).toContain(`\nn e 0 ${end}\n`);
    });
  });
