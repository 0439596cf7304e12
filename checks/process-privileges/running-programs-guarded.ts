import {
  accounts,
  changeableBy,
  defineCheck,
  type Finding,
  groups,
  judgeEach,
  octal,
  populatedGroups,
  runningPrograms,
} from 'rempart/check';

export default defineCheck({
  id: 'process-privileges/running-programs-guarded',
  title: 'Running programs can be changed neither by others nor by themselves',
  targets: ['host'],
  severity: 'high',
  rationale:
    'A service that owns its own program keeps a break-in for ever; one that others can write runs their lines.',
  remediation:
    'Run `chown root:root PATH` and `chmod go-w PATH` on program and folder; let only data belong to the user of the service.',
  references: [{ standard: 'url', id: 'https://www.debian.org/doc/debian-policy/ch-files.html' }],
  needs: { self: { programs: runningPrograms, accounts, groups } },
  evaluate({ self: { programs, accounts, groups } }) {
    const populated = populatedGroups(groups, accounts);
    return judgeEach(
      programs,
      ({ executable, process, entry, folder }): Finding | null => {
        for (const place of [entry, folder]) {
          if (place === null) continue;
          const changer = changeableBy(place, populated);
          if (changer === null) continue;
          const own = place.uid === process.uid && process.uid !== 0 && (place.mode & 0o002) === 0;
          return {
            message: own
              ? `${process.name} runs a program that its own user can change`
              : `${process.name} (uid ${process.uid}) runs ${executable}, which ${changer.who} can change${place === folder ? ' through its folder' : ''}`,
            expected: 'owned and writable by root alone',
            actual: `${place.path}: ${octal(place.mode)}, uid ${place.uid}, gid ${place.gid}`,
            location: { path: place.path, resource: executable },
            // What people install for themselves, or a service below its own folder, is theirs: a milder deviation.
            ...(own ? { severity: 'low' } : changer.group ? { severity: 'medium' } : {}),
          };
        }
        return null;
      },
      { partialCredit: true },
    );
  },
});
