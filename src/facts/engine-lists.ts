import type { ApiOutput, UnknownReason } from '../core/answer.ts';
import { defineFact, Inconclusive } from '../core/fact.ts';
import type { EngineProbe } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import {
  type Fields,
  fieldsOf,
  flagOf,
  listOf,
  numberOf,
  omittedListOf,
  textMapOf,
  textOf,
  textsOf,
  timeOf,
} from './engine-api/json-fields.ts';
import { redactApi } from './engine-api/redaction.ts';

const membersOf = <T>(
  body: unknown,
  read: (fields: Fields) => T | null,
  missing: UnknownReason | null,
): ResourceSet<T> => {
  const members = listOf(body, (value) => {
    const fields = fieldsOf(value);
    return fields === null ? null : read(fields);
  });
  if (members === null) throw new Inconclusive('parse-error', 'The engine gave a list that is not its API');
  return missing === null ? completeSet(members) : incompleteSet(members, missing);
};

const listFact = <T>(definition: {
  readonly id: string;
  readonly description: string;
  readonly query: EngineProbe['query'];
  readonly list: (output: ApiOutput | null) => unknown;
  readonly member: (fields: Fields) => T | null;
  /** Why the list is not whole. */
  readonly missing?: (output: ApiOutput | null) => UnknownReason | null;
}) =>
  defineFact({
    id: definition.id,
    description: definition.description,
    probe: { kind: 'engine', query: definition.query } as EngineProbe,
    redact: redactApi,
    parse: (output): ResourceSet<T> =>
      membersOf(definition.list(output), definition.member, definition.missing?.(output) ?? null),
  });

/** A network of the engine. Null means not told. */
export interface EngineNetwork {
  readonly name: string;
  readonly id: string | null;
  readonly driver: string | null;
  readonly scope: string | null;
  readonly internal: boolean | null;
  readonly ingress: boolean | null;
  readonly ipv6: boolean | null;
  readonly options: Readonly<Record<string, string>> | null;
  readonly labels: Readonly<Record<string, string>> | null;
}

/** GET /networks. */
export const engineNetworks = listFact({
  id: 'engine.networks',
  description: 'The networks of the engine and their drivers’ options',
  query: 'networks',
  list: (output) => output?.body,
  member: (network): EngineNetwork | null => {
    const name = textOf(network.Name);
    if (name === null) return null;
    return {
      name,
      id: textOf(network.Id),
      driver: textOf(network.Driver),
      scope: textOf(network.Scope),
      internal: flagOf(network.Internal),
      ingress: flagOf(network.Ingress),
      ipv6: flagOf(network.EnableIPv6),
      options: textMapOf(network.Options),
      labels: textMapOf(network.Labels),
    };
  },
});

/**
 * The network that a container knows by this name. Podman calls its default network `podman` towards containers and `bridge` in its list
 * (pkg/api/handlers/compat/networks.go).
 */
export const networkCalled = (
  networks: readonly EngineNetwork[],
  name: string,
  isPodman: boolean,
): EngineNetwork | null => {
  const listed = isPodman && name === 'podman' ? ['podman', 'bridge'] : [name];
  return networks.find((network) => listed.includes(network.name)) ?? null;
};

/** A volume of the engine. Null means not told. */
export interface EngineVolume {
  readonly name: string;
  readonly driver: string | null;
  readonly mountpoint: string | null;
  /** Of the driver: `type`, `o`, `device` make a volume of the local driver a mount of something else. */
  readonly options: Readonly<Record<string, string>> | null;
  readonly labels: Readonly<Record<string, string>> | null;
  readonly created: number | null;
}

/** GET /volumes. */
export const engineVolumes = listFact({
  id: 'engine.volumes',
  description: 'The volumes of the engine and their drivers’ options',
  query: 'volumes',
  list: (output) => fieldsOf(output?.body)?.Volumes,
  // A driver that could not be asked leaves its volumes out, with a warning.
  missing: (output) => {
    const warnings = textsOf(fieldsOf(output?.body)?.Warnings ?? null) ?? ['warnings in no known form'];
    return warnings.length === 0
      ? null
      : {
          code: 'truncated',
          text: `Volumes are missing from the engine's list: ${warnings.join('; ').slice(0, 200)}`,
        };
  },
  member: (volume): EngineVolume | null => {
    const name = textOf(volume.Name);
    if (name === null) return null;
    return {
      name,
      driver: textOf(volume.Driver),
      mountpoint: textOf(volume.Mountpoint),
      options: textMapOf(volume.Options),
      labels: textMapOf(volume.Labels),
      created: timeOf(volume.CreatedAt),
    };
  },
});

/** A container as the engine lists it, running or not. */
export interface ListedContainer {
  readonly id: string;
  readonly names: readonly string[] | null;
  readonly image: string | null;
  readonly imageId: string | null;
  readonly created: number | null;
  /** `created`, `running`, `paused`, `restarting`, `exited`, `dead`. */
  readonly state: string | null;
  readonly labels: Readonly<Record<string, string>> | null;
  readonly networkMode: string | null;
  /** Names of its networks. */
  readonly networks: readonly string[] | null;
}

/** GET /containers/json?all=1. */
export const engineContainers = listFact({
  id: 'engine.containers',
  description: 'The containers of the engine, running or not',
  query: 'containers',
  list: (output) => output?.body,
  member: (container): ListedContainer | null => {
    const id = textOf(container.Id);
    if (id === null) return null;
    const networks = fieldsOf(fieldsOf(container.NetworkSettings)?.Networks);
    return {
      id,
      names: omittedListOf(container.Names, textOf),
      image: textOf(container.Image),
      imageId: textOf(container.ImageID),
      created: timeOf(container.Created),
      state: textOf(container.State),
      labels: textMapOf(container.Labels),
      networkMode: textOf(fieldsOf(container.HostConfig)?.NetworkMode),
      networks: networks === null ? null : Object.keys(networks).sort(),
    };
  },
});

/** An image as the engine lists it. */
export interface ListedImage {
  readonly id: string;
  readonly repoTags: readonly string[] | null;
  /** By which it was pulled from registries; an image pulled by digest alone has no tag. */
  readonly repoDigests: readonly string[] | null;
  readonly created: number | null;
  /** Bytes. */
  readonly size: number | null;
  /** How many containers use it; -1 where the engine did not count. */
  readonly containers: number | null;
}

/** GET /images/json. */
export const engineImages = listFact({
  id: 'engine.images',
  description: 'The images of the engine',
  query: 'images',
  list: (output) => output?.body,
  member: (image): ListedImage | null => {
    const id = textOf(image.Id);
    if (id === null) return null;
    return {
      id,
      repoTags: omittedListOf(image.RepoTags, textOf),
      repoDigests: omittedListOf(image.RepoDigests, textOf),
      created: timeOf(image.Created),
      size: numberOf(image.Size),
      containers: numberOf(image.Containers),
    };
  },
});
