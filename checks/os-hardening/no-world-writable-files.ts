import { defineCheck, fileSystemWalk, filterSet, judgeEach, octal } from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/no-world-writable-files',
  title: 'No file can be changed by everybody',
  targets: ['host'],
  severity: 'high',
  rationale:
    'A program, script or setting that everybody can write runs an attacker’s lines with the rights of its user.',
  remediation: 'Run `chmod o-w FILE`; first find out which program made it so, and mend its umask.',
  references: [{ standard: 'cis-debian-12', id: '7.1.11' }],
  needs: { self: { walk: fileSystemWalk } },
  evaluate({ self: { walk } }) {
    return judgeEach(
      filterSet(walk, ({ type, mode }) => type === 'file' && (mode & 0o002) !== 0),
      ({ path, mode, uid }) => ({
        message: `Everybody can write ${path}`,
        expected: 'no write bit for others',
        actual: `${octal(mode)}, uid ${uid}`,
        location: { path, resource: path },
      }),
    );
  },
});
