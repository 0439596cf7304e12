import { defineCheck, fail, imageInspect, notTold, pass } from 'rempart/check';

const SYSTEM = /^\/(?:root|etc|usr|bin|sbin|lib\w*|boot|dev|proc|sys|run|var|tmp)$|^\/(?:dev|proc|sys)\//;

export default defineCheck({
  id: 'filesystem-permissions/image-working-folder',
  title: 'The image works in a folder of its own',
  targets: ['image'],
  severity: 'low',
  rationale:
    'Relative paths are read and written where the program starts: in a folder of the system they are among its files, in a temporary one among everybody’s.',
  remediation: 'Name an absolute folder that is the application’s alone in the Dockerfile: `WORKDIR /app`.',
  fix: {
    dockerfile: 'WORKDIR /app',
    breaks: 'Relative paths of the program and of its arguments are read from there.',
  },
  references: [{ standard: 'url', id: 'https://docs.docker.com/build/building/best-practices/#workdir' }],
  needs: { self: { image: imageInspect } },
  evaluate({ self: { image } }) {
    if (image.workingDir === null) return notTold('the working folder of the image');
    const folder = image.workingDir.replace(/(.)\/+$/, '$1');
    const location = { pointer: '/Config/WorkingDir', resource: 'working folder' };
    const expected = 'an absolute folder of its own';
    if (folder === '' || folder === '/')
      return fail({
        message: 'The image works in the root folder',
        expected,
        actual: folder === '' ? 'no WORKDIR' : folder,
        severity: 'info',
        location,
      });
    if (!folder.startsWith('/'))
      return fail({
        message: 'The working folder of the image is relative',
        expected,
        actual: folder,
        location,
      });
    return SYSTEM.test(folder)
      ? fail({ message: 'The image works in a folder of the system', expected, actual: folder, location })
      : pass(folder);
  },
});
