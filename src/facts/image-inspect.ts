import { defineFact, Inconclusive } from '../core/fact.ts';
import {
  fieldsOf,
  listOf,
  namesOf,
  numberOf,
  omittedListOf,
  textMapOf,
  textOf,
  textsOf,
  timeOf,
  wordsOf,
} from './engine-api/json-fields.ts';
import { REDACTED_VALUE, redactApi } from './engine-api/redaction.ts';

/** An environment variable without its value. */
export interface EnvVariable {
  readonly name: string;
  /** Only where the value can be no secret (`PATH`, `true`, the path in a `…_FILE`); null where it was taken out. */
  readonly value: string | null;
  /** Characters of the value. */
  readonly length: number;
  /** The value was a secret by its own form: a private key, a token, a password hash, a URL with a password. */
  readonly secretForm: boolean;
}

/** `none` is `HEALTHCHECK NONE` or `--no-healthcheck`, `unset` is no health check, null is not told. */
export type Healthcheck =
  | { readonly kind: 'test'; readonly test: readonly string[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'unset' }
  | null;

const variableOf = (value: unknown): EnvVariable | null => {
  if (typeof value !== 'string') return null;
  const at = value.indexOf('=');
  const [name, shown] = at < 0 ? [value, ''] : [value.slice(0, at), value.slice(at + 1)];
  const mark = REDACTED_VALUE.exec(shown);
  return mark === null
    ? { name, value: shown, length: shown.length, secretForm: shown.includes('[redacted ') }
    : { name, value: null, length: Number(mark[1]), secretForm: mark[2] !== undefined };
};

/** `Env` of a container or of an image, after redaction. */
export const variablesOf = (value: unknown): readonly EnvVariable[] | null =>
  omittedListOf(value, variableOf);

/** `Healthcheck` of a container or of an image; an empty test inherits, which is none at the end of the chain. */
export const healthcheckOf = (value: unknown): Healthcheck => {
  if (value === undefined || value === null) return { kind: 'unset' };
  const test = textsOf(fieldsOf(value)?.Test ?? null);
  if (fieldsOf(value) === null || test === null) return null;
  if (test.length === 0) return { kind: 'unset' };
  return test[0] === 'NONE' ? { kind: 'none' } : { kind: 'test', test };
};

/** A signature of an image that the engine looked at (API 1.53). */
export interface ImageSignature {
  /** What kind of signature, or whose, in the engine’s words. */
  readonly name: string | null;
  /** Why it does not hold; null where it does. */
  readonly error: string | null;
}

/** Where an image came from, as the engine itself saw it (API 1.53); what it does not tell is null. */
export interface ImageIdentity {
  readonly signatures: readonly ImageSignature[];
  /** Repositories that it was pulled from or pushed to. */
  readonly pulledFrom: readonly string[];
  readonly builtHere: boolean;
}

/** An image as the engine or its archive describes it. Null means not told; what an OCI configuration leaves out is empty. */
export interface ImageInspect {
  readonly id: string | null;
  readonly repoTags: readonly string[] | null;
  readonly repoDigests: readonly string[] | null;
  /** Milliseconds since the epoch; null also where a reproducible build left it out. */
  readonly created: number | null;
  readonly architecture: string | null;
  readonly os: string | null;
  /** Bytes. */
  readonly size: number | null;
  readonly user: string | null;
  readonly env: readonly EnvVariable[] | null;
  readonly cmd: readonly string[] | null;
  readonly entrypoint: readonly string[] | null;
  readonly workingDir: string | null;
  readonly labels: Readonly<Record<string, string>> | null;
  readonly exposedPorts: readonly string[] | null;
  readonly volumes: readonly string[] | null;
  readonly healthcheck: Healthcheck;
  readonly onBuild: readonly string[] | null;
  /** Digests of the unpacked layers, lowest first. */
  readonly layers: readonly string[] | null;
  readonly identity: ImageIdentity | null;
  /** Statements about the build that are attached to it (provenance, list of parts); null where that is not told. */
  readonly attestations: number | null;
}

const orEmpty = <T>(value: unknown, empty: T, read: (value: unknown) => T | null): T | null =>
  value === undefined || value === null ? empty : read(value);

const signatureOf = (value: unknown): ImageSignature | null => {
  const signature = fieldsOf(value);
  if (signature === null) return null;
  const error = textOf(signature.Error);
  return {
    name: textOf(signature.KnownSigner) ?? textOf(signature.Name),
    error: error === '' ? null : error,
  };
};

const identityOf = (value: unknown): ImageIdentity | null => {
  const identity = fieldsOf(value);
  const signatures = omittedListOf(identity?.Signature, signatureOf);
  const pulls = omittedListOf(identity?.Pull, fieldsOf);
  const builds = omittedListOf(identity?.Build, fieldsOf);
  if (identity === null || signatures === null || pulls === null || builds === null) return null;
  return {
    signatures,
    pulledFrom: pulls.flatMap(({ Repository }) => textOf(Repository) ?? []),
    builtHere: builds.length > 0,
  };
};

/** `Manifests` of an image index (API 1.48): those of the kind `attestation` describe the image. */
const attestationsOf = (value: unknown): number | null => {
  const manifests = listOf(value, fieldsOf);
  return manifests === null || value === null
    ? null
    : manifests.filter(({ Kind }) => textOf(Kind) === 'attestation').length;
};

/** GET /images/{id}/json, or the same from an archive's configuration, secrets taken out. */
export const imageInspect = defineFact({
  id: 'image.inspect',
  description: 'The configuration of the image, its names and its layers',
  probe: { kind: 'image', query: 'inspect' },
  redact: redactApi,
  parse: (output): ImageInspect => {
    const body = fieldsOf(output?.body);
    const config = fieldsOf(body?.Config);
    if (body === null || config === null)
      throw new Inconclusive('parse-error', 'The engine described the image in a form that is not its API');
    return {
      id: textOf(body.Id),
      repoTags: textsOf(body.RepoTags),
      repoDigests: textsOf(body.RepoDigests),
      created: timeOf(body.Created),
      architecture: textOf(body.Architecture),
      os: textOf(body.Os),
      size: numberOf(body.Size),
      user: orEmpty(config.User, '', textOf),
      env: variablesOf(config.Env),
      cmd: orEmpty(config.Cmd, [], wordsOf),
      entrypoint: orEmpty(config.Entrypoint, [], wordsOf),
      workingDir: orEmpty(config.WorkingDir, '', textOf),
      labels: textMapOf(config.Labels),
      exposedPorts: namesOf(config.ExposedPorts),
      volumes: namesOf(config.Volumes),
      healthcheck: healthcheckOf(config.Healthcheck),
      onBuild: omittedListOf(config.OnBuild, textOf),
      layers: textsOf(fieldsOf(body.RootFS)?.Layers),
      identity: identityOf(body.Identity),
      attestations: attestationsOf(body.Manifests),
    };
  },
});

/** One step of an image's history. */
export interface ImageHistoryStep {
  readonly created: number | null;
  /** The instruction, with secret values taken out: `[redacted 12]` stands where one was. */
  readonly createdBy: string;
  readonly comment: string | null;
  /** Bytes it added. */
  readonly size: number | null;
  readonly tags: readonly string[] | null;
}

/** GET /images/{id}/history: the steps that made the image, newest first. */
export const imageHistory = defineFact({
  id: 'image.history',
  description: 'The instructions that made the image',
  probe: { kind: 'image', query: 'history' },
  redact: redactApi,
  parse: (output): readonly ImageHistoryStep[] => {
    const steps = listOf(output?.body, (value): ImageHistoryStep | null => {
      const step = fieldsOf(value);
      const createdBy = textOf(step?.CreatedBy);
      if (step === null || createdBy === null) return null;
      return {
        created: timeOf(step.Created),
        createdBy,
        comment: textOf(step.Comment),
        size: numberOf(step.Size),
        tags: omittedListOf(step.Tags, textOf),
      };
    });
    if (steps === null)
      throw new Inconclusive('parse-error', 'The engine gave a history in a form that is not its API');
    return steps;
  },
});
