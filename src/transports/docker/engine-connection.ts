import type { Answer } from '../../core/answer.ts';
import { absent, found, unknown } from '../../core/answer.ts';
import type { ConnectionRecord } from '../../core/connection.ts';
import { type Probe, probeKey } from '../../core/probe.ts';
import { incompleteSet } from '../../core/resource-set.ts';
import type { Connection } from '../connection.ts';
import { connectErrorOf, negotiate } from './api-version.ts';
import { containerConnection } from './container-connection.ts';
import type { Dial } from './endpoint-dial.ts';
import { answerOfError, askEngine, imageBodies, SWARM_QUERIES } from './engine-answers.ts';
import { createEngineClient, type EngineClient } from './engine-client.ts';
import { EngineError } from './engine-error.ts';
import {
  containersWithMovedTag,
  type EngineMember,
  type EngineMembers,
  imageLabels,
  listedContainers,
  listedImages,
} from './engine-members.ts';
import { imageConnection } from './image-connection.ts';
import { createImageTrees } from './image-trees.ts';
import { MAX_CONNECTIONS } from './read-only-agent.ts';

export type { EngineMember, EngineMembers } from './engine-members.ts';

export interface EngineOptions {
  /** Opens a stream to the engine: `endpointDial`, or a channel of SSH. */
  readonly dial: Dial;
  /** How the engine is named in errors: `unix:///var/run/docker.sock`. */
  readonly describe: string;
  /** False leaves images unread: nothing is staged on the engine's disk. */
  readonly imageWalk: boolean;
  /** `DOCKER_API_VERSION`, where that is meant for this engine. */
  readonly apiVersion?: string | null;
  /** One question, milliseconds; 15,000 unless told. */
  readonly deadlineMs?: number;
  /** Reading one image, milliseconds; 300,000 unless told. */
  readonly imageDeadlineMs?: number;
  /** Questions about files that will be asked of containers and images: knowing them beforehand, each image is read only once. */
  readonly expected?: readonly Probe[];
  /**
   * Bytes free below a folder of the engine's host, null where that is not known: the engine stages an image on its disk while it sends it,
   * and one that could fill the disk is not read. Without it no image is held back.
   */
  readonly freeSpace?: (folder: string) => Promise<number | null>;
  /** Requests at once; 8 unless the way there bears fewer. */
  readonly parallel?: number;
  /** For the connecting. */
  readonly signal: AbortSignal;
}

