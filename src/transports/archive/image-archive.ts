import type { UnknownReason } from '../../core/answer.ts';
import { JsonFault, parseJson } from '../../packages/bounded-json.ts';
import { type ArchiveBounds, archiveBudget, defaultBounds } from './archive-bounds.ts';
import { ArchiveError } from './archive-error.ts';
import type { FileTree } from './file-tree.ts';
import { type Blob, type BlobReader, blobReader, type LayerCache, type ReadLayer } from './image-blobs.ts';
import { findImage } from './image-layout.ts';
import { type ByteSource, type ChunkSink, feed, unpackSink } from './inflate.ts';
import { mergeLayers } from './merge-layers.ts';
import { type TarEntry, tarParser } from './tar-parser.ts';
import type { WantedFiles } from './wanted-files.ts';
import { PACKAGE_GROUPS } from './wanted-packages.ts';

/** An image as its archive shows it. */
export interface ImageArchive {
  /** Its files, all layers merged. */
  readonly tree: FileTree;
  /** The configuration document (OCI image-spec, config.md), parsed and otherwise untrusted. */
  readonly config: unknown;
  /** The digest of the configuration as the archive names it, which is the image's id; null when its name is no digest. */
  readonly id: string | null;
  /** Names that the archive gives the image. */
  readonly references: readonly string[];
  /** Lowest first; they still show what a higher one hides. */
  readonly layers: readonly ReadLayer[];
  /** Statements about the image that lie beside it; 0 also where the archive's format has no place for them. */
  readonly attestations: number;
}

export interface ImageArchiveOptions {
  readonly bounds?: Partial<ArchiveBounds>;
  /** Which image, where the archive holds several. */
  readonly reference?: string;
  /** `os/architecture`, where an OCI layout holds several. */
  readonly platform?: string;
  /** Layers that were read before from the same engine, which vouches for their names. */
  readonly cache?: LayerCache;
  /** Compares each layer with the digest the configuration states. An engine did so already; a file did not. */
  readonly verify?: boolean;
}

/** Reads one image out of the members of an archive; `source` brings them to the reader and may be asked for more by path. */
export interface ImageMembers {
  readonly reader: BlobReader;
  /** Reads a member that was not read yet, where the source can; resolves when it is there or can't be. */
  readonly fetch: (path: string) => Promise<void>;
}

const documentOf = (text: string): unknown => {
  try {
    return parseJson(Buffer.from(text));
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    throw new ArchiveError('parse-error', `A JSON document of the image is malformed: it ${error.message}`, {
      cause: error,
    });
  }
};

/** Engines mount some 120 at most; each may hide what lies below it, so that the walk through all of them is bounded. */
const MOST_LAYERS = 1000;

const digestIn = (path: string): string | null => {
  const name =
    path
      .split('/')
      .at(-1)
      ?.replace(/^sha256:/, '')
      .replace(/\.json$/, '') ?? '';
  return /^[a-f0-9]{64}$/.test(name) ? `sha256:${name}` : null;
};

const statedDigests = (config: unknown): readonly unknown[] => {
  const rootfs = (config as { readonly rootfs?: { readonly diff_ids?: unknown } } | null)?.rootfs?.diff_ids;
  return Array.isArray(rootfs) ? rootfs : [];
};

/** Why a tree may lack something, from what was left out while it was put together. */
export const treeReason = (ignoredNames: number, danglingLinks: number): UnknownReason | null => {
  if (ignoredNames > 0)
    return {
      code: 'parse-error',
      text: `${ignoredNames} entries with names outside of the root were left out`,
    };
  if (danglingLinks > 0)
    return { code: 'parse-error', text: `${danglingLinks} hard links lead to nothing in the archive` };
  return null;
};

/** A tree from a stack of layers, lowest first. */
export const treeOfLayers = (layers: readonly ReadLayer[]): FileTree => {
  const { root, danglingLinks } = mergeLayers(layers);
  const ignoredNames = layers.reduce((sum, layer) => sum + layer.ignoredNames, 0);
  const reason = treeReason(ignoredNames, danglingLinks);
  return {
    root,
    layers: layers.length > 1 ? layers.map((layer) => layer.root) : [],
    complete: reason === null,
    reason,
    walkReason: null,
    uncertain: new Map(),
    packagesOf: new Set(PACKAGE_GROUPS.filter((of) => layers.every(({ packagesOf }) => packagesOf.has(of)))),
  };
};

