import {
  defineCheck,
  fileSystemWalk,
  filterSet,
  judgeEach,
  octal,
  PACKAGE_FOLDERS,
  RIGHTS_ON_OFFER,
} from 'rempart/check';

export default defineCheck({
  id: 'filesystem-permissions/image-setuid-programs',
  title: 'The image has no setuid or setgid programs',
  targets: ['image'],
  severity: 'high',
  rationale:
    'A program in a container hardly ever needs su or mount; each setuid program is a way from an ordinary user to root inside.',
  remediation:
    'Take the bits away in the last step of the Dockerfile: `RUN find / -xdev -perm /6000 -type f -exec chmod a-s {} +`, or start from an image without them; `no-new-privileges` makes them harmless.',
  references: [{ standard: 'cis-docker-1.6', id: '4.8' }],
  needs: { self: { walk: fileSystemWalk } },
  evaluate: ({ self: { walk } }) =>
    judgeEach(
      filterSet(walk, ({ type, mode }) => type === 'file' && (mode & 0o6000) !== 0),
      ({ path, mode, uid }) => {
        const name = path.slice(path.lastIndexOf('/') + 1);
        // What a distribution's packages bring is there in every image made of them; what nobody packages is an alarm.
        const packaged = PACKAGE_FOLDERS.test(path) && !RIGHTS_ON_OFFER.test(name) && (mode & 0o022) === 0;
        return {
          message: packaged
            ? `${path} is setuid, as its package installs it`
            : `${path} is setuid, and no package makes it so`,
          expected: 'no setuid or setgid bit',
          actual: `${octal(mode)}, uid ${uid}`,
          location: { path, resource: path },
          ...(packaged ? { severity: 'low' as const } : {}),
        };
      },
    ),
});
