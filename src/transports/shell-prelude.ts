import { COMMAND_FUNCTIONS } from './shell-command-functions.ts';
import { FILE_FUNCTIONS } from './shell-file-functions.ts';
import {
  packagePieces,
  packageReaderWord,
  packagesAlone,
  packagesOnTheWay,
} from './shell-package-functions.ts';

/**
 * The functions of the script. Frames, each a line `NONCE letter …` behind a newline of its own:
 * `b uid` begin · `p n count …` paths, NUL-ended, so many of each frame number · `s` their metadata, a line each, `-` for one that vanished; a later
 * `s` replaces an earlier one · `c i` text of the i-th of these paths · `m i …` texts of several, the reader's own environment twice before the first and once
 * behind each · `u i code` why there is no text · `x n code` a path that is not there (`A`) or may not be looked for (`P`) · `i n code` a folder that hid
 * something · `d n …` end of groups · `o n` standard output of a command · `e n status` its standard error and its end (`S` it went through sudo, `I` a
 * mount was left out), where later ones replace earlier ones · `v n` where a program is (`P` one may be hidden) · `z` end of the wave. R is 1 where root may read
 * everything (capabilities(7)); where root may not, busybox's `[ -x ]` would say it may: X and L try.
 */
export const prelude = (nonce: string, allowlist: boolean): string => `N=${nonce}
A=${allowlist ? 1 : 0}
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
unset IFS
umask 077
T='timeout -k 2'
$T 5 true 2>/dev/null || T=
if [ -n "$T" ]; then t() { $T "$@"; }; else t() { shift; "$@"; }; fi
R=0 K= U= s=
while read -r a d b c; do case $a in Uid:) U=$b;; CapEff:) K=$d;; esac; done 2>/dev/null </proc/self/status
[ -n "$U" ] || U=$(id -u 2>/dev/null)
if [ "$U" = 0 ]; then case $K in *[0189]) ;; *) R=1;; esac; fi
if [ "$U$R" = 00 ]; then
X() { (cd "$1") 2>/dev/null; }
L() { ls "$1" >/dev/null 2>&1; }
else
X() { [ -x "$1" ]; }
L() { [ -r "$1" ]; }
fi
b() { printf '\\n%s b %s\\n' "$N" "$U"; }
${FILE_FUNCTIONS}
${COMMAND_FUNCTIONS}`;

/** What a walk is for. */
export interface WalkPurpose {
  /** Metadata files of packages of languages are read on the way. */
  readonly packages: boolean;
  /** Nothing but these is asked for. */
  readonly only: boolean;
}

const pieces = `printf '${packagePieces}' | `;

const alone = `${pieces}t $l $W find "$@" -xdev -type d \\( $P \\) -prune -o ${packagesAlone}; f=$?; [ $e != 0 ] || e=$f; `;

/**
 * One walk for every predicate: setuid and setgid, world-writable, unowned, file capabilities. Start points are the local file systems of
 * mountinfo and `/`, one per subtree of a device (btrfs: one per subvolume, where `-xdev` stops); pseudo, network, FUSE and container
 * storage is left out; a mount point whose name holds other escapes than a space makes the walk incomplete. Records are `U|- type mode uid gid size path`, NUL-ended,
 * getcap's lines start with `/`. busybox has neither -printf nor -nouser: there owners come from its passwd and group files.
 * `k WALK SECONDS PACKAGES` answers two frames, or the same one twice where only packages are asked for.
 */
export const walkFunction = ({ packages, only }: WalkPurpose): string => `k() {
n=$1 l=$2${packages ? ` Q=$3 M=$N\nexport M\nY=${packageReaderWord}` : ''}
printf '\\n%s o %s\\n' "$N" $n
set --
D=' ' I=
while read -r a a e f o rest; do
case $o in /proc|/proc/*|/sys|/sys/*|/dev|/dev/*|/run|/run/*|/snap/*|/var/lib/docker/*|/var/lib/containers/*|/var/lib/containerd/*) continue;; esac
case " \${rest#*- }" in ' ext'*|' xfs '*|' btrfs '*|' zfs '*|' f2fs '*|' jfs '*|' reiserfs '*|' bcachefs '*|' tmpfs '*|' overlay '*|' vfat '*) ;; *) [ "$o" = / ] || continue;; esac
p=$f
while :; do
case $D in *" $e$p "*) continue 2;; esac
case "$p $rest" in '/ '*|[!/]*|*' - btrfs '*) break;; esac
p=\${p%/*}
p=\${p:-/}
done
case $D in *" $o "*) D="$D$e$f "; continue;; esac
q=$o
while :; do case $q in *\\\\040*) q="\${q%%\\\\040*} \${q#*\\\\040}";; *) break;; esac; done
case $q in *\\\\*) I=' I'; continue;; esac
D="$D$e$f $o "
set -- "$@" "$q"
done </proc/self/mountinfo
[ $# -gt 0 ] || { set -- /; I=' I'; }
W='nice -n 19'
nice -n 19 true 2>/dev/null || W=
P='-path /proc -o -path /sys -o -path /dev -o -path /run -o -path /snap -o -path /var/lib/docker -o -path /var/lib/containers -o -path /var/lib/containerd -o -path /var/lib/kubelet -o -name overlay2 -o -name .snapshots'
if find / -maxdepth 0 -printf '' 2>/dev/null; then
C='-false'
${only ? ':' : "command -v getcap >/dev/null && C='-type f -perm /111 ! -exec getcap {} +'"}
F='%y %m %U %G %s %p\\0'
{ m=$(${packages ? pieces : ''}t $l $W find "$@" -xdev -type d \\( $P \\) -prune -o ${packages ? packagesOnTheWay : ''}\\( $C \\) -o \\( ${only ? '-false ' : ''}\\( ! -uid 0 -o ! -gid 0 \\) \\( -nouser -o -nogroup \\) -printf "U $F" \\) -o \\( ${only ? '-false ' : ''}\\( -type f -perm /6002 -o -type d -perm -2 ! -perm -1000 \\) -printf "- $F" \\) 2>&1 >&8 8>&-); r=$?; } 8>&1
else
O= G=
while IFS=: read -r a a e rest; do O="$O ! -user $e"; done </etc/passwd
while IFS=: read -r a a e rest; do G="$G ! -group $e"; done </etc/group
F='%f %u %g %s %n'
{ m=$({ t $l $W find "$@" -xdev -type d \\( $P \\) -prune -o \\( \\( $O \\) -o \\( $G \\) \\) -exec stat -c "U $F" {} +; e=$?; t $l $W find "$@" -xdev -type d \\( $P \\) -prune -o \\( -type f \\( -perm -4000 -o -perm -2000 -o -perm -2 \\) -o -type d -perm -2 ! -perm -1000 \\) -exec stat -c "- $F" {} +; f=$?; case $f in 124|137|143) e=$f;; esac; [ $e != 0 ] || e=$f; ${packages ? alone : ''}exit $e; } 2>&1 >&8 8>&-); r=$?; } 8>&1
fi
printf '\\n%s e %s %s%s\\n%s' "$N" $n $r "$I" "$m"${
  packages && !only ? `\nprintf '\\n%s e %s %s%s\\n%s' "$N" $Q $r "$I" "$m"` : ''
}
}`;
