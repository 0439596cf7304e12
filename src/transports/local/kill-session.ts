import { readdirSync, readFileSync } from 'node:fs';

/** What was forked between a look and its kill is found by the next look. */
const LOOKS = 3;

/**
 * Ends every process of a session (setsid(2)), by the number of its leader. A group would not do: timeout(1) moves itself and its command
 * to a group of their own. Processes of other users stay; where there is no /proc only the leader's group ends.
 */
export const killSession = (leader: number): void => {
  kill(-leader);
  for (let look = 0; look < LOOKS; look++) {
    const members = sessionMembers(leader);
    if (members.length === 0) return;
    for (const pid of members) kill(pid);
  }
};

const kill = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already, or another user's (sudo).
  }
};

/** Living processes only; from the fields of /proc/PID/stat behind the name, which may hold spaces and parentheses (proc(5)). */
const sessionMembers = (leader: number): readonly number[] =>
  numbersIn('/proc').filter((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      const [state, , , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return state !== 'Z' && state !== 'X' && Number(session) === leader;
    } catch {
      return false;
    }
  });

const numbersIn = (folder: string): readonly number[] => {
  try {
    return readdirSync(folder)
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
};
