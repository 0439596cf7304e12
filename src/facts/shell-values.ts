/**
 * Lines of a question's script that set a variable from /proc instead of by a program: starting one costs more than all else in a short question. Where /proc does not tell,
 * the program is asked.
 */

/** Sets `r` to what `uname -r` says. */
export const KERNEL_RELEASE = 'r=; read -r r 2>/dev/null </proc/sys/kernel/osrelease || r=$(uname -r)';

/** Sets `v` to what `uname -v` says. */
export const KERNEL_BUILD = 'v=; read -r v 2>/dev/null </proc/sys/kernel/version || v=$(uname -v)';

/** Sets `m` to what `uname -m` says; Linux tells it in /proc since 6.1. */
export const MACHINE = 'm=; read -r m 2>/dev/null </proc/sys/kernel/arch || m=$(uname -m)';

/** Sets `u` to what `id -u` says: the second number of proc(5) status is that of the effective user. Spoils `k` and `x`. */
export const EFFECTIVE_USER = `k= u=
while read -r k x u x; do [ "$k" != Uid: ] || break; done 2>/dev/null </proc/self/status
[ "$k" = Uid: ] || u=$(id -u)`;
