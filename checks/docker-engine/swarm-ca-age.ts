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
const MOST_YEARS = 2;

const day = (time: number): string => new Date(time).toISOString().slice(0, 10);

export default defineCheck({
  id: 'docker-engine/swarm-ca-age',
  title: 'The CA of a swarm was renewed within two years',
  targets: ['docker-engine'],
  severity: 'low',
  rationale:
    'The engine makes it good for twenty years. Its key lies on every manager there ever was: who kept a disk of one signs nodes of his own until the CA is another one.',
  remediation:
    'Run `docker swarm ca --rotate`, most of all after a manager was taken out or its disk was lost.',
  fix: {
    command: 'docker swarm ca --rotate',
    breaks: 'Nodes that are off while it runs have to join anew; join tokens change.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '7.8' },
    { standard: 'nist-800-190', id: '4.3.5' },
    {
      standard: 'url',
      id: 'https://docs.docker.com/engine/swarm/how-swarm-mode-works/pki/#rotating-the-ca-certificate',
    },
  ],
  needs: { self: { info: engineInfo } },
  evaluate({ self: { info }, collectedAt }) {
    if (info.isPodman) return notApplicable('Podman has no swarm');
    if (!isManager(info.swarm)) return notApplicable('The engine manages no swarm');
    const root = swarmCluster(info.swarm)?.root ?? null;
    if (root === null) return notTold('the certificate that its nodes trust');
    const location = { pointer: '/Swarm/Cluster/TLSInfo/TrustRoot' };
    if (root.notAfter < collectedAt)
      return fail({
        message: 'The CA of the swarm has expired',
        expected: 'good today',
        actual: `until ${day(root.notAfter)}`,
        location,
      });
    return collectedAt - root.notBefore <= MOST_YEARS * 365.25 * DAY_MS
      ? pass(`of ${day(root.notBefore)}`)
      : fail({
          message: 'The CA of the swarm has not been renewed for long',
          expected: `made within ${MOST_YEARS} years`,
          actual: `of ${day(root.notBefore)}`,
          location,
        });
  },
});