const layerOf = (reader: BlobReader, path: string): ReadLayer => {
  const blob = reader.get(path);
  if (blob?.kind === 'layer') return blob.layer;
  if (blob?.kind === 'failed')
    throw new ArchiveError(blob.error.code, `A layer can't be read: ${blob.error.message}`, {
      cause: blob.error,
    });
  throw new ArchiveError('truncated', `The archive lacks the layer ${path}`);
};

/** The image that the members make up. Throws `ArchiveError`. */
export const imageOfMembers = async (
  { reader, fetch }: ImageMembers,
  { reference, platform, verify, bounds }: ImageArchiveOptions,
): Promise<ImageArchive> => {
  const mostEntries = bounds?.entries ?? defaultBounds.entries;
  const missing = new Set<string>();
  const parsed = new Map<Blob, unknown>();
  const readJson = (path: string): unknown => {
    const blob = reader.get(path);
    if (blob === undefined) missing.add(path);
    if (blob?.kind === 'failed') throw blob.error;
    if (blob?.kind !== 'json') return undefined;
    // An index may name the same document a thousand times.
    if (!parsed.has(blob)) parsed.set(blob, documentOf(blob.text));
    return parsed.get(blob);
  };
  const wish = { reference: reference ?? null, platform: platform ?? null };
  // Each round reads the documents that the ones of the round before name; a stream has none to add.
  const asked = new Set<string>();
  let layout: ReturnType<typeof findImage> | null = null;
  while (layout === null) {
    missing.clear();
    let failure: unknown = null;
    try {
      layout = findImage(readJson, wish);
      readJson(layout.config);
    } catch (error) {
      failure = error;
    }
    const wanted = [...missing].filter((path) => !asked.has(path));
    if (wanted.length > 0) layout = null;
    else if (failure !== null) throw failure;
    for (const path of wanted) {
      asked.add(path);
      await fetch(path);
    }
  }
  const config = readJson(layout.config);
  if (config === null || typeof config !== 'object')
    throw new ArchiveError('truncated', "The archive lacks the image's configuration");
  for (const path of layout.layers) if (reader.get(path) === undefined) await fetch(path);
  const layers = layout.layers.map((path) => layerOf(reader, path));
  // One layer may be named many times over, which the archive holds once.
  const entries = layers.reduce((sum, layer) => sum + layer.entries, 0);
  if (layers.length > MOST_LAYERS || entries > mostEntries)
    throw new ArchiveError(
      'truncated',
      layers.length > MOST_LAYERS
        ? `The image has more than ${MOST_LAYERS} layers`
        : `The layers of the image hold more than ${mostEntries} entries together`,
    );
  if (verify) {
    const stated = statedDigests(config);
    for (const [index, { digest }] of layers.entries())
      if (stated[index] !== digest)
        throw new ArchiveError(
          'parse-error',
          `Layer ${index + 1} is not the one that the configuration states`,
        );
  }
  const { references, attestations } = layout;
  const id = digestIn(layout.config);
  return { tree: treeOfLayers(layers), config, id, references, layers, attestations };
};

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/** A sink for the archive's tar that hands its members to the reader. */
const memberSink = (reader: BlobReader, budget: ReturnType<typeof archiveBudget>): ChunkSink => {
  const onEntry = (entry: TarEntry) => {
    if (entry.type === 'file') return reader.open(entry.path, entry.size);
    if (entry.type === 'symlink') reader.link(entry.path, `${folderOf(entry.path)}${entry.link}`);
    else if (entry.type === 'hard-link') reader.link(entry.path, entry.link);
    return null;
  };
  const parser = tarParser({ budget, onEntry, trailer: 'required' });
  return {
    write(chunk) {
      parser.write(chunk);
      return reader.busy();
    },
    end() {
      parser.end();
      return reader.busy();
    },
  };
};

/**
 * Reads an image in one pass over its archive, docker-archive (as `GET /images/{id}/get` sends it) or OCI layout, itself and its layers
 * plain, gzip or zstd, members in any order; keeps the texts of wanted files only. Throws `ArchiveError` where the archive or one of
 * the image's layers can't be read whole, since what a missing layer deletes or changes can't be known.
 */
export const readImageArchive = async (
  source: ByteSource,
  wanted: WantedFiles,
  options: ImageArchiveOptions = {},
): Promise<ImageArchive> => {
  const budget = archiveBudget({ ...defaultBounds, ...options.bounds });
  const reader = blobReader({
    budget,
    wanted: wanted.session(),
    cache: options.cache ?? null,
    cacheKey: wanted.key,
    digests: options.verify ?? false,
  });
  await feed(source, unpackSink(budget, memberSink(reader, budget)));
  return imageOfMembers({ reader, fetch: async () => undefined }, options);
};
