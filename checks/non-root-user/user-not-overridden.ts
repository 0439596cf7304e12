import {
  accounts,
  containerInspect,
  containerUser,
  defineCheck,
  engineInfo,
  fail,
  imageInspect,
  notApplicable,
  notTold,
  optional,
  pass,
  rootIsMapped,
  safeWord,
  severityByMapping,
} from 'rempart/check';

export default defineCheck({
  id: 'non-root-user/user-not-overridden',
  title: 'The container is not forced back to root',
  targets: ['container'],
  severity: 'high',
  rationale: 'The image’s makers chose an ordinary user; starting it as root throws that protection away.',
  remediation:
    'Take `--user root` (Compose: `user: root` or `user: "0"`) away and recreate the container; where files belong to the wrong owner, change the owner of the volume once.',
  fix: {
    flag: 'without --user root',
    compose: 'without user: root',
    breaks: 'Writes to files and volumes that root made meanwhile: change their owner once',
  },
  seen: 'requested',
  references: [{ standard: 'url', id: 'https://docs.docker.com/engine/containers/run/#user' }],
  needs: {
    self: { inspect: containerInspect },
    parent: {
      image: { image: imageInspect, accounts: optional(accounts) },
      'docker-engine': { info: optional(engineInfo) },
    },
  },
  evaluate({ self: { inspect }, parent }) {
    const { image, accounts } = parent.image;
    const { info } = parent['docker-engine'];
    if (inspect.config.user === null || image.user === null)
      return notTold('the user of the container and of its image');
    const known = accounts.known ? accounts.value : null;
    const [own, chosen] = [containerUser(inspect.config.user, known), containerUser(image.user, known)];
    if (chosen.uid === 0) return notApplicable('The image itself runs as root');
    if (own.uid !== 0) return pass(inspect.config.user);
    const mapped = rootIsMapped(inspect, info.known ? info.value : null);
    return fail({
      message: `The image runs as ${image.user}, the container as root`,
      expected: image.user,
      actual: inspect.config.user === '' ? 'root by default' : inspect.config.user,
      severity: severityByMapping('high', mapped),
      location: { pointer: '/Config/User' },
      fix: {
        flag: `without --user ${safeWord(inspect.config.user, 'USER')}`,
        compose: `user: "${safeWord(image.user, 'USER')}", or without user:`,
      },
    });
  },
});
