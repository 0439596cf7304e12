import {
  accounts,
  containerUser,
  defineCheck,
  fail,
  imageInspect,
  notTold,
  optional,
  pass,
  undecided,
} from 'rempart/check';

export default defineCheck({
  id: 'non-root-user/image-user',
  title: 'The image starts as an ordinary user',
  targets: ['image'],
  severity: 'high',
  rationale:
    'A container runs as the user of its image unless somebody says otherwise, and root inside is uid 0 of the host’s kernel.',
  remediation:
    'Create an account in the Dockerfile and end with a numeric `USER`, such as `RUN adduser -D -u 10001 app` and `USER 10001:10001`; give it the files it writes.',
  fix: {
    dockerfile: 'RUN adduser -D -u 10001 app … USER 10001:10001',
    flag: '--user 10001:10001',
    compose: 'user: "10001:10001"',
    breaks: 'The user has to own what it writes, and opens ports below 1024 only where the engine lets it.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '4.1' },
    { standard: 'nist-800-190', id: '4.1.2' },
  ],
  needs: { self: { image: imageInspect, accounts: optional(accounts) } },
  evaluate({ self: { image, accounts } }) {
    if (image.user === null) return notTold('the user of the image');
    const { uid, name } = containerUser(image.user, accounts.known ? accounts.value : null);
    const location = { pointer: '/Config/User' };
    if (uid === 0)
      return fail({
        message:
          name !== null && name !== 'root' && name !== ''
            ? `The image’s user ${name} is root by its uid`
            : 'The image runs as root',
        expected: 'an ordinary user',
        actual: image.user === '' ? 'no USER' : image.user,
        location,
      });
    if (uid !== null) return pass(image.user);
    if (!accounts.known) return undecided(accounts.reason);
    return fail({
      message: 'The image’s user is not in its /etc/passwd: it cannot start as it is',
      expected: 'an account of the image, or a number',
      actual: image.user,
      severity: 'medium',
      location,
    });
  },
});
