import { accountFiles, defineCheck, filterSet, judgeEach, notApplicable, octal } from 'rempart/check';

export default defineCheck({
  id: 'filesystem-permissions/image-account-files',
  title: 'Only root can change the image’s accounts, and read its password hashes',
  targets: ['image'],
  severity: 'high',
  rationale:
    'Who can write /etc/passwd inside makes any user root inside; images that give the file to a random uid do it on purpose and open the door.',
  remediation:
    '`RUN chown root:root /etc/passwd /etc/group && chmod 644 /etc/passwd /etc/group && chmod 640 /etc/shadow`.',
  fix: {
    dockerfile:
      'RUN chown root:root /etc/passwd /etc/group && chmod 644 /etc/passwd /etc/group && chmod 640 /etc/shadow',
    breaks:
      'Entry points that write an account for a random uid at the start fail: name a fixed uid instead.',
  },
  references: [
    { standard: 'cis-debian-12', id: '7.1.1' },
    { standard: 'nist-800-190', id: '4.1.2' },
  ],
  needs: { self: { files: accountFiles } },
  evaluate: ({ self: { files } }) =>
    judgeEach(
      filterSet(files, ({ path }) => /^\/etc\/(?:passwd|group|shadow|gshadow)-?$/.test(path)),
      ({ path, mode, uid }) => {
        const extra = mode & (/shadow/.test(path) ? 0o037 : 0o022);
        if (extra === 0 && uid === 0) return null;
        return {
          message:
            uid === 0
              ? `${path} has the bits ${octal(extra)} too many`
              : `${path} does not belong to root, who alone should write it`,
          expected: uid === 0 ? octal(mode & ~extra) : 'uid 0',
          actual: `${octal(mode)}, uid ${uid}`,
          location: { path, resource: path },
        };
      },
      { whenEmpty: notApplicable('The image has no account files') },
    ),
});
