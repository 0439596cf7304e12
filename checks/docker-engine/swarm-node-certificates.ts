import {
  defineCheck,
  engineInfo,
  fail,
  isManager,
  notApplicable,
  notTold,
  pass,
  swarmCluster,
} from 'rempart/check';

const DAY_MS = 86_400_000;
/** The engine's own default. */
const MOST_DAYS = 90;

export default defineCheck({
  id: 'docker-engine/swarm-node-certificates',
  title: 'Certificates of swarm nodes are renewed every 90 days or sooner',
  targets: ['docker-engine'],
  severity: 'low',
  rationale:
    'With a node’s certificate somebody else is that node until it expires: there is no list of revoked ones.',
  remediation: 'Run `docker swarm update --cert-expiry 720h`; nodes renew their certificates by themselves.',
  fix: {
    command: 'docker swarm update --cert-expiry 720h',
    breaks: 'A node that is off for longer than that has to join anew.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '7.7' },
    { standard: 'nist-800-190', id: '4.3.5' },
    { standard: 'url', id: 'https://docs.docker.com/engine/swarm/how-swarm-mode-works/pki/' },
  ],
  needs: { self: { info: engineInfo } },
  evaluate({ self: { info } }) {
    if (info.isPodman) return notApplicable('Podman has no swarm');
    if (!isManager(info.swarm)) return notApplicable('The engine manages no swarm');
    const span = swarmCluster(info.swarm)?.nodeCertificateMs ?? null;
    if (span === null) return notTold('how long certificates of nodes are good');
    const days = Math.round((span / DAY_MS) * 10) / 10;
    return span <= MOST_DAYS * DAY_MS
      ? pass(`${days} days`)
      : fail({
          message: 'Certificates of swarm nodes are good for long',
          expected: `${MOST_DAYS} days or less`,
          actual: `${days} days`,
          location: { pointer: '/Swarm/Cluster/Spec/CAConfig/NodeCertExpiry' },
        });
  },
});
