import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Answer, found } from '../../src/core/answer.ts';

const run = (program: string, argv: readonly string[], home: string, path?: string): string =>
  execFileSync(program, argv, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { PATH: path ?? process.env.PATH ?? '', HOME: home, LC_ALL: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });

const runs = (program: string, argv: readonly string[]): boolean => {
  try {
    run(program, argv, tmpdir());
    return true;
  } catch {
    return false;
  }
};

/** What of rpm is missing on this machine; null where databases can be made and listed. */
export const missingRpm = (): string | null =>
  runs('rpm', ['--version']) && runs('rpmbuild', ['--version']) ? null : 'no rpm with rpmbuild';

/** Perl's way to Berkeley DB, which writes its hashes. */
export const missingBerkeleyDb = (): string | null =>
  runs('perl', ['-MDB_File', '-e', '1']) ? null : 'no perl with DB_File';

/** A folder with databases of rpm, which goes away with the test. */
export interface RpmFolder extends Disposable {
  readonly path: string;
  /** Standard output of a program for which this folder is where rpm keeps its database. */
  readonly run: (program: string, argv: readonly string[], path?: string) => string;
  /** The database that rpm left. */
  readonly database: (name: string) => Buffer;
}

/** An empty database, or one with the given file; `backend` as rpm calls its formats. */
export const rpmFolder = (
  backend: string,
  file: { readonly path: string; readonly bytes: Buffer } | null,
): RpmFolder => {
  const path = mkdtempSync(join(tmpdir(), 'rempart-rpm-'));
  const databases = join(path, 'rpm');
  mkdirSync(databases);
  writeFileSync(
    join(path, '.rpmmacros'),
    `%_dbpath ${databases}\n%_db_backend ${backend}\n%_topdir ${path}/build\n`,
  );
  if (file !== null) writeFileSync(join(databases, basename(file.path)), file.bytes);
  return {
    path,
    run: (program, argv, search) => run(program, argv, path, search),
    database: (name) => readFileSync(join(databases, name)),
    [Symbol.dispose]: () => rmSync(path, { recursive: true }),
  };
};

/** What a host would answer to a command that succeeded. */
export const succeeded = (stdout: string): Answer =>
  found({ stdout, stderr: '', exitCode: 0, truncated: false });

const SPEC = `Name: tool
Version: 1.2
Release: 3
Epoch: 4
Summary: A tool
License: MIT
BuildArch: noarch
ModularityLabel: tools:rolling:20261128:abcd:noarch
%description
A tool.
%package -n java-lib
Version: 5~rc1
Release: 6^git7
Summary: A library
%description -n java-lib
A library.
%install
mkdir -p %{buildroot}/usr/lib/node_modules/tool/deep %{buildroot}/usr/share/java
touch %{buildroot}/usr/lib/node_modules/tool/package.json %{buildroot}/usr/lib/node_modules/tool/deep/index.js
touch %{buildroot}/usr/share/java/tool.jar
%files
/usr/lib/node_modules/tool
%files -n java-lib
/usr/share/java/tool.jar
`;

/** Two packages that rpmbuild made there, with an epoch, a module and files, of which nothing but the records is installed. */
export const recordPackages = (folder: RpmFolder): void => {
  const spec = join(folder.path, 'tool.spec');
  writeFileSync(spec, SPEC);
  folder.run('rpmbuild', ['-bb', spec]);
  const built = join(folder.path, 'build/RPMS/noarch');
  folder.run('rpm', ['-i', '--justdb', '--nodeps', ...readdirSync(built).map((name) => join(built, name))]);
};

/** Values by number, in a hash that Berkeley DB wrote: some were deleted again, which leaves free pages. */
export const berkeleyHash = (
  folder: RpmFolder,
  values: readonly Buffer[],
  {
    pageSize,
    isLittle,
    deleted,
  }: { readonly pageSize: number; readonly isLittle: boolean; readonly deleted: number },
): Buffer => {
  const path = join(folder.path, `Packages-${pageSize}-${isLittle}`);
  const listed = join(folder.path, 'values');
  writeFileSync(listed, values.map((value) => `${value.toString('hex')}\n`).join(''));
  const script = `
    use DB_File; use Fcntl;
    my ($path, $listed, $size, $order, $deleted) = @ARGV;
    my $kind = DB_File::HASHINFO->new; $kind->{bsize} = $size; $kind->{lorder} = $order;
    tie my %h, "DB_File", $path, O_RDWR|O_CREAT, 0644, $kind or die;
    $h{pack("L", 0)} = pack("L", 1);
    open my $in, "<", $listed or die; my $n = 0;
    while (<$in>) { chomp; $n++; $h{pack("L", $n)} = pack("H*", $_); }
    delete $h{pack("L", $_)} for 1 .. $deleted;
    untie %h;`;
  folder.run('perl', ['-e', script, path, listed, `${pageSize}`, isLittle ? '1234' : '4321', `${deleted}`]);
  return readFileSync(path);
};
