import {
  containerInspect,
  defineCheck,
  type Finding,
  fail,
  normalisePath,
  notApplicable,
  notTold,
  pass,
  safeWord,
} from 'rempart/check';

const SECRETS = /^\/run\/secrets(?:\/|$)/;
/** Memory on most hosts, and what Kubernetes projects into it. */
const IN_MEMORY = /^\/(?:run|dev\/shm)(?:\/|$)|\/kubernetes\.io~(?:secret|projected)\//;

export default defineCheck({
  id: 'persistence/secrets-in-memory',
  title: 'Secrets of the container lie in memory, not on the host’s disk',
  targets: ['container'],
  severity: 'low',
  rationale:
    'A secret that Compose mounts from a file lies in clear on the host’s disk, in its backups, and often beside the source code; a swarm keeps it encrypted and hands it over in memory.',
  remediation:
    'Use secrets of a swarm (`docker secret create`), or let the file be written to a tmpfs of the host at boot by what holds the keys; never keep it in the project’s folder.',
  fix: {
    command: 'docker secret create NAME FILE && docker service update --secret-add NAME SERVICE',
    flag: '--mount type=bind,src=/run/NAME,dst=/run/secrets/NAME,readonly',
    compose: 'secrets: {NAME: {external: true}} in a stack, or {NAME: {file: /run/NAME}}',
    breaks: 'The file has to be written again after each start of the host',
  },
  seen: 'requested',
  references: [
    { standard: 'nist-800-190', id: '4.1.4' },
    { standard: 'url', id: 'https://docs.docker.com/engine/swarm/secrets/' },
  ],
  needs: { self: { inspect: containerInspect } },
  evaluate({ self: { inspect } }) {
    if (inspect.mounts === null) return notTold('the mounts of the container');
    const secrets = inspect.mounts.filter(({ destination }) =>
      SECRETS.test(normalisePath(destination ?? '/')),
    );
    if (secrets.length === 0) return notApplicable('No secret is mounted below /run/secrets');
    const findings = secrets.flatMap(({ type, source, destination, writable }): readonly Finding[] => {
      if (type === 'tmpfs' || IN_MEMORY.test(normalisePath(source ?? '/'))) return [];
      const name = safeWord((destination ?? '').replace(/^.*\//, ''), 'NAME');
      return [
        {
          message: `The secret at ${destination} lies on the host’s disk`,
          expected: 'in memory, read-only',
          actual: `${type ?? 'a mount'}${type === 'bind' ? ` of ${source}` : ''}${writable === false ? ', read-only' : ', writable'}`,
          location: { path: source ?? '', resource: `secret ${destination}` },
          fix: { flag: `--mount type=bind,src=/run/${name},dst=/run/secrets/${name},readonly` },
        },
      ];
    });
    const [first, ...rest] = findings;
    return first === undefined
      ? pass(secrets.map(({ destination }) => destination).join(', '))
      : fail([first, ...rest]);
  },
});
