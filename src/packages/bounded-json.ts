/** Deeper than any format of advisories nests. */
const MOST_DEPTH = 64;
/** V8 makes no longer text of it; bytes. */
const MOST_BYTES = 256 * 1024 * 1024;

/** A document that is no JSON, too deep or too large; its message says which. */
export class JsonFault extends Error {}

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN, CLOSE, COLON, COMMA] = [
  0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d, 0x3a, 0x2c,
] as const;

const refuseDepth = (bytes: Uint8Array): void => {
  let depth = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) at = endOfText(bytes, at);
    else if (byte === OPEN || byte === OPEN_LIST) {
      depth += 1;
      if (depth > MOST_DEPTH) throw new JsonFault(`is nested deeper than ${MOST_DEPTH}`);
    } else if (byte === CLOSE || byte === CLOSE_LIST) depth -= 1;
  }
};

/** Where the quote is that ends the text which begins at `start`. */
const endOfText = (bytes: Uint8Array, start: number): number => {
  let end = bytes.indexOf(QUOTE, start + 1);
  while (end > 0) {
    let escapes = 0;
    while (bytes[end - 1 - escapes] === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return end;
    end = bytes.indexOf(QUOTE, end + 1);
  }
  throw new JsonFault('ends within a text');
};

const parse = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  } catch {
    throw new JsonFault('is not valid JSON');
  }
};

/** The value of a JSON text, bounded in size and depth. Throws `JsonFault`. */
export const parseJson = (bytes: Uint8Array): unknown => {
  if (bytes.length > MOST_BYTES) throw new JsonFault(`is larger than ${MOST_BYTES} bytes`);
  refuseDepth(bytes);
  return parse(bytes);
};

/**
 * The members of the outermost object, each parsed when it is asked for: of a document of a hundred megabytes never the whole tree stands in memory.
 * Throws `JsonFault`.
 */
export function* jsonMembers(bytes: Uint8Array): Generator<readonly [key: string, value: unknown]> {
  if (bytes.length > MOST_BYTES) throw new JsonFault(`is larger than ${MOST_BYTES} bytes`);
  let at = afterBlanks(bytes, 0);
  if (bytes[at] !== OPEN) throw new JsonFault('is not an object');
  at = afterBlanks(bytes, at + 1);
  while (bytes[at] !== CLOSE) {
    if (bytes[at] !== QUOTE) throw new JsonFault('is not valid JSON');
    const keyEnd = endOfText(bytes, at);
    const key = parse(bytes.subarray(at, keyEnd + 1)) as string;
    at = afterBlanks(bytes, keyEnd + 1);
    if (bytes[at] !== COLON) throw new JsonFault('is not valid JSON');
    const start = at + 1;
    at = endOfValue(bytes, start);
    yield [key, parse(bytes.subarray(start, at))];
    if (bytes[at] === COMMA) at = afterBlanks(bytes, at + 1);
    else if (bytes[at] !== CLOSE) throw new JsonFault('ends before its last member');
  }
}

const afterBlanks = (bytes: Uint8Array, start: number): number => {
  let at = start;
  while (bytes[at] === 0x20 || bytes[at] === 0x0a || bytes[at] === 0x0d || bytes[at] === 0x09) at += 1;
  return at;
};

const endOfValue = (bytes: Uint8Array, start: number): number => {
  let depth = 0;
  for (let at = start; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) at = endOfText(bytes, at);
    else if (byte === OPEN || byte === OPEN_LIST) {
      depth += 1;
      if (depth > MOST_DEPTH) throw new JsonFault(`is nested deeper than ${MOST_DEPTH}`);
    } else if (byte === CLOSE || byte === CLOSE_LIST) {
      if (depth === 0) return at;
      depth -= 1;
    } else if (byte === COMMA && depth === 0) return at;
  }
  throw new JsonFault('ends before its last member');
};
