import { defineCheck, type Finding, imageHistory, imageInspect, judgeEach } from 'rempart/check';

/** Names of keys that are public, and of files that hold the secret instead. */
const PUBLIC_NAME =
  /_FILE$|^(GPG|PGP|APT)_?KEYS?$|PUBLIC|FINGERPRINT|KEY_?ID$|KEYRING|KEYSERVER|KEYBOARD|_PATH$|_DIR$/i;
const SECRET_NAME =
  /PASS(WORD|WD|PHRASE)?(_|$)|PWD$|SECRET|TOKEN|CREDENTIAL|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|AUTH_KEY/i;
const SHELL_NAME = /^(PWD|OLDPWD)$/;
/** What stands in a step where a value was taken out, with its name. */
const REDACTED = /([\w.-]*(?:pass|secret|token|key|credential)[\w.-]*)["']?\s*[=: ]\s*["']?\[redacted \d+/i;

interface Place {
  readonly name: string;
  readonly where: string;
  readonly severity: 'high' | 'medium';
  readonly length: number | null;
}

export default defineCheck({
  id: 'vulnerabilities/image-secrets',
  title: 'No secret is built into the image',
  targets: ['image'],
  severity: 'high',
  rationale:
    'Whoever can pull an image reads its environment and its build steps; what a later layer deletes stays in an earlier one.',
  remediation:
    'Take it out and change it: give it at run time as a file, and during builds with `RUN --mount=type=secret`. Rebuild; a new layer does not remove it.',
  references: [
    { standard: 'cis-docker-1.6', id: '4.10' },
    { standard: 'nist-800-190', id: '4.1.4' },
  ],
  needs: { self: { image: imageInspect, history: imageHistory } },
  evaluate({ self: { image, history } }) {
    const variables = (image.env ?? []).flatMap(({ name, value, length, secretForm }): readonly Place[] => {
      if (secretForm) return [{ name, where: 'environment', severity: 'high', length }];
      const named = SECRET_NAME.test(name) && !PUBLIC_NAME.test(name) && !SHELL_NAME.test(name);
      return named && value === null && length > 0
        ? [{ name, where: 'environment', severity: 'medium', length }]
        : [];
    });
    const known = new Set(variables.map(({ name }) => name));
    const steps = history.flatMap(({ createdBy }): readonly Place[] => {
      const name = REDACTED.exec(createdBy)?.[1];
      return name === undefined || known.has(name) || PUBLIC_NAME.test(name)
        ? []
        : [{ name, where: 'a build step', severity: 'medium', length: null }];
    });
    const places = [...variables, ...new Map(steps.map((step) => [step.name, step])).values()];
    const items = places.length > 0 ? places : [null];
    const reason =
      image.env === null
        ? ({ code: 'unsupported', text: 'The engine does not tell the environment of the image' } as const)
        : null;
    return judgeEach({ items, complete: reason === null, reason }, (place): Finding | null =>
      place === null
        ? null
        : {
            message:
              place.severity === 'high'
                ? `${place.name} holds a secret, by its form`
                : `${place.name} seems to hold a secret, by its name`,
            expected: 'no secret in the image',
            actual: `in ${place.where}${place.length === null ? '' : `, ${place.length} characters`}`,
            location: {
              resource: `${place.where === 'environment' ? 'env' : 'history'}:${place.name}`,
              ...(place.where === 'environment' ? { pointer: '/Config/Env' } : {}),
            },
            ...(place.severity === 'medium' ? { severity: 'medium' as const } : {}),
          },
    );
  },
});
