import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A root file system with few programs, which a walk is through in no time. Made as root. */
export interface SmallRoot {
  readonly folder: string;
  readonly write: (path: string, content: string | Buffer, mode?: number) => void;
  /** The words that start a shell in it, as root unless told. */
  readonly shell: (user?: 'nobody') => readonly [string, ...string[]];
  readonly remove: () => void;
}

const whereIs = (program: string): string =>
  spawnSync('which', [program], { encoding: 'utf8' }).stdout.trim();

const copy = (from: string, to: string): void => {
  mkdirSync(dirname(to), { recursive: true });
  if (!existsSync(to)) copyFileSync(from, to);
};

const copyProgram = (folder: string, program: string): void => {
  const path = whereIs(program);
  copy(path, join(folder, 'bin', program));
  const { stdout } = spawnSync('ldd', [path], { encoding: 'utf8' });
  for (const [, library = ''] of stdout.matchAll(/(\/\S+) \(0x/g)) copy(library, join(folder, library));
};

/** Bound to itself, so that it is a mount of its own, with the two folders that every shell looks for; its /proc tells of no other mount. */
const ENTER = [
  'mount --bind "$0" "$0"',
  'mkdir -p "$0/proc" "$0/dev"',
  'mount -t proc proc "$0/proc"',
  ': >"$0/dev/null"',
  'mount --bind /dev/null "$0/dev/null"',
  'exec chroot "$@"',
].join(' && ');

/** With every program of busybox, or with the named ones of this machine, the first of which is its shell; they are copied once. */
export const smallRoots = (
  programs: 'busybox' | readonly string[],
): { readonly make: () => SmallRoot; readonly remove: () => void } => {
  const folder = mkdtempSync(join(tmpdir(), 'rempart-programs-'));
  if (programs === 'busybox') {
    copy(whereIs('busybox'), join(folder, 'bin/busybox'));
    const names = execFileSync(join(folder, 'bin/busybox'), ['--list'], { encoding: 'utf8' });
    for (const name of names.trim().split('\n'))
      if (name !== 'busybox') symlinkSync('busybox', join(folder, 'bin', name));
  } else {
    for (const program of programs) copyProgram(folder, program);
    symlinkSync(programs[0] ?? '', join(folder, 'bin/sh'));
  }
  return {
    make: () => rootOf(folder),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};

const rootOf = (programs: string): SmallRoot => {
  const folder = mkdtempSync(join(tmpdir(), 'rempart-root-'));
  chmodSync(folder, 0o755);
  execFileSync('cp', ['-al', `${programs}/.`, folder]);
  chmodSync(folder, 0o755);
  const write: SmallRoot['write'] = (path, content, mode = 0o644) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
    chmodSync(join(folder, path), mode);
  };
  write('/etc/passwd', 'root:x:0:0::/root:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n');
  write('/etc/group', 'root:x:0:\nnogroup:x:65534:\n');
  return {
    folder,
    write,
    shell: (user) => [
      ...(['unshare', '-m', 'sh', '-c', ENTER, folder] as const),
      ...(user === 'nobody' ? ['--userspec=65534:65534', '--groups='] : []),
      ...[folder, '/bin/sh', '-s'],
    ],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};
