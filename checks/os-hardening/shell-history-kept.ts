import { defineCheck, type Finding, homeDirectories, judgeEach, notApplicable, octal } from 'rempart/check';

const HISTORY = /\/\.(bash|zsh|ash|sh|python|mysql|psql)_history$|\/\.histfile$/;

export default defineCheck({
  id: 'os-hardening/shell-history-kept',
  title: 'Histories of shells are kept, and closed to others',
  targets: ['host'],
  severity: 'low',
  rationale:
    'Histories hold passwords that were typed into commands; one that leads to /dev/null is what intruders make to leave no trace.',
  remediation:
    'Run `chmod 600 FILE`. Find out who made the link to /dev/null, then remove it; who wants no history sets HISTFILE= in his own start file.',
  references: [{ standard: 'lynis', id: 'HOME-9310' }],
  needs: { self: { homes: homeDirectories } },
  evaluate({ self: { homes } }) {
    const histories = homes.items.flatMap(({ account, entry, files }) =>
      files.filter(({ path }) => HISTORY.test(path)).map((file) => ({ account, home: entry, file })),
    );
    return judgeEach(
      { ...homes, items: histories },
      ({ account, home, file: { path, type, mode } }): Finding | null => {
        const location = { path, resource: path };
        if (type === 'char-device')
          return {
            message: `${path} leads to /dev/null: nothing that ${account.name} does is kept`,
            expected: 'a file',
            actual: 'a device',
            location,
          };
        // A closed home closes what is in it.
        const reachable = home === null || (home.mode & 0o001) !== 0;
        return (mode & 0o004) !== 0 && reachable
          ? {
              message: `Everybody can read what ${account.name} typed in ${path}`,
              expected: '0600',
              actual: octal(mode),
              location,
              fix: `chmod 600 ${path}`,
            }
          : null;
      },
      { partialCredit: true, whenEmpty: notApplicable('No home holds a history') },
    );
  },
});
