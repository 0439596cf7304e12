import { defineCheck, fileSystemWalk, filterSet, judgeEach, octal } from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/shared-folders-sticky',
  title: 'In folders open to everybody users keep their own files',
  targets: ['host'],
  severity: 'medium',
  rationale: 'Without the sticky bit anybody removes or replaces the files of others in such a folder.',
  remediation: 'Run `chmod +t FOLDER`, or `chmod o-w FOLDER` where not everybody needs to write.',
  references: [
    { standard: 'cis-debian-12', id: '7.1.11' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-600150' },
    { standard: 'lynis', id: 'FILE-6362' },
    { standard: 'lynis', id: 'FILE-6363' },
  ],
  needs: { self: { walk: fileSystemWalk } },
  evaluate({ self: { walk } }) {
    return judgeEach(
      filterSet(
        walk,
        ({ type, mode }) => type === 'directory' && (mode & 0o002) !== 0 && (mode & 0o1000) === 0,
      ),
      ({ path, mode }) => ({
        message: `Everybody can replace files of others in ${path}`,
        expected: 'the sticky bit',
        actual: octal(mode),
        location: { path, resource: path },
      }),
    );
  },
});
