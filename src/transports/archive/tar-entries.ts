import { type ArchiveBounds, archiveBudget, defaultBounds } from './archive-bounds.ts';
import { type ByteSource, type ChunkSink, unpackSink } from './inflate.ts';
import { type TarEntry, tarParser } from './tar-parser.ts';

/** One member of a tar with as much of its body as was asked for. */
export interface ReadEntry extends TarEntry {
  /** The first bytes of the body; null where none were asked for. */
  readonly body: Buffer | null;
}

export interface TarEntriesOptions {
  readonly bounds?: Partial<ArchiveBounds>;
  /** How many bytes of the body are wanted; -1 skips it without copying. */
  readonly bodyBytes: (entry: TarEntry) => number;
}

/**
 * The entries of a tar (plain, gzip or zstd) as they pass by; ending the loop early closes the source. Throws `ArchiveError` after
 * the entries that stood before the fault.
 */
export async function* tarEntries(
  source: ByteSource,
  { bounds, bodyBytes }: TarEntriesOptions,
): AsyncGenerator<ReadEntry> {
  const budget = archiveBudget({ ...defaultBounds, ...bounds });
  let ready: ReadEntry[] = [];
  const parser = tarParser({
    budget,
    trailer: 'required',
    onEntry(entry) {
      const limit = bodyBytes(entry);
      const length = limit === -1 ? 0 : Math.min(limit, entry.size);
      if (limit === -1 || entry.type !== 'file' || !budget.keep(length)) {
        ready.push({ ...entry, body: null });
        return null;
      }
      const body = Buffer.alloc(length);
      let used = 0;
      return {
        write(piece) {
          if (used < body.length) used += piece.copy(body, used);
        },
        end: () => ready.push({ ...entry, body }),
      };
    },
  });
  const tar: ChunkSink = {
    write(chunk) {
      parser.write(chunk);
      return undefined;
    },
    end() {
      parser.end();
      return undefined;
    },
  };
  const sink = unpackSink(budget, tar);
  const take = (): readonly ReadEntry[] => {
    const taken = ready;
    ready = [];
    return taken;
  };
  let failure: { readonly error: unknown } | null = null;
  const attempt = async (step: () => Promise<void> | undefined): Promise<void> => {
    try {
      await step();
    } catch (error) {
      failure = { error };
    }
  };
  for await (const chunk of source) {
    await attempt(() => sink.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)));
    yield* take();
    if (failure !== null) throw (failure as { readonly error: unknown }).error;
  }
  await attempt(() => sink.end());
  yield* take();
  if (failure !== null) throw (failure as { readonly error: unknown }).error;
}
