import { once } from 'node:events';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import type { ArchiveBudget } from './archive-bounds.ts';
import { ArchiveError } from './archive-error.ts';

/** How a stream is packed, by its first bytes. */
export type Compression = 'none' | 'gzip' | 'zstd';

const MAGICS: readonly (readonly [readonly number[], Compression | 'xz' | 'bzip2'])[] = [
  [[0x1f, 0x8b], 'gzip'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'zstd'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], 'xz'],
  [[0x42, 0x5a, 0x68], 'bzip2'],
];

/** Bytes that `sniffCompression` wants to see, unless there are fewer. */
export const MAGIC_BYTES = 6;

/** Throws `ArchiveError` for a compression that is recognised but not read. */
export const sniffCompression = (head: Buffer): Compression => {
  const kind = MAGICS.find(([magic]) => magic.every((byte, index) => head[index] === byte))?.[1] ?? 'none';
  if (kind === 'xz' || kind === 'bzip2')
    throw new ArchiveError('unsupported', `${kind} compression is not read; gzip, zstd and plain are`);
  return kind;
};

/** Takes chunks in turn; a promise asks the writer to wait for it before the next one. */
export interface ChunkSink {
  write(chunk: Buffer): Promise<void> | undefined;
  end(): Promise<void> | undefined;
}

const inflateError = (error: unknown, kind: Compression): ArchiveError => {
  if (error instanceof ArchiveError) return error;
  const cut = (error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR' || /end of file/.test(String(error));
  return new ArchiveError(
    cut ? 'truncated' : 'parse-error',
    cut ? `The ${kind} stream is cut` : `The ${kind} stream is damaged`,
    { cause: error },
  );
};

/** Inflates into `target`, within the budget's bounds on size and ratio. */
const inflateSink = (kind: 'gzip' | 'zstd', budget: ArchiveBudget, target: ChunkSink): ChunkSink => {
  const { ratio, ratioFreeBytes } = budget.bounds;
  const options = { chunkSize: 256 * 1024, writableHighWaterMark: 1024 * 1024 };
  const stream = kind === 'gzip' ? createGunzip(options) : createZstdDecompress(options);
  let failure: ArchiveError | null = null;
  let packed = 0;
  let inflated = 0;
  const fail = (error: unknown): void => {
    failure ??= inflateError(error, kind);
    stream.destroy();
  };
  stream.on('error', fail);
  stream.on('data', (chunk: Buffer) => {
    if (failure !== null) return;
    inflated += chunk.length;
    try {
      budget.inflated(chunk.length);
      if (inflated > ratioFreeBytes && inflated > packed * ratio)
        throw new ArchiveError(
          'truncated',
          `The ${kind} stream inflates to more than ${ratio} times its size`,
        );
      const busy = target.write(chunk);
      if (busy !== undefined) {
        stream.pause();
        busy.then(() => stream.resume(), fail);
      }
    } catch (error) {
      fail(error);
    }
  });
  /** Waits for the first of the two; the one that did not come leaves no listener behind. */
  const comes = async (event: 'drain' | 'end'): Promise<void> => {
    const over = new AbortController();
    const { signal } = over;
    await Promise.race([once(stream, event, { signal }), once(stream, 'close', { signal })])
      .catch(fail)
      .finally(() => over.abort());
  };
  // Several writes may wait for the same drain: pieces of one chunk are written without waiting in between.
  let draining: Promise<void> | null = null;
  const drained = async (): Promise<void> => {
    draining ??= comes('drain').finally(() => {
      draining = null;
    });
    await draining;
    if (failure !== null) throw failure;
  };
  return {
    write(chunk) {
      if (failure !== null) throw failure;
      packed += chunk.length;
      return stream.write(chunk) ? undefined : drained();
    },
    async end() {
      if (failure === null) {
        const ended = comes('end');
        stream.end();
        await ended;
        stream.destroy();
      }
      if (failure !== null) throw failure;
      await target.end();
    },
  };
};

/** Passes plain bytes on and inflates gzip and zstd, told by their first bytes. */
export const unpackSink = (budget: ArchiveBudget, target: ChunkSink): ChunkSink => {
  let head: Buffer | null = Buffer.alloc(0);
  let inner: ChunkSink | null = null;
  const plain: ChunkSink = {
    write(chunk) {
      budget.inflated(chunk.length);
      return target.write(chunk);
    },
    end: () => target.end(),
  };
  const open = (bytes: Buffer): ChunkSink => {
    const kind = sniffCompression(bytes);
    head = null;
    inner = kind === 'none' ? plain : inflateSink(kind, budget, target);
    return inner;
  };
  return {
    write(chunk) {
      if (inner !== null) return inner.write(chunk);
      const bytes: Buffer = head === null || head.length === 0 ? chunk : Buffer.concat([head, chunk]);
      if (bytes.length >= MAGIC_BYTES) return open(bytes).write(bytes);
      head = bytes;
      return undefined;
    },
    async end() {
      if (inner !== null) return inner.end();
      const bytes = head ?? Buffer.alloc(0);
      const sink = open(bytes);
      if (bytes.length > 0) await sink.write(bytes);
      await sink.end();
    },
  };
};

/** A stream of bytes: a Node stream, or any source of chunks that does not use a chunk again once it gave it. */
export type ByteSource = AsyncIterable<Uint8Array>;

const asBuffer = (chunk: Uint8Array): Buffer =>
  Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);

/** Feeds a source to its end, waiting where the sink asks for it; the source is closed also on an error. */
export const feed = async (source: ByteSource, sink: ChunkSink): Promise<void> => {
  for await (const chunk of source) {
    const busy = sink.write(asBuffer(chunk));
    if (busy !== undefined) await busy;
  }
  await sink.end();
};
