import { containerInspect, defineCheck, fail, notTold, pass } from 'rempart/check';

const TOKENS = /^\/(?:var\/)?run\/secrets\/kubernetes\.io(?:\/|$)/;

export default defineCheck({
  id: 'vulnerabilities/container-service-token',
  title: 'No token of a cluster is mounted into the container',
  targets: ['container'],
  severity: 'info',
  rationale:
    'A service account’s token speaks to the cluster’s API for whoever reads it; most programs never ask that API.',
  remediation: 'Set `automountServiceAccountToken: false` for the pod, or take the mount away.',
  fix: {
    command: `kubectl patch serviceaccount NAME --patch '{"automountServiceAccountToken": false}'`,
    breaks: 'A program that talks to the API of its cluster needs the token.',
  },
  seen: 'requested',
  references: [
    {
      standard: 'url',
      id: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/',
    },
  ],
  needs: { self: { inspect: containerInspect } },
  evaluate({ self: { inspect } }) {
    if (inspect.mounts === null) return notTold('its mounts');
    const mount = inspect.mounts.find(({ destination }) => TOKENS.test(destination ?? ''));
    if (mount === undefined) return pass('none');
    return fail({
      message: 'The container holds the token of a service account',
      expected: 'none',
      actual: mount.destination,
      location: { pointer: '/Mounts', resource: 'service account' },
    });
  },
});
