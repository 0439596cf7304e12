import { completeSet, defineCheck, groups, judgeEach, notApplicable, undecided } from 'rempart/check';

export default defineCheck({
  id: 'docker-engine/docker-group-empty',
  title: 'No account is root by membership in the docker group',
  targets: ['docker-engine'],
  severity: 'medium',
  rationale:
    'A member of the docker group is root without a password and without a line in any log: `docker run -v /:/host` is enough.',
  remediation:
    'Take accounts out with `gpasswd -d USER docker` and let them use sudo, a rootless engine of their own, or a remote engine with client certificates.',
  references: [
    { standard: 'cis-docker-1.6', id: '1.1.2' },
    { standard: 'url', id: 'https://docs.docker.com/engine/security/#docker-daemon-attack-surface' },
  ],
  needs: { parent: { host: { groups } } },
  evaluate({ parent: { host } }) {
    if (host.groups === null) return undecided({ code: 'parse-error', text: 'There is no group file' });
    const docker = host.groups.find(({ name }) => name === 'docker');
    if (docker === undefined) return notApplicable('There is no group docker');
    return judgeEach(completeSet(docker.members), (member) => ({
      message: `${member} may become root through the engine`,
      expected: 'no member',
      actual: 'member of docker',
      location: { path: '/etc/group', resource: member },
    }));
  },
});
