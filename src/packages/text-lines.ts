/** The lines of a text, each decoded when it is asked for, without what ends it: of a large file never all of them stand in memory. */
export function* textLines(bytes: Buffer): Generator<string> {
  for (let at = 0; at < bytes.length; ) {
    const newline = bytes.indexOf(0x0a, at);
    const end = newline < 0 ? bytes.length : newline;
    yield bytes.toString('utf8', at, bytes[end - 1] === 0x0d && end > at ? end - 1 : end);
    at = end + 1;
  }
}
