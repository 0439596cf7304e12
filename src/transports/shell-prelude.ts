/**
 * The functions of the script. Frames, each a line `NONCE letter number …` behind a newline of its own:
 * `b uid` begin · `p` paths, NUL-ended · `s` their metadata, a line each · `c i` text of the i-th path · `u i code` why it has none ·
 * `x code` a path that is not there (`A`) or may not be looked for (`P`) · `i code` a folder that hid something · `d` end of a group ·
 * `o` standard output of a command · `e status` its standard error and its end (`S` it went through sudo, `I` a mount was left out) ·
 * `v` where a program is (`P` one may be hidden) · `z` end of the wave. R is 1 where root may read
 * everything (capabilities(7)); where root may not, busybox's `[ -x ]` would say it may: X and L try.
 */
export const prelude = (nonce: string, allowlist: boolean): string => `N=${nonce}
A=${allowlist ? 1 : 0}
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
unset IFS
umask 077
U=$(id -u 2>/dev/null)
if timeout -k 2 5 true 2>/dev/null; then t() { timeout -k 2 "$@"; }; else t() { shift; "$@"; }; fi
R=0 K= s=
if [ "$U" = 0 ]; then
while read -r a b; do case $a in CapEff:) K=$b;; esac; done </proc/self/status
case $K in *[0189]) ;; *) R=1;; esac
fi 2>/dev/null
if [ "$U$R" = 00 ]; then
X() { (cd "$1") 2>/dev/null; }
L() { ls "$1" >/dev/null 2>&1; }
else
X() { [ -x "$1" ]; }
L() { [ -r "$1" ]; }
fi
b() { printf '\\n%s b %s\\n' "$N" "$U"; }
y() {
r=A
case $1 in /*) ;; *) return;; esac
d=$1
until [ -e "\${d:-/}" ]; do
if [ -L "$d" ]; then [ $R = 1 ] || r=P; return; fi
d=\${d%/*}
done
if [ -d "\${d:-/}" ] && ! X "\${d:-/}"; then r=P; fi
}
g() {
n=$1 w=$2 l=$3
shift 3
for p do
shift
if [ -e "$p" ]; then set -- "$@" "$p"
else
y "$p"
if [ $r = P ] && [ $A = 1 ] && q; then :; else printf '\\n%s x %s %s\\n%s' "$N" $n $r "$p"; fi
fi
done
if [ $# -gt 0 ]; then
printf '\\n%s p %s\\n' "$N" $n
printf '%s\\0' "$@"
printf '\\n%s s %s\\n' "$N" $n
stat -L -c '%f %u %g %s %Y' -- "$@" 2>/dev/null
i=0
if [ $w = 1 ]; then for p do
if [ ! -f "$p" ]; then :
elif [ -r "$p" ]; then printf '\\n%s c %s %s\\n' "$N" $n $i; head -c $((l + 1)) -- "$p" 2>/dev/null || printf '\\n%s u %s %s E' "$N" $n $i
elif [ $A = 1 ]; then a $i
else printf '\\n%s u %s %s P' "$N" $n $i
fi
i=$((i + 1))
done; fi
fi
printf '\\n%s d %s\\n' "$N" $n
}
q() {
m=$(sudo -n stat -L -c '%f %u %g %s %Y' -- "$p" 2>/dev/null) || return 1
printf '\\n%s p %s\\n%s\\0\\n%s s %s\\n%s' "$N" $n "$p" "$N" $n "$m"
[ $w = 0 ] || case $m in 8*) a 0;; esac
}
a() { printf '\\n%s c %s %s\\n' "$N" $n $1; sudo -n head -c $((l + 1)) -- "$p" 2>/dev/null || printf '\\n%s u %s %s P' "$N" $n $1; }
h() {
n=$1 w=$2
shift 2
for p do
if [ ! -d "$p" ]; then y "$p"; [ $r = A ] || printf '\\n%s i %s P\\n%s' "$N" $n "$p"
elif ! X "$p" || { [ $w = rx ] && ! L "$p"; }; then printf '\\n%s i %s P\\n%s' "$N" $n "$p"; fi
done
}
v() {
n=$1 m= h=
shift
for p do for d in /usr/local/sbin /usr/local/bin /usr/sbin /usr/bin /sbin /bin; do
if [ -f "$d/$p" ]; then
if [ -x "$d/$p" ]; then printf '\\n%s v %s\\n%s/%s' "$N" $n "$d" "$p"; return; fi
[ $R = 1 ] || m=\${m:-$d/$p}
elif [ $R = 0 ] && { [ -L "$d/$p" ] || { [ -d "$d" ] && ! X "$d"; }; }; then h=' P'; fi
done; done
[ -z "$m" ] || h=
printf '\\n%s v %s%s\\n%s' "$N" $n "$h" "$m"
}
c() {
n=$1 l=$2
shift 2
printf '\\n%s o %s\\n' "$N" $n
{ m=$(t $l "$@" 2>&1 >&8 8>&-); r=$?; } 8>&1
printf '\\n%s e %s %s%s\\n%s' "$N" $n $r "$s" "$m"
}
r() {
if [ $A = 1 ] && [ "$U" != 0 ]; then
n=$1 l=$2
shift 2
s=' S'
c $n $l sudo -n "$@"
s=
else c "$@"; fi
}`;

/**
 * One walk for every predicate: setuid and setgid, world-writable, unowned, file capabilities. Start points are the local file systems of
 * mountinfo and `/`, one per subtree of a device (btrfs: one per subvolume, where `-xdev` stops); pseudo, network, FUSE and container
 * storage is left out; a mount point whose name holds other escapes than a space makes the walk incomplete. Records are `U|- type mode uid gid size path`, NUL-ended,
 * getcap's lines start with `/`. busybox has neither -printf nor -nouser: there owners come from its passwd and group files.
 */
export const walkFunction = `k() {
n=$1 l=$2
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
command -v getcap >/dev/null && C='-type f -perm /111 ! -exec getcap {} +'
F='%y %m %U %G %s %p\\0'
{ m=$(t $l $W find "$@" -xdev -type d \\( $P \\) -prune -o \\( $C \\) -o \\( \\( ! -uid 0 -o ! -gid 0 \\) \\( -nouser -o -nogroup \\) -printf "U $F" \\) -o \\( \\( -type f -perm /6002 -o -type d -perm -2 ! -perm -1000 \\) -printf "- $F" \\) 2>&1 >&8 8>&-); r=$?; } 8>&1
else
O= G=
while IFS=: read -r a a e rest; do O="$O ! -user $e"; done </etc/passwd
while IFS=: read -r a a e rest; do G="$G ! -group $e"; done </etc/group
F='%f %u %g %s %n'
{ m=$({ t $l $W find "$@" -xdev -type d \\( $P \\) -prune -o \\( \\( $O \\) -o \\( $G \\) \\) -exec stat -c "U $F" {} +; e=$?; t $l $W find "$@" -xdev -type d \\( $P \\) -prune -o \\( -type f \\( -perm -4000 -o -perm -2000 -o -perm -2 \\) -o -type d -perm -2 ! -perm -1000 \\) -exec stat -c "- $F" {} +; f=$?; case $f in 124|137|143) e=$f;; esac; [ $e != 0 ] || e=$f; exit $e; } 2>&1 >&8 8>&-); r=$?; } 8>&1
fi
printf '\\n%s e %s %s%s\\n%s' "$N" $n $r "$I" "$m"
}`;
