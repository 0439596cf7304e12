import type { ApiOutput } from '../core/answer.ts';
import { followUpFact, Inconclusive } from '../core/fact.ts';
import type { EngineProbe } from '../core/probe.ts';
import { completeSet, type ResourceSet } from '../core/resource-set.ts';
import {
  type Fields,
  fieldsOf,
  listOf,
  numberOf,
  omittedListOf,
  textMapOf,
  textOf,
  textsOf,
} from './engine-api/json-fields.ts';
import { REDACTED_VALUE, redactApi } from './engine-api/redaction.ts';
import { engineInfo } from './engine-info.ts';
import { isManager } from './swarm-cluster.ts';

/** A port of a service. */
export interface ServicePort {
  readonly published: number | null;
  /** `ingress`: on every node, over the swarm's own network; `host`: on the node that runs the task. */
  readonly mode: string | null;
}

/** A service of a swarm. Null means not told. */
export interface SwarmService {
  readonly name: string;
  /** `NAME=value` with the value taken out. */
  readonly environment: readonly string[] | null;
  /** Names of the secrets that its tasks get as files. */
  readonly secrets: readonly string[] | null;
  readonly configs: readonly string[] | null;
  readonly ports: readonly ServicePort[] | null;
  readonly labels: Readonly<Record<string, string>> | null;
}

const referenced = (value: unknown, key: string): readonly string[] | null =>
  omittedListOf(value, (member) => textOf(fieldsOf(member)?.[key]));

const serviceOf = (service: Fields): SwarmService | null => {
  const spec = fieldsOf(service.Spec);
  const name = textOf(spec?.Name);
  if (spec === null || name === null) return null;
  const container = fieldsOf(fieldsOf(spec.TaskTemplate)?.ContainerSpec) ?? {};
  return {
    name,
    environment: container.Env === undefined ? [] : textsOf(container.Env),
    secrets: referenced(container.Secrets, 'SecretName'),
    configs: referenced(container.Configs, 'ConfigName'),
    ports: omittedListOf(fieldsOf(spec.EndpointSpec)?.Ports, (value) => {
      const port = fieldsOf(value);
      return port === null
        ? null
        : { published: numberOf(port.PublishedPort), mode: textOf(port.PublishMode) };
    }),
    labels: textMapOf(spec.Labels),
  };
};

const SECRET_NAME = /pass(?:word|wd|phrase)?|secret|token|credential|api_?key|private_?key|access_?key/i;
/** Names that tell where a secret lies, and not what it is. */
const PLACE_NAME = /_(?:FILE|PATH|URL|HOST|USER|NAME|TTL|EXPIR\w*)$/i;

/** Names of the variables whose redacted value was a credential: by its own form, or by what it is called. */
export const credentialVariables = (environment: readonly string[]): readonly string[] =>
  environment.flatMap((variable) => {
    const [, name = '', value = ''] = /^([^=]*)=([\s\S]*)$/.exec(variable) ?? [];
    const hidden = REDACTED_VALUE.exec(value);
    if (hidden === null) return [];
    return hidden[2] !== undefined || (SECRET_NAME.test(name) && !PLACE_NAME.test(name)) ? [name] : [];
  });

const SERVICES: EngineProbe = { kind: 'engine', query: 'services' };

/** GET /services, asked of managers alone. Null where there is no swarm, or this engine is no manager of it. */
export const swarmServices = followUpFact({
  id: 'swarm.services',
  description: 'The services of the swarm',
  after: { info: engineInfo },
  ask: ({ info }): readonly EngineProbe[] => (isManager(info.swarm) ? [SERVICES] : []),
  redact: redactApi as never,
  parse: (answerTo, { info }): ResourceSet<SwarmService> | null => {
    if (!isManager(info.swarm)) return null;
    const answer = answerTo(SERVICES);
    if (answer.state === 'unknown') throw new Inconclusive(answer.code, answer.text);
    const body = answer.state === 'found' ? (answer.output as ApiOutput).body : undefined;
    const services = listOf(body, (value) => {
      const fields = fieldsOf(value);
      return fields === null ? null : serviceOf(fields);
    });
    if (services === null)
      throw new Inconclusive('parse-error', 'The engine gave services in a form that is not its API');
    return completeSet(services);
  },
});
