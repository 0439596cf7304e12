import pLimit from 'p-limit';
import type { Probe } from '../../core/probe.ts';
import { ArchiveError } from '../archive/archive-error.ts';
import type { FileTree } from '../archive/file-tree.ts';
import { readImageArchive } from '../archive/image-archive.ts';
import type { LayerCache, ReadLayer } from '../archive/image-blobs.ts';
import { lacksPackages } from '../archive/package-answer.ts';
import { missedTexts, type TreeProbe } from '../archive/tree-answers.ts';
import { wantedFiles } from '../archive/wanted-files.ts';
import type { EngineClient } from './engine-client.ts';
import { EngineError } from './engine-error.ts';
import { responseChunks } from './response-chunks.ts';

/** Entries of image trees that are kept at the same time; about 200 bytes each. What was let go is read again when it is asked for. */
const KEPT_ENTRIES = 600_000;

export interface ImageTreeOptions {
  /** False: images are not read. */
  readonly imageWalk: boolean;
  /** Reading one image, milliseconds. */
  readonly imageDeadlineMs: number;
  /** What will be asked of images and containers, so that one reading keeps the texts for all of them. */
  readonly expected: readonly Probe[];
  /** Bytes free below a folder of the engine's host, null where that is not known. */
  readonly freeSpace: ((folder: string) => Promise<number | null>) | null;
  /** Where the engine stages an image while it sends it; null where it does not say. */
  readonly dataRoot: string | null;
}

/** The files of images, each image read once however many containers share it. */
export interface ImageTrees {
  /** The tree of an image; with `texts`, the probes' texts are in it as far as they exist. Throws `EngineError`. */
  tree(
    image: string,
    probes: readonly TreeProbe[],
    options: { readonly texts: boolean; readonly signal: AbortSignal },
  ): Promise<FileTree>;
  /** The image as a docker-archive, chunk by chunk. Throws `EngineError`, and whatever `write` throws. */
  save(image: string, write: (chunk: Buffer) => Promise<void>, signal: AbortSignal): Promise<void>;
}

interface Reading {
  readonly probes: readonly Probe[];
  readonly result: Promise<{ readonly tree: FileTree; readonly entries: number }>;
  entries: number;
}

export const createImageTrees = (client: EngineClient, options: ImageTreeOptions): ImageTrees => {
  // The engine stages one image after the other on its disk: its own work is four fifths of the time.
  const oneByOne = pLimit(1);
  const readings = new Map<string, Reading>();
  const layers = boundedLayerCache();

  const read = async (image: string, probes: readonly Probe[], signal: AbortSignal) => {
    await mayBeStaged(client, image, options, signal);
    return client.stream(
      { path: `/images/${image}/get`, signal, deadlineMs: options.imageDeadlineMs },
      async (body) => {
        const source = responseChunks(body, 'GET /images/{id}/get');
        const archive = await readImageArchive(source, wantedFiles(probes), { cache: layers }).catch(
          (error: unknown) => {
            throw error instanceof ArchiveError
              ? new EngineError({ code: error.code, text: error.message }, { cause: error })
              : error;
          },
        );
        return { tree: archive.tree, entries: archive.layers.reduce((sum, layer) => sum + layer.entries, 0) };
      },
    );
  };

  const start = (image: string, probes: readonly Probe[], signal: AbortSignal): Reading => {
    const reading: Reading = { probes, result: oneByOne(() => read(image, probes, signal)), entries: 0 };
    readings.delete(image);
    readings.set(image, reading);
    reading.result.then(
      ({ entries }) => {
        reading.entries = entries;
        letGo(readings);
      },
      () => {
        // What the target's time cut short may be tried again; what the image is like will not change.
        if (signal.aborted && readings.get(image) === reading) readings.delete(image);
      },
    );
    return reading;
  };

  return {
    async tree(image, probes, { texts, signal }) {
      if (!options.imageWalk) throw new EngineError({ code: 'unsupported', text: 'image walk switched off' });
      const reading = readings.get(image) ?? start(image, [...options.expected, ...probes], signal);
      const { tree } = await reading.result;
      const missed = texts ? missedTexts(tree, probes) : [];
      const alreadyWanted = new Set(reading.probes.map((probe) => (probe.kind === 'file' ? probe.path : '')));
      if (missed.every((path) => alreadyWanted.has(path)) && !lacksPackages(tree, probes)) return tree;
      const more = missed.map((path) => ({ kind: 'file' as const, path, limit: longest(probes) }));
      const current = readings.get(image);
      const again =
        current === undefined || current === reading
          ? start(image, [...reading.probes, ...probes, ...more], signal)
          : current;
      return (await again.result).tree;
    },
    async save(image, write, signal) {
      if (!options.imageWalk) throw new EngineError({ code: 'unsupported', text: 'image walk switched off' });
      await oneByOne(async () => {
        await mayBeStaged(client, image, options, signal);
        await client.stream(
          { path: `/images/${image}/get`, signal, deadlineMs: options.imageDeadlineMs },
          async (body) => {
            for await (const chunk of responseChunks(body, 'GET /images/{id}/get')) await write(chunk);
          },
        );
      });
    },
  };
};

const longest = (probes: readonly Probe[]): number =>
  Math.max(256 * 1024, ...probes.map((probe) => (probe.kind === 'file' ? (probe.limit ?? 0) : 0)));

/** Lets the trees go that were made first, until the rest fits. */
const letGo = (readings: Map<string, Reading>): void => {
  let total = [...readings.values()].reduce((sum, { entries }) => sum + entries, 0);
  for (const [image, { entries }] of readings) {
    if (total <= KEPT_ENTRIES || readings.size === 1) return;
    if (entries === 0) continue;
    readings.delete(image);
    total -= entries;
  }
};

const boundedLayerCache = (): LayerCache => {
  const layers = new Map<string, ReadLayer>();
  let total = 0;
  return {
    get: (key) => layers.get(key),
    set(key, layer) {
      layers.set(key, layer);
      total += layer.entries;
      for (const [oldest, { entries }] of layers) {
        if (total <= KEPT_ENTRIES) break;
        layers.delete(oldest);
        total -= entries;
      }
    },
  };
};

/** The engine writes the whole image to its own disk before it sends it: not where that could fill the disk. */
const mayBeStaged = async (
  client: EngineClient,
  image: string,
  { freeSpace, dataRoot }: ImageTreeOptions,
  signal: AbortSignal,
): Promise<void> => {
  if (freeSpace === null || dataRoot === null) return;
  const free = await freeSpace(dataRoot).catch(() => null);
  if (free === null) return;
  const inspected = await client.json({ path: `/images/${image}/json`, signal });
  const size =
    typeof inspected === 'object' && inspected !== null ? (inspected as { Size?: unknown }).Size : undefined;
  if (typeof size !== 'number' || size <= free * 0.8) return;
  const mib = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MiB`;
  throw new EngineError({
    code: 'unsupported',
    text: `The engine would stage ${mib(size)} in ${dataRoot}, where ${mib(free)} are free: the image was not read`,
  });
};
