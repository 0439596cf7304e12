import { completeSet, defineCheck, imageInspect, judgeEach, notApplicable, notTold } from 'rempart/check';

/** Folders that belong to the system as a whole, and all that is below those of the kernel. */
const SYSTEM =
  /^\/(?:$|(?:bin|sbin|lib(?:32|64|x32)?|usr|usr\/(?:s?bin|lib|local)|etc|boot|root|run|var|var\/run|var\/lib)$|(?:proc|sys|dev)(?:\/|$)|root\/\.ssh(?:\/|$)|etc\/(?:ssh|ssl|pam\.d|sudoers\.d|cron\.d)(?:\/|$)|(?:var\/)?run\/docker\.sock$)/;

export default defineCheck({
  id: 'filesystem-permissions/image-volumes',
  title: 'The image declares no volume over a folder of the system',
  targets: ['image'],
  severity: 'medium',
  rationale:
    'A volume keeps what was in the folder at the first start: accounts, programs and keys of an old image outlive every new one, and the container may write there although its root is read-only.',
  remediation: 'Declare volumes for data alone, such as `VOLUME /var/lib/app`, and build again.',
  fix: {
    dockerfile: 'VOLUME /var/lib/NAME',
    breaks: 'What a container kept on that volume is not carried over.',
  },
  references: [
    { standard: 'nist-800-190', id: '4.1.2' },
    { standard: 'url', id: 'https://docs.docker.com/reference/dockerfile/#volume' },
  ],
  needs: { self: { image: imageInspect } },
  evaluate({ self: { image } }) {
    if (image.volumes === null) return notTold('the volumes of the image');
    return judgeEach(
      completeSet(image.volumes),
      (volume) => {
        const path = volume.replace(/(.)\/+$/, '$1');
        if (!SYSTEM.test(path)) return null;
        return {
          message: `The image declares ${path} to be a volume`,
          expected: 'volumes for data alone',
          actual: path,
          location: { pointer: '/Config/Volumes', resource: path },
        };
      },
      { whenEmpty: notApplicable('The image declares no volume') },
    );
  },
});
