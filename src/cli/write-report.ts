import type { TargetReport } from '../core/generated/report.ts';
import type { ReportHead, ReportTail } from '../reporters/reporter.ts';
import type { Output } from './outputs.ts';

/** A stream that is written by one side and read by another, one value at a time, so that a slow reader holds the writer. */
const handOver = <T>() => {
  let give: ((result: IteratorResult<T, undefined>) => void) | null = null;
  let wanted = Promise.withResolvers<void>();
  const iterator: AsyncIterableIterator<T, undefined> = {
    next: () =>
      new Promise((resolve) => {
        give = resolve;
        wanted.resolve();
      }),
    return: async () => ({ done: true, value: undefined }),
    [Symbol.asyncIterator]: () => iterator,
  };
  let closed = false;
  const put = async (result: IteratorResult<T, undefined>): Promise<void> => {
    await wanted.promise;
    if (closed) return;
    wanted = Promise.withResolvers();
    give?.(result);
  };
  /** The reader has gone: nothing is held for it, and the writer does not wait. */
  const close = (): void => {
    closed = true;
    wanted.resolve();
  };
  return { iterator, put, close };
};

/**
 * Runs every output's reporter over one stream of targets. A target leaves memory when the slowest output has written it. An output that fails is
 * left out from there on and costs no other; when all others are committed its error is thrown.
 */
export const writeReport = async (
  outputs: readonly Output[],
  head: ReportHead,
  targets: AsyncIterable<TargetReport>,
  tail: () => ReportTail,
): Promise<void> => {
  const end = Promise.withResolvers<ReportTail>();
  end.promise.catch(() => {});
  const errors: unknown[] = [];
  const healthy = new Set(outputs);
  const fail = async (output: Output, error: unknown): Promise<void> => {
    errors.push(error);
    healthy.delete(output);
    await output.discard();
  };
  const lines = outputs.map((output) => {
    const stream = handOver<TargetReport>();
    const write = async () => {
      for await (const text of output.reporter(head, stream.iterator, () => end.promise))
        await output.write(text);
    };
    const done = write()
      .catch((error: unknown) => fail(output, error))
      .finally(stream.close);
    return { stream, done };
  });
  const toAll = (result: IteratorResult<TargetReport, undefined>) =>
    Promise.all(lines.map(({ stream }) => stream.put(result)));
  try {
    for await (const target of targets) await toAll({ done: false, value: target });
    end.resolve(tail());
    await toAll({ done: true, value: undefined });
    await Promise.all(lines.map(({ done }) => done));
  } catch (error) {
    end.reject(error);
    await Promise.all(outputs.map((output) => output.discard()));
    throw error;
  }
  for (const output of healthy) await output.commit().catch((error: unknown) => fail(output, error));
  if (errors.length > 0) throw errors[0];
};
