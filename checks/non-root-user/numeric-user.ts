import { defineCheck, fail, imageInspect, notApplicable, notTold, pass } from 'rempart/check';

export default defineCheck({
  id: 'non-root-user/numeric-user',
  title: 'The image names its user by number',
  targets: ['image'],
  severity: 'info',
  rationale:
    'An orchestrator that refuses root (Kubernetes’ runAsNonRoot) can check a number before it starts the image, a name not.',
  remediation: 'Write the number in the Dockerfile: `USER 10001:10001`.',
  fix: {
    dockerfile: 'USER 10001:10001',
    breaks: 'Nothing, as long as the number is that of the account.',
  },
  references: [
    { standard: 'url', id: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/' },
  ],
  needs: { self: { image: imageInspect } },
  evaluate({ self: { image } }) {
    if (image.user === null) return notTold('the user of the image');
    const [user = ''] = image.user.split(':');
    if (user === '' || user === 'root' || /^[+-]?0+$/.test(user))
      return notApplicable('The image runs as root');
    if (/^\d+$/.test(user)) return pass(image.user);
    return fail({
      message: 'The image names its user',
      expected: 'a number',
      actual: image.user,
      location: { pointer: '/Config/User' },
    });
  },
});
