import { createHash } from 'node:crypto';
import type { ArchiveBudget } from './archive-bounds.ts';
import { ArchiveError } from './archive-error.ts';
import { normalizePath } from './archive-name.ts';
import { type ChunkSink, sniffCompression, unpackSink } from './inflate.ts';
import { type Layer, layerBuilder } from './layer.ts';
import { BLOCK, checksumHolds, isZeroBlock } from './tar-header.ts';
import { type BodySink, tarParser } from './tar-parser.ts';
import type { WantedSession } from './wanted-files.ts';

/** Layers read before, by the caller's key; it outlives one image where the caller keeps it. A `Map` is one. */
export interface LayerCache {
  get(key: string): ReadLayer | undefined;
  set(key: string, layer: ReadLayer): unknown;
}

/** A layer with the digest of its tar (`sha256:…`, the diff id), which is null unless it was asked for. */
export interface ReadLayer extends Layer {
  readonly digest: string | null;
}

/** One member of an image archive, told apart by its first bytes rather than its name. */
export type Blob =
  | { readonly kind: 'layer'; readonly layer: ReadLayer }
  | { readonly kind: 'json'; readonly text: string }
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'failed'; readonly error: ArchiveError }
  | { readonly kind: 'other' };

export interface BlobOptions {
  readonly budget: ArchiveBudget;
  readonly wanted: WantedSession;
  /** Asked before a layer is read, with its path in the archive; engines name layers by their content. */
  readonly cache: LayerCache | null;
  /** Distinguishes what was wanted in the keys of the cache. */
  readonly cacheKey: string;
  /** Whether the digest of each layer is computed. */
  readonly digests: boolean;
}

/** Takes the members of one image archive in any order. */
export interface BlobReader {
  /** Where the body of the member goes; null when it is not needed. */
  open(path: string, size: number): BodySink | null;
  link(path: string, target: string): void;
  /** Something to wait for before more is written, or undefined. */
  busy(): Promise<void> | undefined;
  /** By path, links followed. */
  get(path: string): Blob | undefined;
}

const layerSink = (options: BlobOptions, done: (layer: ReadLayer) => void): ChunkSink => {
  const builder = layerBuilder({ budget: options.budget, wanted: options.wanted, whiteouts: true });
  const parser = tarParser({ budget: options.budget, onEntry: builder.add, trailer: 'optional' });
  const hash = options.digests ? createHash('sha256') : null;
  return {
    write(chunk) {
      hash?.update(chunk);
      parser.write(chunk);
      return undefined;
    },
    end() {
      parser.end();
      done({ ...builder.finish(), digest: hash === null ? null : `sha256:${hash.digest('hex')}` });
      return undefined;
    },
  };
};

type Kind = 'layer' | 'json' | 'other';

const kindOf = (head: Buffer): Kind => {
  if (sniffCompression(head) !== 'none') return 'layer';
  if (head.length >= BLOCK && (isZeroBlock(head, 0) || checksumHolds(head, 0))) return 'layer';
  return /^\s*[{[]/.test(head.toString('latin1', 0, 64)) ? 'json' : 'other';
};

export const blobReader = (options: BlobOptions): BlobReader => {
  const { budget, cache, cacheKey } = options;
  const blobs = new Map<string, Blob>();
  let waiting: Promise<void>[] = [];

  const jsonSink = (path: string, size: number): ChunkSink => {
    const parts: Buffer[] = [];
    if (size > budget.bounds.jsonBytes)
      throw new ArchiveError(
        'truncated',
        `A JSON document of the image exceeds ${budget.bounds.jsonBytes} bytes`,
      );
    return {
      write(chunk) {
        parts.push(Buffer.from(chunk));
        return undefined;
      },
      end() {
        if (!budget.keep(size))
          throw new ArchiveError('truncated', 'The JSON documents of the image are too many');
        blobs.set(path, { kind: 'json', text: Buffer.concat(parts).toString('utf8') });
        return undefined;
      },
    };
  };

  const sinkFor = (path: string, size: number, head: Buffer): ChunkSink | null => {
    const kind = kindOf(head);
    if (kind === 'json') return jsonSink(path, size);
    if (kind === 'other') {
      blobs.set(path, { kind: 'other' });
      return null;
    }
    return unpackSink(
      budget,
      layerSink(options, (layer) => {
        blobs.set(path, { kind: 'layer', layer });
        cache?.set(`${path} ${cacheKey}`, layer);
      }),
    );
  };

  const fail = (path: string, error: unknown): null => {
    if (!(error instanceof ArchiveError)) throw error;
    blobs.set(path, { kind: 'failed', error });
    return null;
  };

  return {
    open(rawPath, size) {
      const path = normalizePath(rawPath);
      if (path === null || path === '') return null;
      const known = cache?.get(`${path} ${cacheKey}`);
      if (known !== undefined && (known.digest !== null || !options.digests)) {
        blobs.set(path, { kind: 'layer', layer: known });
        return null;
      }
      let head: Buffer = Buffer.alloc(0);
      let opened = false;
      let sink: ChunkSink | null = null;
      const wait = (busy: Promise<void> | undefined): void => {
        if (busy !== undefined)
          waiting.push(
            busy.catch((error) => {
              sink = fail(path, error);
            }),
          );
      };
      const attempt = (step: () => Promise<void> | undefined): void => {
        try {
          wait(step());
        } catch (error) {
          sink = fail(path, error);
        }
      };
      const begin = (): void => {
        opened = true;
        attempt(() => {
          sink = sinkFor(path, size, head);
          return head.length === 0 ? undefined : sink?.write(head);
        });
      };
      return {
        write(piece) {
          if (opened) {
            if (sink !== null) attempt(() => sink?.write(piece));
            return;
          }
          head = head.length === 0 ? piece : Buffer.concat([head, piece]);
          if (head.length >= Math.min(BLOCK, size)) begin();
        },
        end() {
          if (!opened) begin();
          if (sink !== null) attempt(() => sink?.end());
        },
      };
    },
    link(rawPath, target) {
      const path = normalizePath(rawPath);
      const real = path === null ? null : normalizePath(target);
      if (path !== null && real !== null) blobs.set(path, { kind: 'link', target: real });
    },
    busy() {
      if (waiting.length === 0) return undefined;
      const all = waiting;
      waiting = [];
      return Promise.all(all).then(() => undefined);
    },
    get(rawPath) {
      let path = normalizePath(rawPath) ?? '';
      for (let hops = 0; hops < 8; hops += 1) {
        const blob = blobs.get(path);
        if (blob?.kind !== 'link') return blob;
        path = blob.target;
      }
      return undefined;
    },
  };
};
