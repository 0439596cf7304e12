import {
  credentialVariables,
  defineCheck,
  engineInfo,
  type Finding,
  judgeEach,
  notApplicable,
  optional,
  swarmServices,
  undecided,
} from 'rempart/check';

export default defineCheck({
  id: 'docker-engine/swarm-secrets',
  title: 'Services of a swarm take credentials from its secrets',
  targets: ['docker-engine'],
  severity: 'medium',
  rationale:
    'What stands in the environment of a service every manager shows to whoever asks (`docker service inspect`), every node keeps on disk, and every process of the task inherits. A secret is encrypted, and is a file in the memory of the tasks that need it.',
  remediation:
    'Put the value into a secret (`docker secret create`), give it to the service (`--secret`), and let the program read /run/secrets/NAME; many images take NAME_FILE for it. Change the credential: the old one is in the swarm’s history.',
  fix: {
    command:
      'docker service update --secret-add NAME --env-rm VARIABLE --env-add VARIABLE_FILE=/run/secrets/NAME SERVICE',
    compose: 'services: { SERVICE: { secrets: [NAME] } }   # and secrets: { NAME: { external: true } }',
    breaks: 'A program that reads the variable alone has to be taught to read a file.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '7.4' },
    { standard: 'nist-800-190', id: '4.1.4' },
    { standard: 'url', id: 'https://docs.docker.com/engine/swarm/secrets/' },
  ],
  needs: { self: { info: engineInfo, services: optional(swarmServices) } },
  evaluate({ self: { info, services } }) {
    if (info.isPodman) return notApplicable('Podman has no swarm');
    if (!services.known) return undecided(services.reason);
    if (services.value === null) return notApplicable('The engine manages no swarm');
    return judgeEach(
      services.value,
      ({ name, environment }): Finding | null => {
        const variables = credentialVariables(environment ?? []);
        return variables.length === 0
          ? null
          : {
              message: `${name} has credentials in its environment`,
              expected: 'secrets of the swarm',
              actual: variables.slice(0, 10).join(', '),
              location: { resource: name },
            };
      },
      { whenEmpty: notApplicable('The swarm has no service') },
    );
  },
});
