import { defineCheck, dockerFiles, judgeEach, notApplicable, octal } from 'rempart/check';

/** Bits beyond what a path may have; private keys are nobody else's. */
const tooMany = (path: string, mode: number): number =>
  mode & (/(?:^|[/-])key\.pem$|\.key$/.test(path) ? 0o177 : /\.sock$/.test(path) ? 0o117 : 0o022);

export default defineCheck({
  id: 'docker-engine/files-guarded',
  title: 'Only root can change what the engine is told',
  targets: ['docker-engine'],
  severity: 'high',
  rationale:
    'Who can write the engine’s configuration, unit or certificates runs code as root at its next start.',
  remediation:
    '`chown root:root` the path and take the extra bits away (`chmod go-w`; private keys `chmod 400`).',
  references: [
    { standard: 'cis-docker-1.6', id: '3.1' },
    { standard: 'cis-docker-1.6', id: '3.2' },
    { standard: 'cis-docker-1.6', id: '3.5' },
    { standard: 'cis-docker-1.6', id: '3.6' },
    { standard: 'cis-docker-1.6', id: '3.17' },
    { standard: 'cis-docker-1.6', id: '3.18' },
  ],
  needs: { parent: { host: { files: dockerFiles } } },
  evaluate: ({ parent: { host } }) =>
    judgeEach(
      host.files,
      ({ path, uid, mode }) => {
        const extra = tooMany(path, mode);
        if (uid === 0 && extra === 0) return null;
        return {
          message:
            uid === 0 ? `${path} has the bits ${octal(extra)} too many` : `${path} does not belong to root`,
          expected: uid === 0 ? octal(mode & ~extra) : 'uid 0',
          actual: `${octal(mode)}, uid ${uid}`,
          location: { path, resource: path },
        };
      },
      { whenEmpty: notApplicable('The engine has no files at the usual places') },
    ),
});
