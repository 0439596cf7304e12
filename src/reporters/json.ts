import type { Reporter } from './reporter.ts';

/** Characters that JSON may hold as they are but that a terminal or an editor obeys: C1 controls, bidirectional and invisible ones. */
const OBEYED = /[\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

const text = (value: unknown): string =>
  JSON.stringify(value).replace(OBEYED, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);

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
