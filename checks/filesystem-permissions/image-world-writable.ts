import { defineCheck, fileSystemWalk, filterSet, judgePaths, octal } from 'rempart/check';

/** Folders out of which programs and settings are read. */
const CODE = /^\/(?:$|(?:usr|s?bin|lib(?:32|64|x32)?|etc|boot|opt|app|code|src)(?:\/|$))/;
/** Judged by `image-account-files`, with who owns them. */
const ACCOUNTS = /^\/etc\/(?:passwd|group|shadow|gshadow)-?$/;
/** Folders that programs write to, wherever they are. */
const DATA = /\/(?:data|logs?|te?mp|work|cache|uploads)$/;

export default defineCheck({
  id: 'filesystem-permissions/image-world-writable',
  title: 'No file or folder of the image is writable for everybody',
  targets: ['image'],
  severity: 'medium',
  rationale:
    'Whoever gets into the container as any user changes what everybody may write: programs, configuration, scheduled jobs.',
  remediation:
    '`RUN chmod o-w PATH` in the Dockerfile, in the step that makes it; shared folders for temporary files get the sticky bit (`chmod 1777`).',
  fix: {
    dockerfile: 'RUN chmod o-w PATH',
    breaks: 'Images made for any uid write to such folders: give the folder to one uid, or to group 0.',
  },
  references: [
    { standard: 'nist-800-190', id: '4.1.2' },
    { standard: 'url', id: 'https://docs.docker.com/build/building/best-practices/' },
  ],
  needs: { self: { walk: fileSystemWalk } },
  evaluate: ({ self: { walk } }) =>
    judgePaths(
      filterSet(
        walk,
        ({ path, type, mode }) =>
          (mode & 0o002) !== 0 &&
          !ACCOUNTS.test(path) &&
          (type === 'file' || (type === 'directory' && (mode & 0o1000) === 0)),
      ),
      ({ path, mode, type }) => ({
        message: `Everybody may ${type === 'directory' ? 'add to and delete from' : 'change'} ${path}`,
        expected: 'not writable for others',
        actual: octal(mode),
        location: { path, resource: path },
        // Images that run as any user id open their data folders on purpose (postgres, mysql, tomcat).
        ...(type === 'directory' && (!CODE.test(path) || DATA.test(path))
          ? { severity: 'low' as const }
          : {}),
      }),
    ),
});
