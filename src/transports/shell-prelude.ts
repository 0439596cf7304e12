/**
 * The functions of the script. Frames, each a line `NONCE letter number …` behind a newline of its own:
 * `b uid` begin · `p` paths, NUL-ended · `s` their metadata, a line each · `c i` text of the i-th path · `u i code` why it has none ·
 * `x code` a path that is not there (`A`) or may not be looked for (`P`) · `i code` a folder that hid something · `d` end of a group ·
 * `o` standard output of a command · `e status` its standard error and its end · `v` where a program is · `z` end of the wave.
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
b() { printf '\\n%s b %s\\n' "$N" "$U"; }
y() {
if [ -L "$1" ]; then [ "$U" = 0 ] && echo A || echo P; return; fi
case $1 in /*) ;; *) echo A; return;; esac
d=$1
while :; do
d=\${d%/*}
if [ -e "\${d:-/}" ]; then if [ -d "\${d:-/}" ] && [ ! -x "\${d:-/}" ]; then echo P; else echo A; fi; return; fi
[ -n "$d" ] || { echo A; return; }
done
}
g() {
n=$1 w=$2 l=$3
shift 3
for p do
shift
if [ -e "$p" ]; then set -- "$@" "$p"
else
r=$(y "$p")
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
elif [ $A = 1 ] && m=$(sudo -n head -c $((l + 1)) -- "$p" 2>/dev/null); then printf '\\n%s c %s %s\\n%s\\n' "$N" $n $i "$m"
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
if [ $w = 1 ]; then if m=$(sudo -n head -c $((l + 1)) -- "$p" 2>/dev/null); then printf '\\n%s c %s 0\\n%s\\n' "$N" $n "$m"; else printf '\\n%s u %s 0 P' "$N" $n; fi; fi
}
h() {
[ "$U" = 0 ] && return
n=$1 w=$2
shift 2
for p do
if [ ! -d "$p" ]; then [ "$(y "$p")" = P ] && printf '\\n%s i %s P\\n%s' "$N" $n "$p"
elif [ ! -x "$p" ] || { [ $w = rx ] && [ ! -r "$p" ]; }; then printf '\\n%s i %s P\\n%s' "$N" $n "$p"; fi
done
}
v() {
n=$1
shift
for p do for d in /usr/local/sbin /usr/local/bin /usr/sbin /usr/bin /sbin /bin; do
if [ -f "$d/$p" ] && [ -x "$d/$p" ]; then printf '\\n%s v %s\\n%s/%s' "$N" $n "$d" "$p"; return; fi
done; done
printf '\\n%s v %s\\n' "$N" $n
}
c() {
n=$1 l=$2
shift 2
printf '\\n%s o %s\\n' "$N" $n
{ m=$(t $l "$@" 2>&1 >&8 8>&-); r=$?; } 8>&1
printf '\\n%s e %s %s\\n%s' "$N" $n $r "$m"
}
r() {
if [ $A = 1 ] && [ "$U" != 0 ]; then
n=$1 l=$2
shift 2
c $n $l sudo -n "$@"
else c "$@"; fi
}`;

/**
 * One walk for every predicate: setuid and setgid, world-writable, unowned, file capabilities. Start points are the local file systems of
 * mountinfo, one per device; pseudo, network, FUSE and container storage is left out. Records are `U|- type mode uid gid size path`, NUL-ended,
 * getcap's lines start with `/`. busybox has neither -printf nor -nouser: there owners come from its passwd and group files.
 */
export const walkFunction = `k() {
n=$1 l=$2
printf '\\n%s o %s\\n' "$N" $n
set --
D=' '
while read -r a a e f o rest; do
case $o in /proc|/proc/*|/sys|/sys/*|/dev|/dev/*|/run|/run/*|/snap/*|/var/lib/docker/*|/var/lib/containers/*|/var/lib/containerd/*|*\\\\*) continue;; esac
case " \${rest#*- }" in ' ext'*|' xfs '*|' btrfs '*|' zfs '*|' f2fs '*|' jfs '*|' reiserfs '*|' bcachefs '*|' tmpfs '*|' overlay '*|' vfat '*) ;; *) continue;; esac
case $D in *" $e "*) continue;; esac
D="$D$e "
set -- "$@" "$o"
done </proc/self/mountinfo
[ $# -gt 0 ] || set -- /
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
{ m=$({ t $l $W find "$@" -xdev -type d \\( $P \\) -prune -o \\( \\( $O \\) -o \\( $G \\) \\) -exec stat -c "U $F" {} + ; t $l $W find "$@" -xdev -type d \\( $P \\) -prune -o \\( -type f \\( -perm -4000 -o -perm -2000 -o -perm -2 \\) -o -type d -perm -2 ! -perm -1000 \\) -exec stat -c "- $F" {} + ; } 2>&1 >&8 8>&-); r=$?; } 8>&1
fi
printf '\\n%s e %s %s\\n%s' "$N" $n $r "$m"
}`;
