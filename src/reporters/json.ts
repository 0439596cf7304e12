import type { Reporter } from './reporter.ts';
import { visibleJson as text } from './visible-json.ts';

/** The report document itself, one target a line, so that thousands of them never stand in memory together. */
export const json: Reporter = async function* (head, targets, tail) {
  const members = Object.entries(head).map(([name, value]) => `${text(name)}: ${text(value)}`);
  yield `{\n${members.join(',\n')},\n"targets": [`;
  let separator = '\n';
  for await (const target of targets) {
    yield `${separator}${text(target)}`;
    separator = ',\n';
  }
  const { run, summary } = await tail();
  yield `\n],\n"summary": ${text(summary)},\n"run": ${text(run)}\n}\n`;
};
