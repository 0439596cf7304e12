import {
  completeSet,
  containerInspect,
  defineCheck,
  type EnvVariable,
  type Finding,
  type Healthcheck,
  imageInspect,
  incompleteSet,
  isSecretName,
  judgeEach,
  notTold,
  optional,
  secretsTakenOutOf,
} from 'rempart/check';

const same = (one: EnvVariable, other: EnvVariable): boolean =>
  one.name === other.name && one.length === other.length && one.value === other.value;

const variableFinding = ({ name, value, length, secretForm }: EnvVariable): Finding | null => {
  const byName = isSecretName(name) && value === null && length > 0;
  if (!secretForm && !byName) return null;
  return {
    message: secretForm
      ? `${name} holds a secret, by its form`
      : `${name} seems to hold a secret, by its name`,
    expected: 'a file that holds it',
    actual: `${length} characters in the environment`,
    location: { pointer: '/Config/Env', resource: `env:${name}` },
    ...(secretForm ? {} : { severity: 'medium' as const }),
  };
};

interface Place {
  readonly where: string;
  readonly pointer: string;
  readonly text: string;
}

const testOf = (healthcheck: Healthcheck): string =>
  healthcheck?.kind === 'test' ? healthcheck.test.join(' ') : '';

const placeFindings = ({ where, pointer, text }: Place): readonly Finding[] =>
  secretsTakenOutOf(text).map(({ name }) => ({
    message:
      name === null
        ? `A secret stands in ${where}`
        : `${name} stands in ${where} and seems to be a secret, by its name`,
    expected: 'a file that holds it',
    actual: `in ${where}`,
    location: { pointer, resource: `${where}:${name ?? 'by its form'}` },
    ...(name === null ? {} : { severity: 'medium' as const }),
  }));

const REDACTED = /\[redacted \d+( secret)?\]/;

/** A label whose value was taken out whole is secret by its own name, not by a word in it (`author`). */
const labelFindings = (labels: Readonly<Record<string, string>>): readonly Finding[] =>
  Object.entries(labels).flatMap(([name, value]): readonly Finding[] =>
    REDACTED.test(value) && (isSecretName(name) || !/^\[redacted \d+\]$/.test(value))
      ? [
          {
            message: `The label ${name} seems to hold a secret`,
            expected: 'labels that everybody may read',
            actual: 'in a label',
            location: { pointer: '/Config/Labels', resource: `label:${name}` },
            severity: 'medium',
          },
        ]
      : [],
  );

export default [
  defineCheck({
    id: 'vulnerabilities/container-env-secrets',
    title: 'No secret is given to the container in its environment',
    targets: ['container'],
    severity: 'high',
    rationale:
      'The environment is shown to everybody who may ask the engine (`docker inspect`), is inherited by every child process, and ends in crash reports and logs.',
    remediation:
      'Mount it as a file and let the program read that: `secrets:` in Compose or a swarm, and the `…_FILE` variables that many images know. Then change the secret.',
    fix: {
      flag: '--mount type=bind,src=FILE,dst=/run/secrets/NAME,readonly -e NAME_FILE=/run/secrets/NAME',
      compose: 'secrets: [NAME]; environment: {NAME_FILE: /run/secrets/NAME}',
      breaks: 'A program that knows the variable alone needs a start script that reads the file.',
    },
    seen: 'requested',
    references: [
      { standard: 'cis-docker-1.6', id: '4.10' },
      { standard: 'cis-docker-1.6', id: '7.4' },
      { standard: 'nist-800-190', id: '4.1.4' },
    ],
    needs: { self: { inspect: containerInspect }, parent: { image: { image: optional(imageInspect) } } },
    evaluate({ self: { inspect }, parent }) {
      const { env } = inspect.config;
      if (env === null) return notTold('the environment of the container');
      const { image } = parent.image;
      // What the image itself sets is told of the image.
      const inherited = image.known ? (image.value.env ?? []) : [];
      return judgeEach(
        completeSet(env.filter((variable) => !inherited.some((other) => same(variable, other)))),
        variableFinding,
      );
    },
  }),
  defineCheck({
    id: 'vulnerabilities/container-command-secrets',
    title: 'No secret stands in the command line or the labels of the container',
    targets: ['container'],
    severity: 'high',
    rationale:
      'Arguments are shown to every account of the host (`ps`), labels and health checks to everybody who may ask the engine; all of them end in logs.',
    remediation: 'Let the program read the secret from a mounted file instead of an argument, and change it.',
    fix: {
      flag: '--mount type=bind,src=FILE,dst=/run/secrets/NAME,readonly',
      compose: 'secrets: [NAME]; command: [SERVER, --password-file, /run/secrets/NAME]',
      breaks:
        'A program that takes the secret as an argument alone needs a start script that reads the file.',
    },
    seen: 'requested',
    references: [
      { standard: 'cis-docker-1.6', id: '4.10' },
      { standard: 'nist-800-190', id: '4.1.4' },
    ],
    needs: { self: { inspect: containerInspect }, parent: { image: { image: optional(imageInspect) } } },
    evaluate({ self: { inspect }, parent }) {
      const { path, args, config } = inspect;
      const image = parent.image.image.known ? parent.image.image.value : null;
      const ofImage = [...(image?.entrypoint ?? []), ...(image?.cmd ?? [])].join(' ');
      const command = [path ?? '', ...(args ?? [])].join(' ');
      const test = testOf(config.healthcheck);
      const places: readonly Place[] = [
        { where: 'the command line', pointer: '/Args', text: command === ofImage ? '' : command },
        {
          where: 'the health check',
          pointer: '/Config/Healthcheck',
          text: test === testOf(image?.healthcheck ?? null) ? '' : test,
        },
      ];
      const own = Object.fromEntries(
        Object.entries(config.labels ?? {}).filter(([name, value]) => image?.labels?.[name] !== value),
      );
      const findings = [...places.flatMap(placeFindings), ...labelFindings(own)];
      const known = path !== null && args !== null && config.labels !== null && config.healthcheck !== null;
      const notAll = {
        code: 'unsupported',
        text: 'The engine does not tell all of its command and labels',
      } as const;
      return judgeEach(known ? completeSet(findings) : incompleteSet(findings, notAll), (finding) => finding);
    },
  }),
] as const;
