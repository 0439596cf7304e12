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
  const put = async (result: IteratorResult<T, undefined>): Promise<void> => {
    await wanted.promise;
    wanted = Promise.withResolvers();
    give?.(result);
  };
  return { iterator, put };
};

/** Runs every output's reporter over one stream of targets. A target leaves memory when the slowest output has written it. */
export const writeReport = async (
  outputs: readonly Output[],
  head: ReportHead,
  targets: AsyncIterable<TargetReport>,
  tail: () => ReportTail,
): Promise<void> => {
  const end = Promise.withResolvers<ReportTail>();
  end.promise.catch(() => {});
  const lines = outputs.map((output) => {
    const stream = handOver<TargetReport>();
    const failure = { error: null as unknown };
    const done = (async () => {
      for await (const text of output.reporter(head, stream.iterator, () => end.promise))
        await output.write(text);
    })().catch((error: unknown) => {
      failure.error = error;
    });
    return { output, stream, done, failure };
  });
  const toAll = (result: IteratorResult<TargetReport, undefined>) =>
    Promise.all(lines.map(({ stream, done }) => Promise.race([stream.put(result), done])));
  try {
    for await (const target of targets) await toAll({ done: false, value: target });
    end.resolve(tail());
    await toAll({ done: true, value: undefined });
    await Promise.all(lines.map(({ done }) => done));
    for (const { failure } of lines) if (failure.error !== null) throw failure.error;
    for (const { output } of lines) await output.commit();
  } catch (error) {
    end.reject(error);
    await Promise.all(outputs.map((output) => output.discard()));
    throw error;
  }
};
