import type { IncomingMessage } from 'node:http';
import { EngineError } from './engine-error.ts';

/** A JSON body of the engine may hold at most this many bytes, and this many levels. */
export const JSON_LIMIT = 64 * 1024 * 1024;
const JSON_LEVELS = 100;
/** All of them together: they stay in memory until the engine's tree is judged, and an engine may list what it likes. */
export const JSON_TOTAL = 512 * 1024 * 1024;

/** The bytes of a response, at most `limit`. Throws `EngineError` `truncated` when it is cut or longer. */
export const readBody = async (
  response: IncomingMessage,
  limit: number,
  endpoint: string,
): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) break;
      chunks.push(chunk);
    }
  } catch (cause) {
    throw new EngineError(
      { code: 'truncated', text: `${endpoint}: the connection ended within the answer` },
      { cause },
    );
  }
  if (size > limit) {
    response.destroy();
    throw new EngineError({ code: 'truncated', text: `${endpoint} answered with more than ${limit} bytes` });
  }
  return Buffer.concat(chunks);
};

/** The value of a JSON body. Throws `EngineError` `parse-error`, also for one that is nested too deep to be walked safely. */
export const parseBody = (body: Buffer, endpoint: string): unknown => {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new EngineError({ code: 'parse-error', text: `${endpoint} did not answer with JSON` }, { cause });
  }
  if (isDeeperThan(value, JSON_LEVELS))
    throw new EngineError({
      code: 'parse-error',
      text: `${endpoint} answered with more than ${JSON_LEVELS} levels`,
    });
  return value;
};

const isDeeperThan = (value: unknown, levels: number): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeperThan(member, levels - 1));
};
