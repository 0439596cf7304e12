import { defineFact, Inconclusive } from '../core/fact.ts';
import { shell } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';

/** A program or library that a package brought, and whether it still is what the package manager recorded. */
export interface PackagedProgram {
  readonly path: string;
  readonly package: string;
  readonly modified: boolean;
}

export interface PackageIntegrity {
  readonly manager: 'dpkg' | 'rpm' | 'apk';
  /** Of rpm only those that differ; empty for apk, which tells changed files only by reading every one of them. */
  readonly programs: ResourceSet<PackagedProgram>;
}

/** Packages of the programs that intruders replace: those that ask for passwords, and those that would show what was done. */
const DPKG = [
  ...[
    'openssh-server',
    'openssh-client',
    'sudo',
    'login',
    'passwd',
    'util-linux',
    'bash',
    'dash',
    'coreutils',
  ],
  ...[
    'procps',
    'iproute2',
    'net-tools',
    'findutils',
    'grep',
    'lsof',
    'psmisc',
    'kmod',
    'systemd',
    'cron',
    'dpkg',
  ],
  ...['apt', 'gpgv', 'libc6', 'libc6:*', 'libpam0g', 'libpam0g:*', 'libpam-modules', 'libpam-modules:*'],
];

const PROGRAMS = [
  ...[
    'sshd',
    'sshd-session',
    'ssh',
    'sudo',
    'login',
    'su',
    'passwd',
    'chsh',
    'bash',
    'dash',
    'ls',
    'cat',
    'stat',
    'id',
    'who',
    'md5sum',
  ],
  ...[
    'ps',
    'top',
    'pgrep',
    'kill',
    'ss',
    'ip',
    'netstat',
    'ifconfig',
    'find',
    'grep',
    'lsof',
    'pstree',
    'kmod',
    'last',
    'mount',
  ],
  ...['systemd', 'systemctl', 'cron', 'crontab', 'dpkg', 'dpkg-query', 'apt-get', 'gpgv'],
  ...['libc\\.so\\.6', 'ld-linux[a-z0-9-]*\\.so\\.[0-9]', 'libpam\\.so\\.[0-9.]+', 'pam_unix\\.so'],
];

const RPM =
  'openssh openssh-server openssh-clients sudo util-linux util-linux-core shadow-utils shadow bash coreutils coreutils-single procps-ng procps iproute iproute2 net-tools findutils grep lsof kmod systemd cronie pam pam-libs glibc rpm';

/**
 * The sums of dpkg leave configuration out. `diverted` lines are those of dpkg-divert(1): the package's own file lies elsewhere then. rpm is kept from
 * running scripts of packages, and asked for contents alone.
 */
const SCRIPT = `cd / || exit 1
if [ -s /var/lib/dpkg/status ]; then
echo '@ dpkg'
d=/var/lib/dpkg/info
w=$(grep -sHE '^[0-9a-f]{32}  (usr/)?(s?bin|lib(64)?(/[a-z0-9_-]+)*)/(${PROGRAMS.join('|')})$' ${DPKG.map((name) => `$d/${name}.md5sums`).join(' ')})
[ -n "$w" ] || exit 0
[ ! -r /var/lib/dpkg/diversions ] || sed 's,^/,diverted /,' /var/lib/dpkg/diversions | head -c 1000000
echo "$w"
set --
for p in $w; do
case $p in /*) continue;; esac
if [ -r "$p" ]; then set -- "$@" "$p"; elif [ -e "$p" ]; then echo "closed /$p"; fi
done
echo '@ sums'
[ $# = 0 ] || md5sum -- "$@"
elif command -v rpm >/dev/null; then
echo '@ rpm'
w=$(rpm -q --qf '= %{NAME}\\n' ${RPM} 2>/dev/null | sed -n 's/^= //p' | sort -u)
[ -n "$w" ] || exit 0
w=$(rpm -V --nodeps --noscripts --nosize --nomtime --nomode --nouser --nogroup --nolinkto --nordev --nocaps $w 2>/dev/null)
echo "@ verified $?"
printf '%s\\n' "$w" | head -c 1000000
elif [ -f /lib/apk/db/installed ]; then echo '@ apk'
fi
:`;

