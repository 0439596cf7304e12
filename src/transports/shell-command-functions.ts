/** Seconds that the questions of one batch have together before each is asked alone. */
const BATCH_SECONDS = 20;

/** Seconds of a question that is asked alone. */
const QUESTION_SECONDS = 30;

/** Names that a question must not see: its script was written for a shell of its own. */
const OWN_NAMES = [...'ABCDEFGHIJKLMNOPRSTUVWXYZabcdefghijklmnopqrstuvwxyz'].join(' ');

/**
 * Functions of the script about programs. `c` runs one under timeout(1). `B NAME` runs a batch, a function NAME of calls `u NUMBER SCRIPT`:
 * each in a subshell, which spares starting timeout(1) and sh(1) for every question. W tells on descriptor 7 its process, the number of each
 * question as it begins, and a dot at the end; a `cat` under timeout(1) reads it, and K stops what did not end in time with all it started (the timeout of
 * busybox would leave the children). Then the question that ran is asked alone, with a time of its own, and those behind it in a new batch: J is how
 * many are answered, O whether one alone is asked. `r` goes through sudo where single questions do.
 */
export const COMMAND_FUNCTIONS = `c() {
n=$1 l=$2
shift 2
printf '\\n%s o %s\\n' "$N" $n
set -- \${T:+$T $l} "$@"
{ m=$(exec "$@" 2>&1 >&8 8>&-); r=$?; } 8>&1
printf '\\n%s e %s %s%s\\n%s' "$N" $n $r "$s" "$m"
}
u() {
if [ $J -gt 0 ]; then J=$((J - 1)); return; fi
[ $O != 2 ] || return
[ $O != 1 ] || O=2
echo $1 >&7
printf '\\n%s o %s\\n' "$N" $1
{ m=$(exec 2>&1 >&8 7>&- 8>&-; Q=$2; set --; unset ${OWN_NAMES}; eval "$Q"); r=$?; } 8>&1
printf '\\n%s e %s %s\\n%s' "$N" $1 $r "$m"
}
B() {
J=0 O=0
while W $1 ${BATCH_SECONDS}; do
set -- $1 $k
[ $# -gt 1 ] || return
J=$((J + $# - 2)) O=1
for n do :; done
! W $1 ${QUESTION_SECONDS} || printf '\\n%s e %s 124\\n' "$N" $n
J=$((J + 1)) O=0
done
}
W() {
{ k=$(exec 2>/dev/null; { read -r p m </proc/self/stat; echo "$p" >&7; $1; echo . >&7; } 7>&1 >&8 8>&- | { exec 8>&-; read -r p; t $2 cat || K $p; }); } 8>&1
case $k in *.) return 1;; esac
}
K() {
kill -STOP $1 || return
D=" $1 " m=
while [ "$m" != "$D" ]; do
m=$D
for p in /proc/[0-9]*; do
while read -r a d; do
case $a in PPid:) case $D in *" \${p#/proc/} "*) ;; *" $d "*) D="$D\${p#/proc/} ";; esac; break;; esac
done <$p/status
done
done
kill -KILL $D
} 2>/dev/null
r() {
if [ $A = 1 ] && [ "$U" != 0 ]; then
n=$1 l=$2
shift 2
s=' S'
c $n $l sudo -n "$@"
s=
else c "$@"; fi
}`;
