/** Bytes of a `package.json`, which is read whole or not at all. */
const NPM_LIMIT = 256 * 1024;

/** Bytes of metadata that tell name and version at their beginning. More than an environment may have that stands between two texts. */
const METADATA_LIMIT = 16 * 1024;

/** Bytes that are read of a metadata file at most. */
export const packageFileLimit = (path: string): number =>
  path.endsWith('/package.json') ? NPM_LIMIT : METADATA_LIMIT;

/** Pieces of which all that is read on one host may have so many, and bytes of each: together 24 MiB. */
const PIECES = 96;
const PIECE = 256 * 1024;

/** What a file costs beside its text, bytes: its path, its metadata, and what stands between two texts. */
const FILE_COST = 1024;

/** The pieces as the walk has them on standard input: who reads takes a line for each. */
export const packagePieces = '\\n'.repeat(PIECES);

/**
 * What `find` starts with the metadata files of packages of languages, many at a time: `sh -c … NONCE N W LIMIT PATH…`, with the nonce in its environment as M. It prints them as frames of
 * number N, as the functions about files do, and goes on with the frame of the walk W. `w n` the paths of them that a package of the distribution
 * brought, a line each · `t n` some were not read, for all pieces were used up. Lists of dpkg and the database of apk are searched for these very
 * paths; rpm tells which packages have any of them, and then what else those have. No package of a distribution lies in folders of users and of the
 * administrator, for which nobody is asked. What
 * stands between two texts is its own environment, which no content can hold. Nothing is known there from one run to the next, so that what may still be read comes on standard input.
 */
const PACKAGE_READER = `N=$0 n=$1 k=$2 l=$3 b=0 E=/proc/$$/environ
shift 3
{ c=$(head -q -c 8192 -- $E $E); } 2>/dev/null
case $c in *M=$N*M=$N*) [ \${#c} -lt 8192 ];; *) false;; esac || E=
o() {
c=$(for p do case $p in /home/*|/root/*|/srv/*|/usr/local/*|*'
'*) ;; *) printf '%s\\n' "$p";; esac; done)
[ -n "$c" ] || return
printf '\\n%s w %s\\n' "$N" $n
if [ -s /var/lib/dpkg/status ]; then grep -hxF -e "$c" -- /var/lib/dpkg/info/*.list
elif [ -s /lib/apk/db/installed ]; then a /lib/apk/db/installed
elif [ -s /usr/lib/apk/db/installed ]; then a /usr/lib/apk/db/installed
elif command -v rpm >/dev/null; then r
fi 2>/dev/null
}
a() { awk '/^F:/ { d = substr($0, 3) } /^R:/ { print "/" d "/" substr($0, 3) }' "$1" | grep -xF -e "$c"; }
r() {
set -f
s=$(IFS='
'; rpm -qf --qf '%{NAME}\\n' -- $c | grep -v ' ' | sort -u)
[ -z "$s" ] || rpm -ql -- $s | grep -xF -e "$c"
set +f
}
g() {
s=$(stat -L -c '%f %u %g %s %Y' -- "$@" 2>/dev/null) || s=$(for p do stat -L -c '%f %u %g %s %Y' -- "$p" 2>/dev/null || echo -; done)
i=0
for z in $s; do
case $i$z in 0-) continue;; 3*) [ "$z" -lt $l ] || z=$l; b=$((b + z + ${FILE_COST}));; esac
i=$(((i + 1) % 5))
done
while [ $b -gt 0 ]; do
read -r z || { printf '\\n%s t %s\\n' "$N" $n; return 1; }
b=$((b - ${PIECE}))
done
printf '\\n%s p %s %s\\n' "$N" $n $#
printf '%s\\0' "$@"
printf '\\n%s s\\n%s' "$N" "$s"
i=0 j=
for p do
[ $i != 0 ] || set --
if [ ! -f "$p" ]; then :
elif [ ! -r "$p" ]; then printf '\\n%s u %s P' "$N" $i
elif [ -n "$E" ]; then set -- "$@" "$p" $E; j="$j $i"
else e $i
fi
i=$((i + 1))
done
[ -n "$j" ] || return 0
printf '\\n%s m%s\\n' "$N" "$j"
head -q -c $((l + 1)) -- $E $E "$@" 2>/dev/null || for i in $j; do p=$1; shift 2; e $i; done
}
e() {
printf '\\n%s c %s\\n' "$N" $1
head -c $((l + 1)) -- "$p" 2>/dev/null || printf '\\n%s u %s E' "$N" $1
}
o "$@"
i=0
for q do
[ $i != 0 ] || set --
set -- "$@" "$q"
i=$((i + 1))
[ $i = 256 ] || continue
g "$@" || { i=0; break; }
i=0
done
[ $i = 0 ] || g "$@"
printf '\\n%s o %s\\n' "$N" $k
exit 0`;

/** Storage of containers outside of what every walk leaves out: a package in there is of an image. */
const OF_IMAGES = [
  '*/containers/storage/*',
  '*/io.containerd.snapshotter*',
  '/var/lib/machines/*',
  '/var/lib/lxc/*',
  '/var/lib/lxd/*',
];

/** The reader as a word of the shell, for `Y`. */
export const packageReaderWord = `'${PACKAGE_READER.replaceAll("'", "'\\''")}'`;

/** `package.json` where npm lets a package be: in a folder of `node_modules`, or in one of a scope there. Not every busybox has regular expressions. */
const NPM_GNU = `-name package.json -regex '\\([^/]*/\\)*node_modules/\\(@[^/]*/\\)?[^/@.][^/]*/package\\.json'`;
const NPM_BUSYBOX = `-name package.json -path '*/node_modules/*'`;

const METADATA = [
  `-name METADATA -path '*.dist-info/METADATA'`,
  `-name PKG-INFO -path '*.eg*/PKG-INFO'`,
  `-name '*.egg-info'`,
  `-name '*.gemspec' -path '*/specifications/*'`,
].join(' -o ');

const given = (files: string): string =>
  [`-type f \\( ${files} \\)`, ...OF_IMAGES.map((pattern) => `! -path '${pattern}'`)].join(' ');
const toReader = (limit: number): string => `-exec sh -c "$Y" "$N" $Q $n ${limit} {} +`;

/** Words of GNU find that hand metadata files to the reader `Y`: false for every path, so that what stands behind them sees it, too. */
export const packagesOnTheWay = [
  `${given(NPM_GNU)} ! ${toReader(NPM_LIMIT)} -o`,
  `${given(METADATA)} ! ${toReader(METADATA_LIMIT)} -o `,
].join(' ');

/** The same for a find of its own: that of busybox forgets at its end whom it has not handed over, where it hands over to more than one. */
export const packagesAlone = `${given(`${NPM_BUSYBOX} -o ${METADATA}`)} ${toReader(NPM_LIMIT)}`;
