import { finished, type Readable } from 'node:stream';
import { EngineError } from './engine-error.ts';

/** Chunks that wait for their reader before the engine has to. */
const MOST_WAITING = 16;

/**
 * The bytes of a body as they come; a cut line is `EngineError` `truncated`. The iterator of a stream would copy what came meanwhile into one
 * chunk, which is half of the work of an image.
 */
export async function* responseChunks(body: Readable, endpoint: string): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let end: { readonly failure: Error | null } | null = null;
  let news = Promise.withResolvers<void>();
  body.on('data', (chunk: Buffer) => {
    waiting.push(chunk);
    if (waiting.length === MOST_WAITING) body.pause();
    news.resolve();
  });
  finished(body, { writable: false }, (error) => {
    end = { failure: error ?? null };
    news.resolve();
  });
  try {
    for (;;) {
      const came = waiting;
      waiting = [];
      yield* came;
      if (waiting.length > 0) continue;
      if (end !== null) break;
      body.resume();
      await news.promise;
      news = Promise.withResolvers();
    }
  } finally {
    body.destroy();
  }
  const { failure } = end as { readonly failure: Error | null };
  if (failure === null) return;
  throw new EngineError(
    { code: 'truncated', text: `${endpoint}: the connection ended within the answer` },
    { cause: failure },
  );
}
