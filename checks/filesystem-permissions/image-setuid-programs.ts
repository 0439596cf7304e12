import {
  defineCheck,
  fileSystemWalk,
  filterSet,
  judgePaths,
  octal,
  PACKAGE_FOLDERS,
  PACKAGED_SETUID,
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
  fix: {
    dockerfile: 'RUN find / -xdev -perm /6000 -type f -exec chmod a-s {} +',
    flag: '--security-opt no-new-privileges',
    compose: 'security_opt: ["no-new-privileges:true"]',
    breaks: 'An ordinary user inside can no longer use su, mount, passwd or ping.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '4.8' },
    { standard: 'nist-800-190', id: '4.1.2' },
  ],
  needs: { self: { walk: fileSystemWalk } },
  evaluate: ({ self: { walk } }) =>
    judgePaths(
      filterSet(walk, ({ type, mode }) => type === 'file' && (mode & 0o6000) !== 0),
      ({ path, mode, uid, gid }) => {
        const name = path.slice(path.lastIndexOf('/') + 1);
        const isSetuid = (mode & 0o4000) !== 0;
        const bit = isSetuid ? 'setuid' : 'setgid';
        const finding = {
          expected: 'no setuid or setgid bit',
          actual: `${octal(mode)}, ${isSetuid ? `uid ${uid}` : `gid ${gid}`}`,
          location: { path, resource: path },
        };
        if ((mode & 0o022) !== 0)
          return { ...finding, message: `${path} is ${bit}, and others than its owner may change it` };
        if (isSetuid && RIGHTS_ON_OFFER.test(name))
          return { ...finding, message: `${path} is setuid and gives the rights of its owner to everybody` };
        if (!PACKAGE_FOLDERS.test(path))
          return {
            ...finding,
            message: `${path} is ${bit}, outside the folders of packages`,
            ...(path.startsWith('/opt/') && PACKAGED_SETUID.has(name) ? { severity: 'low' as const } : {}),
          };
        // What a distribution's packages bring is there in every image made of them; setgid gives one group alone.
        return PACKAGED_SETUID.has(name) || !isSetuid
          ? { ...finding, message: `${path} is ${bit}, as its package installs it`, severity: 'low' as const }
          : {
              ...finding,
              message: `${path} is setuid, and not among the programs of the known distributions`,
              severity: 'medium' as const,
            };
      },
    ),
});
