import type { UnknownReason } from '../../core/answer.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../../core/resource-set.ts';
import { containerKey } from './container-key.ts';

/** A container or an image of an engine. */
export interface EngineMember {
  /** Container id, or image id (`sha256:…`). */
  readonly engineId: string;
  readonly name: string;
  /** Stable across redeployments (design section 3). */
  readonly key: string;
  /** Every reference by which the engine knows an image, tags and digests; of a container the one it was created from. */
  readonly references: readonly string[];
  /** As the engine has them: untrusted, and not redacted. */
  readonly labels: Readonly<Record<string, string>>;
  /** Of a container: `engineId` of its image. */
  readonly image: string | null;
  /** Has processes, frozen ones included. */
  readonly running: boolean;
  /** Of a container: false only where the engine says that it was made and never ran. */
  readonly started: boolean;
}

export interface EngineMembers {
  readonly containers: ResourceSet<EngineMember>;
  readonly images: ResourceSet<EngineMember>;
}

/** One container of `GET /containers/json`, with the reference of its image as it was asked for. */
export interface ListedContainer {
  readonly member: EngineMember;
  readonly reference: string | null;
}

type Fields = Readonly<Record<string, unknown>>;

/** Containers of one engine that are looked at, and images: a list costs an engine nothing, a row of the report with all its answers does. */
const MOST_MEMBERS = 10_000;

/** Labels of each image of `GET /images/json`, by `engineId`. */
export const imageLabels = (body: unknown): ReadonlyMap<string, EngineMember['labels']> =>
  new Map(
    entries(body).flatMap((fields) => {
      const id = imageId(fields.Id);
      return id === null ? [] : [[id, labelsOf(fields.Labels)] as const];
    }),
  );

/** What the list of containers does not say of them. */
export interface AboutContainers {
  /** By id: the reference of the image of a container whose tag moved on. */
  readonly createdFrom: ReadonlyMap<string, string>;
  readonly imageLabels: ReturnType<typeof imageLabels>;
}

/** Containers of the list's body. An entry without a usable id is left out and makes the set incomplete. */
export const listedContainers = (body: unknown, about: AboutContainers): ResourceSet<ListedContainer> =>
  listed(body, 'container', (fields) => {
    const engineId = hexId(fields.Id);
    if (engineId === null) return null;
    const image = imageId(fields.ImageID);
    const labels = labelsOf(fields.Labels);
    const written = text(fields.Image);
    const asked = isDigest(written) ? (about.createdFrom.get(engineId) ?? '') : written;
    const reference = isReference(asked) ? withTag(asked) : null;
    const name = nameOf(fields.Names);
    const key = containerKey({
      name,
      labels,
      imageLabels: about.imageLabels.get(image ?? '') ?? {},
      image: reference ?? image ?? '',
      command: text(fields.Command),
    });
    const state = text(fields.State);
    const running = ['running', 'paused', 'restarting'].includes(state);
    return {
      member: {
        engineId,
        name: name === '' ? engineId.slice(0, 12) : name,
        key,
        references: reference === null ? [] : [reference],
        labels,
        image,
        running,
        started: state !== 'created',
      },
      reference,
    };
  });

/** Containers whose list entry names their image by its id because its tag went to another image: their inspection knows the reference. */
export const containersWithMovedTag = (body: unknown): readonly string[] =>
  entries(body, MOST_MEMBERS).flatMap((fields) => {
    const id = hexId(fields.Id);
    return id !== null && isDigest(text(fields.Image)) ? [id] : [];
  });

/**
 * Images of `GET /images/json`, and those that only a container still names: all, or those in use. An image is called by the reference that
 * a container asked for, as long as it still has it, else by its first tag, else by its digest. Where there is no list (`unlisted` says
 * why) the containers tell which are in use, and what they were called.
 */
