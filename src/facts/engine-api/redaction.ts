import type { ApiOutput } from '../../core/answer.ts';
import { redactAssignments, redacted, redactSecrets } from '../secrets.ts';
import { fieldsOf } from './json-fields.ts';

/** What stands where a value was; `secret` when the value was one by its own form (a key, a token, a URL with a password). */
export const REDACTED_VALUE = /^\[redacted (\d+)( secret)?\]$/;

/** Words that say how a program is set and cannot be a secret. */
const PLAIN_VALUE = /^(?:|0|1|true|false|yes|no|on|off|trust|all|none)$/i;
/** Variables whose value is no secret by convention, and is judged. */
const PLAIN_NAME =
  /^(?:PATH|HOME|LANG|LC_[A-Z]+|TZ|TERM|HOSTNAME|container|DOCKER_HOST|CONTAINER_HOST|NVIDIA_[A-Z_]+|PGDATA|ETCD_DATA_DIR|KAFKA_LOG_DIRS|[A-Z0-9_]*_VERSION|\w+_FILE)$/;

const hidden = (value: string): string => (REDACTED_VALUE.test(value) ? value : redacted(value));

const redactVariable = (variable: string): string => {
  const at = variable.indexOf('=');
  if (at < 0) return variable;
  const [name, value] = [variable.slice(0, at), variable.slice(at + 1)];
  if (REDACTED_VALUE.test(value) || PLAIN_VALUE.test(value)) return variable;
  const clean = redactSecrets(value);
  if (PLAIN_NAME.test(name)) return `${name}=${clean}`;
  return clean === value ? `${name}=${redacted(value)}` : `${name}=[redacted ${value.length} secret]`;
};

/** An option whose value is the next word: `--password`, `x`. */
const asksForSecret = (word: unknown): boolean =>
  typeof word === 'string' && /^-{1,2}[\w.-]+$/.test(word) && redactAssignments(`${word} x`) !== `${word} x`;

const redactWords = (value: unknown): unknown => {
  if (typeof value === 'string') return redactAssignments(value);
  if (!Array.isArray(value)) return value;
  return value.map((word: unknown, index) => {
    if (typeof word !== 'string') return word;
    return asksForSecret(value[index - 1]) && !word.startsWith('-') ? hidden(word) : redactAssignments(word);
  });
};

const SECRET_NAME = /pass|secret|token|credential|auth|key(?:$|[^a-z])/i;
/** Labels that their vendors document, none of which holds a secret. */
const PLAIN_LABEL =
  /^(?:com\.docker\.(?:compose|swarm|stack)\.|org\.opencontainers\.|org\.label-schema\.|io\.kubernetes\.)/;

const redactMember = (name: string, value: unknown): unknown => {
  if (typeof value !== 'string' || REDACTED_VALUE.test(value)) return value;
  if (PLAIN_LABEL.test(name) || PLAIN_VALUE.test(value) || !SECRET_NAME.test(name))
    return redactAssignments(value);
  return hidden(value);
};

const mapMembers = (value: unknown, change: (name: string, member: unknown) => unknown): unknown => {
  const fields = fieldsOf(value);
  return fields === null
    ? value
    : Object.fromEntries(Object.entries(fields).map(([name, member]) => [name, change(name, member)]));
};

const mapTexts = (value: unknown, change: (text: string) => string): unknown =>
  Array.isArray(value)
    ? value.map((member) => (typeof member === 'string' ? change(member) : member))
    : value;

const redactNamed = (value: unknown): unknown =>
  Array.isArray(value) ? mapTexts(value, redactAssignments) : mapMembers(value, redactMember);

const hide = (value: unknown): unknown => (typeof value === 'string' && value !== '' ? hidden(value) : value);

/** `NAME=value` of containers and services; plugins list what they take as `{Name, Value}`. */
const redactEnvironment = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map((member) => {
        if (typeof member === 'string') return redactVariable(member);
        const fields = fieldsOf(member);
        const name = fields?.Name;
        return typeof fields?.Value !== 'string' || typeof name !== 'string'
          ? member
          : { ...fields, Value: redactVariable(`${name}=${fields.Value}`).slice(name.length + 1) };
      })
    : value;

/** Keys that may carry secrets in any body of the Engine API, and what is done with what stands below them. */
const RULES: ReadonlyMap<string, (value: unknown) => unknown> = new Map([
  ['Env', redactEnvironment],
  ...['Cmd', 'Entrypoint', 'Args', 'arguments', 'Command', 'OnBuild', 'Test', 'Shell', 'CreatedBy'].map(
    (key): [string, typeof redactWords] => [key, redactWords],
  ),
  ...['Labels', 'Annotations', 'Options', 'DriverOpts', 'StorageOpt', 'Config'].map(
    (key): [string, typeof redactNamed] => [key, redactNamed],
  ),
  // What a health check printed is nobody's to keep.
  ['Output', hide],
  ['JoinTokens', (value) => mapMembers(value, (_, member) => hide(member))],
  ['UnlockKey', hide],
  ['SigningCAKey', hide],
  // The content of a swarm config or secret; of a storage driver it is an object of paths.
  ['Data', hide],
]);

const MAX_DEPTH = 32;

const redactBelow = (value: unknown, depth: number): unknown => {
  if (typeof value === 'string') return redactSecrets(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth === MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((member) => redactBelow(member, depth + 1));
  return mapMembers(value, (name, member) =>
    redactBelow((RULES.get(name) ?? ((same: unknown) => same))(member), depth + 1),
  );
};

/**
 * Takes secrets out of any body of the Engine API: values of environment variables, secret arguments, labels and options, output of
 * health checks, swarm tokens, and whatever is a secret by its own form. Names and lengths stay.
 */
export const redactApi = (output: ApiOutput): ApiOutput => ({ body: redactBelow(output.body, 0) });
