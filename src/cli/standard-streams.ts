type Written = (error?: Error | null) => void;

/** What became of standard output: whether a write failed for another reason than that nobody reads any more. */
export interface StandardStreams {
  readonly outputFailed: () => boolean;
}

/**
 * Lets a run go on without its standard streams. A reader such as `head` that has seen enough is no failure: what else is printed goes nowhere,
 * and files and status come out as they would have. Another fault of standard output, such as a full disk, is told once.
 */
export const guardStandardStreams = (): StandardStreams => {
  let failed = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    swallow(process.stdout);
    if (error.code === 'EPIPE' || failed) return;
    failed = true;
    process.stderr.write(`rempart: standard output cannot be written: ${error.code ?? error.message}\n`);
  });
  // There is no other place left to complain to.
  process.stderr.on('error', () => swallow(process.stderr));
  return { outputFailed: () => failed };
};

const swallow = (stream: NodeJS.WriteStream): void => {
  stream.write = (_chunk: unknown, encoding?: BufferEncoding | Written, written?: Written): boolean => {
    const done = typeof encoding === 'function' ? encoding : written;
    if (done !== undefined) queueMicrotask(() => done());
    return true;
  };
};
