import {
  completeSet,
  defineCheck,
  type Finding,
  imageHistory,
  imageInspect,
  incompleteSet,
  isSecretName,
  judgeEach,
  type NamedSecret,
  secretsTakenOutOf,
} from 'rempart/check';

interface Place {
  /** Null where no name stands before it. */
  readonly name: string | null;
  readonly where: 'the environment' | 'a build step' | 'a label' | 'the command line';
  readonly byForm: boolean;
  readonly length: number | null;
}

const KEYS: Readonly<Record<Place['where'], readonly [key: string, pointer: string | null]>> = {
  'the environment': ['env', '/Config/Env'],
  'a build step': ['history', null],
  'a label': ['label', '/Config/Labels'],
  'the command line': ['command', '/Config/Cmd'],
};

const findingOf = ({ name, where, byForm, length }: Place): Finding => {
  const [key, pointer] = KEYS[where];
  return {
    message: byForm
      ? `${name ?? 'A value'} holds a secret, by its form`
      : `${name} seems to hold a secret, by its name`,
    expected: 'no secret in the image',
    actual: `in ${where}${length === null ? '' : `, ${length} characters`}`,
    location: { resource: `${key}:${name ?? 'by its form'}`, ...(pointer === null ? {} : { pointer }) },
    ...(byForm ? {} : { severity: 'medium' as const }),
  };
};

const placeIn =
  (where: Place['where']) =>
  ({ name }: NamedSecret): Place => ({ name, where, byForm: name === null, length: null });

export default defineCheck({
  id: 'vulnerabilities/image-secrets',
  title: 'No secret is built into the configuration of the image',
  targets: ['image'],
  severity: 'high',
  rationale:
    'Whoever can pull an image reads its environment, its labels and its build steps; nothing takes them out again. High rather than critical, because many are passwords of examples and tests.',
  remediation:
    'Take it out and change it: give it at run time as a file, and during builds with `RUN --mount=type=secret`. Rebuild; a new layer does not remove it.',
  fix: {
    dockerfile: 'RUN --mount=type=secret,id=NAME COMMAND (instead of ARG or ENV)',
    flag: '--mount type=bind,src=FILE,dst=/run/secrets/NAME,readonly',
    compose: 'secrets: [NAME]',
    breaks: 'A container that relied on the value has to be given it.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '4.10' },
    { standard: 'nist-800-190', id: '4.1.4' },
  ],
  needs: { self: { image: imageInspect, history: imageHistory } },
  evaluate({ self: { image, history } }) {
    const variables = (image.env ?? []).flatMap(({ name, value, length, secretForm }): readonly Place[] =>
      secretForm || (isSecretName(name) && value === null && length > 0)
        ? [{ name, where: 'the environment', byForm: secretForm, length }]
        : [],
    );
    const known = new Set(variables.map(({ name }) => name));
    const labels = Object.entries(image.labels ?? {}).flatMap(([name, value]): readonly Place[] => {
      const whole = /^\[redacted \d+\]$/.test(value);
      if (!/\[redacted \d+( secret)?\]/.test(value) || (whole && !isSecretName(name))) return [];
      return [{ name, where: 'a label', byForm: !whole, length: null }];
    });
    const labelNames = new Set(labels.map(({ name }) => name));
    const steps = history
      .flatMap(({ createdBy }) => secretsTakenOutOf(createdBy))
      // The step that set a variable or a label is no second place.
      .filter(({ word }) => !known.has(word) && !labelNames.has(word))
      .map(placeIn('a build step'));
    const words = [...(image.entrypoint ?? []), ...(image.cmd ?? [])].join(' ');
    const command = secretsTakenOutOf(words).map(placeIn('the command line'));
    const places = new Map(
      [...variables, ...labels, ...command, ...steps].map((place) => [
        findingOf(place).location?.resource,
        place,
      ]),
    );
    const found = [...places.values()];
    const isTold = image.env !== null && image.labels !== null;
    return judgeEach(
      isTold
        ? completeSet(found)
        : incompleteSet(found, {
            code: 'unsupported',
            text: 'The engine does not tell the environment and the labels of the image',
          }),
      findingOf,
    );
  },
});
