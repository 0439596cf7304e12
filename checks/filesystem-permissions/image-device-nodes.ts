import { defineCheck, fileSystemWalk, filterSet, judgePaths, octal } from 'rempart/check';

export default defineCheck({
  id: 'filesystem-permissions/image-device-nodes',
  title: 'The image holds no device nodes',
  targets: ['image'],
  severity: 'medium',
  rationale:
    'A device node is a way to a disk or to memory that waits in every container: whoever gets one started with a device rule or privileged needs no mknod of his own. The engine makes the devices of /dev itself.',
  remediation:
    'Take `mknod` out of the build, or what unpacks devices (`tar --exclude=dev`), and build again.',
  fix: {
    dockerfile: 'RUN tar --exclude=dev … (no mknod in any RUN)',
    breaks: 'A program that opens the device needs it handed in with --device.',
  },
  references: [
    { standard: 'nist-800-190', id: '4.1.2' },
    { standard: 'url', id: 'https://man7.org/linux/man-pages/man1/mknod.1.html' },
  ],
  needs: { self: { walk: fileSystemWalk } },
  evaluate: ({ self: { walk } }) =>
    judgePaths(
      filterSet(walk, ({ type }) => type === 'block-device' || type === 'char-device'),
      ({ path, type, mode, uid }) => ({
        message: `${path} is a ${type === 'block-device' ? 'block' : 'character'} device`,
        expected: 'no device outside /dev',
        actual: `${octal(mode)}, uid ${uid}`,
        location: { path, resource: path },
      }),
    ),
});
