import {
  completeSet,
  defineCheck,
  type Finding,
  incompleteSet,
  judgeEach,
  notApplicable,
  sudoers,
} from 'rempart/check';

/** Programs that run any other program, or write any file, when asked to (gtfobins.github.io lists how). */
const ESCAPES = new Set(
  (
    'ash awk bash busybox chmod chown cp crontab csh dash dd docker ed emacs env ex expect find flock ftp gawk gdb git ' +
    'install ionice ip java journalctl ksh less ln lua make man mawk more mount mv nano nerdctl nice nmap node nsenter ' +
    'openssl perl php pip podman psql python python2 python3 rsync ruby rvim scp script sed setarch sh sqlite3 ssh ' +
    'start-stop-daemon strace su systemd-run tar taskset tcsh tee time timeout tmux unshare vi view vim vimdiff watch ' +
    'wget xargs zip zsh'
  ).split(' '),
);

export default defineCheck({
  id: 'os-hardening/sudo-commands-confined',
  title: 'Commands granted by sudo cannot be turned into a root shell',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'An editor, pager or interpreter run as root starts any program; a wildcard in arguments matches more than was meant.',
  remediation:
    'With `visudo`, grant a script owned by root that does the one thing, with exact arguments; for editing use `sudoedit FILE`; NOEXEC: stops programs from starting others.',
  references: [{ standard: 'url', id: 'https://www.sudo.ws/docs/man/sudoers.man/' }],
  needs: { self: { sudoers } },
  evaluate({ self: { sudoers } }) {
    if (sudoers === null) return notApplicable('sudo is not installed');
    const everything = new Set(
      sudoers.rules.filter(({ command }) => command === 'ALL').map(({ grantee }) => grantee),
    );
    const limited = sudoers.rules.filter(
      ({ grantee, command, runAs, noPassword }) =>
        command !== 'ALL' &&
        command !== 'list' &&
        !command.startsWith('!') &&
        grantee !== 'root' &&
        runAs.some((user) => user === 'ALL' || user === 'root') &&
        // Who may run everything with a password gains only by what is free of it.
        (noPassword || !everything.has(grantee)),
    );
    return judgeEach(
      sudoers.reason === null ? completeSet(limited) : incompleteSet(limited, sudoers.reason),
      ({ grantee, command, noExec, path, line }): Finding | null => {
        const [program = '', ...words] = command.split(/\s+/);
        const name = program
          .slice(program.lastIndexOf('/') + 1)
          .replace(/^(python|perl|php|ruby|lua)[\d.]+$/, '$1');
        const location = { path, line, resource: `${grantee}: ${program}` };
        // `""` as the only argument allows none at all.
        if (ESCAPES.has(name) && !noExec && words[0] !== '""')
          return {
            message: `${grantee} gets a root shell out of ${program}`,
            expected: 'a command that does one thing',
            actual: command,
            location,
          };
        if (words.some((word) => /[*?[]/.test(word)))
          return {
            message: `${grantee} chooses arguments of ${program} by a wildcard`,
            expected: 'exact arguments',
            actual: command,
            location,
            severity: 'low',
          };
        if (/[*?[]/.test(program))
          return {
            message: `${grantee} chooses the program by a wildcard`,
            expected: 'an exact path',
            actual: program,
            location,
          };
        return null;
      },
      { partialCredit: true },
    );
  },
});