/** One engine, its containers and its images. Disposing it ends every connection to the engine. */
export interface EngineConnection extends Connection {
  /** The engine's own ID of `GET /info`, or null. */
  readonly identity: string | null;
  /** The API version that was agreed on, or null where the engine names none. */
  readonly apiVersion: string | null;
  /** Containers, and the images they use or all; sets that could not be listed are empty and incomplete. */
  members(options: { readonly signal: AbortSignal; readonly allImages: boolean }): Promise<EngineMembers>;
  /** `inspect` of a member that went away after the listing is `absent`. */
  container(member: EngineMember): Connection;
  image(member: EngineMember): Connection;
  /** An image as a docker-archive, chunk by chunk, within `imageDeadlineMs`. Throws `EngineError`, and whatever `write` throws. */
  saveImage(
    member: EngineMember,
    write: (chunk: Buffer) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void>;
}

/** Connects to an engine. Throws `ConnectError` when nothing answers, it refuses, or what answers is no engine. */
export const connectEngine = async (options: EngineOptions): Promise<EngineConnection> => {
  const { describe, signal } = options;
  const startedAt = performance.now();
  const client = await createEngineClient({
    dial: options.dial,
    deadlineMs: options.deadlineMs ?? 15_000,
    parallel: options.parallel ?? MAX_CONNECTIONS,
  });
  try {
    const { apiVersion, version, isPodman } = await negotiate(client, {
      wanted: options.apiVersion ?? null,
      describe,
      signal,
    });
    client.useVersion(apiVersion);
    const info = await client.json({ path: '/info', signal }).catch((error: unknown) => {
      if (error instanceof EngineError && error.status !== null) return error;
      throw error instanceof EngineError ? connectErrorOf(error, describe) : error;
    });
    const known = {
      version: version instanceof EngineError ? answerOfError(version) : found(version),
      info: info instanceof EngineError ? answerOfError(info) : found({ body: info }),
    };
    return opened(client, options, {
      apiVersion,
      known,
      info,
      isPodman: isPodman || speaksForPodman(known.version, info),
      startedAt,
    });
  } catch (error) {
    client.close();
    throw error instanceof EngineError ? connectErrorOf(error, describe) : error;
  }
};

const opened = (
  client: EngineClient,
  options: EngineOptions,
  {
    apiVersion,
    known,
    info,
    isPodman,
    startedAt,
  }: {
    readonly apiVersion: string | null;
    readonly known: Readonly<Record<'version' | 'info', Answer>>;
    readonly info: unknown;
    readonly isPodman: boolean;
    readonly startedAt: number;
  },
): EngineConnection => {
  let durationMs = Math.round(performance.now() - startedAt);
  const record = (): ConnectionRecord => ({
    transport: 'docker',
    user: null,
    privilege: 'engine',
    hostKey: null,
    sessions: [],
    durationMs,
  });
  const outsideSwarm = member(member(info, 'Swarm'), 'LocalNodeState') === 'inactive';
  const dataRoot = member(info, 'DockerRootDir');
  const trees = createImageTrees(client, {
    imageWalk: options.imageWalk,
    imageDeadlineMs: options.imageDeadlineMs ?? 300_000,
    expected: options.expected ?? [],
    freeSpace: options.freeSpace ?? null,
    dataRoot: typeof dataRoot === 'string' ? dataRoot : null,
  });
  const bodyOf = imageBodies(client);
  const id = member(info, 'ID');
  const answerTo = async (probe: Probe, signal: AbortSignal): Promise<Answer> => {
    if (probe.kind !== 'engine') return unknown('unsupported', 'An engine answers questions of its API only');
    if (probe.query === 'version' || probe.query === 'info') return known[probe.query];
    if (outsideSwarm && SWARM_QUERIES.has(probe.query)) return absent;
    return askEngine(client, probe, bodyOf, signal);
  };
  return {
    identity: typeof id === 'string' && id !== '' && id.length <= 200 ? id : null,
    apiVersion,
    async ask(probes, { signal }) {
      const answers = await Promise.all(
        probes.map(async (probe) => [probeKey(probe), await answerTo(probe, signal)] as const),
      );
      durationMs = Math.round(performance.now() - startedAt);
      return new Map(answers);
    },
    members: ({ signal, allImages }) => listMembers(client, signal, allImages),
    container: (container) => containerConnection(client, trees, container, isPodman),
    image: (image) => imageConnection(client, trees, image, bodyOf),
    saveImage: (image, write, signal) => trees.save(image.engineId, write, signal),
    record,
    async [Symbol.asyncDispose]() {
      client.close();
    },
  };
};

const listMembers = async (
  client: EngineClient,
  signal: AbortSignal,
  allImages: boolean,
): Promise<EngineMembers> => {
  const list = (path: string, query: Readonly<Record<string, number>>) =>
    client.json({ path, query, signal }).then(
      (body) => ({ body, reason: null }),
      (error: unknown) => {
        const { state: _, ...reason } = answerOfError(error) as ReturnType<typeof unknown>;
        return { body: [], reason };
      },
    );
  const [containers, images] = await Promise.all([
    list('/containers/json', { all: 1, size: 0 }),
    list('/images/json', {}),
  ]);
  const createdFrom = new Map<string, string>();
  await Promise.all(
    containersWithMovedTag(containers.body).map(async (id) => {
      const inspected = await client.json({ path: `/containers/${id}/json`, signal }).catch(() => null);
      const image = member(member(inspected, 'Config'), 'Image');
      if (typeof image === 'string') createdFrom.set(id, image);
    }),
  );
  const seen = listedContainers(containers.body, {
    createdFrom,
    imageLabels: imageLabels(images.body),
  });
  const found = containers.reason === null ? seen : incompleteSet(seen.items, containers.reason);
  return {
    containers: { ...found, items: found.items.map((item) => item.member) },
    images: listedImages(images.body, found, { allImages, unlisted: images.reason }),
  };
};

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;

/** Whether the engine is Podman, by what it says of its parts or, where that is refused, of its settings. */
const speaksForPodman = (version: Answer, info: unknown): boolean => {
  const body = version.state === 'found' ? (version.output as { readonly body: unknown }).body : null;
  const parts = member(body, 'Components');
  return (
    member(info, 'BuildahVersion') !== undefined ||
    (Array.isArray(parts) && parts.some((part) => /^podman/i.test(String(member(part, 'Name')))))
  );
};
