import {
  accounts,
  changeableBy,
  defineCheck,
  type Finding,
  groups,
  judgePaths,
  octal,
  populatedGroups,
  type SystemProgram,
  systemPrograms,
} from 'rempart/check';

/** Debian’s at is setuid to daemon, which must own it for that; such programs are judged by setuid-programs-known. */
const isSetuidOfService = ({ mode, uid }: SystemProgram): boolean =>
  (mode & 0o4000) !== 0 && uid > 0 && uid < 1000;

export default defineCheck({
  id: 'os-hardening/system-programs-guarded',
  title: 'Programs and libraries of the system can be changed by root alone',
  targets: ['host'],
  severity: 'high',
  rationale: 'Who can write one of them has his lines run by root, or by the next who starts it.',
  remediation:
    'Run `chown root:root FILE` and `chmod go-w FILE`, and look whether it is still the one of its package (`dpkg --verify`, `rpm -Va`).',
  references: [
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-300006' },
    { standard: 'url', id: 'https://www.debian.org/doc/debian-policy/ch-files.html#permissions-and-owners' },
  ],
  needs: { self: { programs: systemPrograms, accounts, groups } },
  evaluate({ self: { programs, accounts, groups } }) {
    const populated = populatedGroups(groups, accounts);
    return judgePaths(programs, (program): Finding | null => {
      const { path, mode, uid, gid } = program;
      if (isSetuidOfService(program)) return null;
      const changer = changeableBy(
        { ...program, type: 'file', size: 0, mtime: 0, content: null, unreadable: null },
        populated,
      );
      return changer === null
        ? null
        : {
            message: `${path} can be changed by ${changer.who}`,
            expected: 'owned and writable by root alone',
            actual: `${octal(mode)}, uid ${uid}, gid ${gid}`,
            location: { path, resource: path },
            ...(changer.group ? { severity: 'medium' } : {}),
            fix: `chown root:root ${path}; chmod go-w ${path}`,
          };
    });
  },
});
