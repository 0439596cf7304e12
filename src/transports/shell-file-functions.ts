/**
 * Functions of the script about files. `g LIMIT =N:W PATH…` answers the paths behind each word `=N:W` for frame N, with their text where W is 1;
 * words of a pattern are absolute and so never begin with `=`. One stat(1) and one head(1) answer 64 paths, for starting a program is what
 * costs. head prints no boundaries that a content could not hold; so its own environment, the nonce in M, is read between the files.
 * E is empty where that cannot be (no /proc, an environment of more than 4 KiB, a head without -q, one that the shell runs without exec(2)): then each file has a head of its own.
 * The shell drops the NULs of an environment, which hardly shortens it.
 * Some files of the kernel look readable and say only to a reader that he may not: head is asked why.
 * h notes which folders hid something; y tells why a path is not seen.
 */
export const FILE_FUNCTIONS = `E=/proc/self/environ
{ m=$(M=$N head -q -c 8192 -- $E $E); } 2>/dev/null
case $m in *M=$N*M=$N*) [ \${#m} -lt 8192 ];; *) false;; esac || E=
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
l=$1 D= S= c=0 o=0 b=
shift
for p do
case $p in
=*)
[ -n "$D" ] || set --
[ $c = 0 ] || S="$S $n $c"
c=0 w=\${p#*:} n=\${p%:*}
n=\${n#=}
D="$D $n";;
*)
if [ -e "$p" ]; then
set -- "$@" "$p"
[ $w = 0 ] || b="$b $o"
c=$((c + 1)) o=$((o + 1))
[ $o -lt 64 ] || { f "$@"; set --; }
else
y "$p"
if [ $r = P ] && [ $A = 1 ] && q; then :; else printf '\\n%s x %s %s\\n%s' "$N" $n $r "$p"; fi
fi;;
esac
done
[ $o = 0 ] || f "$@"
printf '\\n%s d%s\\n' "$N" "$D"
}
f() {
[ $c = 0 ] || S="$S $n $c"
printf '\\n%s p%s\\n' "$N" "$S"
printf '%s\\0' "$@"
printf '\\n%s s\\n' "$N"
stat -L -c '%f %u %g %s %Y' -- "$@" 2>/dev/null || {
printf '\\n%s s\\n' "$N"
for p do stat -L -c '%f %u %g %s %Y' -- "$p" 2>/dev/null || echo -; done
}
S= c=0 o=0
[ -n "$b" ] || return 0
b="$b " i=0 j=
for p do
[ $i != 0 ] || set --
case $b in *" $i "*)
if [ ! -f "$p" ]; then :
elif [ ! -r "$p" ]; then if [ $A = 1 ]; then a $i; else printf '\\n%s u %s P' "$N" $i; fi
elif [ -n "$E" ] && [ $l -gt 8192 ]; then set -- "$@" "$p" $E; j="$j $i"
else e $i
fi;;
esac
i=$((i + 1))
done
b=
[ -n "$j" ] || return 0
printf '\\n%s m%s\\n' "$N" "$j"
M=$N head -q -c $((l + 1)) -- $E $E "$@" 2>/dev/null || for i in $j; do p=$1; shift 2; e $i; done
}
e() {
printf '\\n%s c %s\\n' "$N" $1
head -c $((l + 1)) -- "$p" 2>/dev/null && return
r=E
case $({ head -c 1 -- "$p" >/dev/null; } 2>&1) in *' denied'*|*'not permitted'*) r=P;; esac
printf '\\n%s u %s %s' "$N" $1 $r
}
q() {
m=$(sudo -n stat -L -c '%f %u %g %s %Y' -- "$p" 2>/dev/null) || return 1
printf '\\n%s p %s 1\\n%s\\0\\n%s s\\n%s' "$N" $n "$p" "$N" "$m"
[ $w = 0 ] || case $m in 8*) a 0;; esac
}
a() { printf '\\n%s c %s\\n' "$N" $1; sudo -n head -c $((l + 1)) -- "$p" 2>/dev/null || printf '\\n%s u %s P' "$N" $1; }
h() {
n=$1
shift
for p do
case $p in
=*) w=\${p#=};;
*)
if [ ! -d "$p" ]; then y "$p"; [ $r = A ] || printf '\\n%s i %s P\\n%s' "$N" $n "$p"
elif ! X "$p" || { [ $w = rx ] && ! L "$p"; }; then printf '\\n%s i %s P\\n%s' "$N" $n "$p"; fi;;
esac
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
}`;