export const listedImages = (
  body: unknown,
  containers: ResourceSet<ListedContainer>,
  { allImages, unlisted }: { readonly allImages: boolean; readonly unlisted: UnknownReason | null },
): ResourceSet<EngineMember> => {
  const inUse = new Map<string, Set<string>>();
  for (const { member, reference } of containers.items)
    if (member.image !== null) {
      const asked = inUse.get(member.image) ?? new Set();
      if (reference !== null) asked.add(reference);
      inUse.set(member.image, asked);
    }
  const taken = new Set<string>();
  const images = listed(body, 'image', (fields) => {
    const engineId = imageId(fields.Id);
    if (engineId === null) return null;
    const own = [...texts(fields.RepoTags).sort(), ...texts(fields.RepoDigests).sort()].filter(isReference);
    const asked = own.find((name) => inUse.get(engineId)?.has(name)) ?? own[0] ?? null;
    const reference = asked === null || taken.has(asked) ? null : asked;
    if (reference !== null) taken.add(reference);
    return imageMember(engineId, reference, own, labelsOf(fields.Labels));
  });
  // One row an image, though an engine may list one more than once.
  const distinct = [...Map.groupBy(images.items, ({ engineId }) => engineId).values()].flatMap(
    ([first, ...again]) =>
      first === undefined
        ? []
        : { ...first, references: [first, ...again].flatMap(({ references }) => references) },
  );
  const seen = new Set(distinct.map(({ engineId }) => engineId));
  const unseen = [...inUse]
    .filter(([id]) => !seen.has(id))
    .map(([id, asked]) => {
      const references = unlisted === null ? [] : [...asked].sort();
      const [reference = null] = references.filter((name) => !taken.has(name));
      if (reference !== null) taken.add(reference);
      return imageMember(id, reference, references, {});
    });
  const items = [...distinct.filter(({ engineId }) => allImages || inUse.has(engineId)), ...unseen];
  if (unlisted !== null && allImages) return incompleteSet(items, unlisted);
  if (!images.complete) return { ...images, items };
  // Which images are in use is only known as far as the containers are.
  return containers.complete || allImages ? completeSet(items) : { ...containers, items };
};

const imageMember = (
  engineId: string,
  reference: string | null,
  references: readonly string[],
  labels: EngineMember['labels'],
): EngineMember => ({
  engineId,
  name: reference ?? engineId.replace('sha256:', '').slice(0, 12),
  key: reference ?? engineId,
  references,
  labels,
  image: null,
  running: false,
  started: false,
});

const listed = <T>(body: unknown, what: string, read: (fields: Fields) => T | null): ResourceSet<T> => {
  if (!Array.isArray(body)) return incompleteSet([], broken(`The engine's list of ${what}s is not a list`));
  const looked = body.slice(0, MOST_MEMBERS);
  const usable = entries(looked)
    .map(read)
    .filter((item) => item !== null);
  if (usable.length < looked.length)
    return incompleteSet(
      usable,
      broken(`${looked.length - usable.length} entries of the list of ${what}s cannot be read`),
    );
  return looked.length === body.length
    ? completeSet(usable)
    : incompleteSet(usable, {
        code: 'truncated',
        text: `The engine lists ${body.length} ${what}s, of which ${MOST_MEMBERS} were looked at`,
      });
};

const broken = (words: string): UnknownReason => ({ code: 'parse-error', text: words });

const entries = (body: unknown, most?: number): readonly Fields[] =>
  Array.isArray(body)
    ? body.slice(0, most).filter((entry): entry is Fields => typeof entry === 'object' && entry !== null)
    : [];

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];

const hexId = (value: unknown): string | null => /^[0-9a-f]{12,64}$/.exec(text(value))?.[0] ?? null;

// Podman leaves the algorithm out in some answers.
const imageId = (value: unknown): string | null => {
  const [, hex] = /^(?:sha256:)?([0-9a-f]{12,64})$/.exec(text(value)) ?? [];
  return hex === undefined ? null : `sha256:${hex}`;
};

/** `<none>:<none>` is no reference, and neither is what no engine allows. */
const isReference = (image: string): boolean => !isDigest(image) && /^[\w.:@/[\]-]{1,1000}$/.test(image);

const isDigest = (image: string): boolean => image === '' || /^(sha256:)?[0-9a-f]{12,64}$/.test(image);

/** A reference as `docker images` shows it: with the tag that is meant when none is written. */
export const withTag = (reference: string): string =>
  reference.includes('@') || /:[^/]*$/.test(reference) ? reference : `${reference}:latest`;

/** The container's own name; the others are links, `/other/alias`. */
const nameOf = (names: unknown): string => {
  const own = texts(names).find((name) => /^\/?[^/]+$/.test(name));
  return (own ?? '').replace(/^\//, '');
};

const labelsOf = (labels: unknown): Readonly<Record<string, string>> =>
  typeof labels === 'object' && labels !== null
    ? Object.fromEntries(
        Object.entries(labels).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      )
    : {};
