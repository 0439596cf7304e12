import type { Reporter } from './reporter.ts';

/** The report document itself, one target a line, so that thousands of them never stand in memory together. */
export const json: Reporter = async function* (head, targets, tail) {
  const members = Object.entries(head).map(
    ([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  );
  yield `{\n${members.join(',\n')},\n"targets": [`;
  let separator = '\n';
  for await (const target of targets) {
    yield `${separator}${JSON.stringify(target)}`;
    separator = ',\n';
  }
  const { run, summary } = await tail();
  yield `\n],\n"summary": ${JSON.stringify(summary)},\n"run": ${JSON.stringify(run)}\n}\n`;
};
