import type { Reporter } from './reporter.ts';
import { OBEYED } from './terminal/sanitize.ts';

const escaped = (sign: string): string =>
  sign
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');

/** JSON may hold characters as they are that whoever prints the file obeys; escaped they mean the same. */
const text = (value: unknown): string => JSON.stringify(value).replace(OBEYED, escaped);

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
