/** Statuses of timeout(1) when it ended the command: coreutils 124, after KILL 137, busybox 143. */
export const TIMED_OUT: ReadonlySet<number> = new Set([124, 137, 143]);