const LISTED =
  /^\/var\/lib\/dpkg\/info\/([a-z0-9+.-]+)(?::[a-z0-9-]+)?\.md5sums:([0-9a-f]{32}) {2}([\w./+-]+)$/;
const SUM = /^([0-9a-f]{32}) [ *]([\w./+-]+)$/;

/** dpkg records paths as the package names them, which may go through a folder that became a link (/bin): sums are compared under those names. */
const dpkgPrograms = (lines: readonly string[]): ResourceSet<PackagedProgram> => {
  const sums = new Map<string, string>();
  const diverted = new Set<string>();
  let closed: string | null = null;
  for (const line of lines) {
    const [, sum, path] = SUM.exec(line) ?? [];
    if (sum !== undefined && path !== undefined) sums.set(path, sum);
    else if (line.startsWith('diverted ')) diverted.add(line.slice('diverted '.length));
    else if (line.startsWith('closed ')) closed ??= line.slice('closed '.length);
  }
  const isDiverted = (path: string): boolean =>
    diverted.has(path) || diverted.has(`/usr${path}`) || diverted.has(path.replace(/^\/usr(?=\/)/, ''));
  const listed = lines.map((line) => LISTED.exec(line)).filter((match) => match !== null);
  const programs = listed.flatMap(([, name = '', recorded, path = '']): readonly PackagedProgram[] => {
    const sum = sums.get(path);
    // What is not there may have been left out on purpose (path-exclude); it runs nothing.
    return sum === undefined || isDiverted(`/${path}`)
      ? []
      : [{ path: `/${path}`, package: name, modified: sum !== recorded }];
  });
  if (listed.length > 0 && sums.size === 0 && closed === null)
    throw new Inconclusive('tool-missing', 'md5sum is not there to compare the files of packages');
  return closed === null
    ? completeSet(programs)
    : incompleteSet(programs, { code: 'permission', text: `${closed} may not be read` });
};

/** A line of rpm(8) -V: nine letters, an attribute such as `c` for configuration, a path. */
const VERIFIED = /^(..[5.?])[A-Z.?]{6} {2}([ a-z]) (\/.+)$/;
const RUN = /^\/(usr\/)?(local\/)?(s?bin|lib(64|exec)?)\//;

const rpmPrograms = (lines: readonly string[]): ResourceSet<PackagedProgram> => {
  // Its status counts what differs; a signal, or a program that is not there, is more than that.
  const status = Number(/^@ verified (\d+)$/.exec(lines[0] ?? '')?.[1] ?? Number.NaN);
  if (!(status < 126)) throw new Inconclusive('unsupported', 'rpm did not verify any of its packages');
  const found = lines.flatMap((line): readonly { readonly path: string; readonly told: boolean }[] => {
    const [, flags = '', attribute, path = ''] = VERIFIED.exec(line) ?? [];
    return attribute !== ' ' || !RUN.test(path) || flags.endsWith('.')
      ? []
      : [{ path, told: flags.endsWith('5') }];
  });
  const programs = found
    .filter(({ told }) => told)
    .map(({ path }): PackagedProgram => ({ path, package: '', modified: true }));
  const closed = found.find(({ told }) => !told);
  return closed === undefined
    ? completeSet(programs)
    : incompleteSet(programs, { code: 'permission', text: `${closed.path} may not be read` });
};

/** Null where none of these managers is at work. Whoever is root can change the records too: what differs was changed, what does not may have been. */
export const packageIntegrity = defineFact({
  id: 'package-integrity',
  description: 'Whether programs for logins and for looking around are as their packages brought them',
  probe: { ...shell(SCRIPT), slow: true, timeoutMs: 60_000 },
  parse: (output): PackageIntegrity | null => {
    const [first = '', ...lines] = (output?.stdout ?? '').split('\n');
    if (first === '@ dpkg') return { manager: 'dpkg', programs: dpkgPrograms(lines) };
    if (first === '@ rpm') return { manager: 'rpm', programs: rpmPrograms(lines) };
    return first === '@ apk' ? { manager: 'apk', programs: completeSet([]) } : null;
  },
});
