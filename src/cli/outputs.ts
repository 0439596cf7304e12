import { resolve } from 'node:path';
import { nearest } from '../loaders/nearest.ts';
import { UserError } from '../loaders/user-error.ts';
import type { Reporter } from '../reporters/reporter.ts';
import type { TerminalOptions } from '../reporters/terminal/terminal.ts';
import { openWholeFile, type WholeFile } from './whole-file.ts';

/** Formats by name; each is loaded when it is asked for. */
const FORMATS = {
  terminal: async (options: TerminalOptions): Promise<Reporter> =>
    (await import('../reporters/terminal/terminal.ts')).terminal(options),
  json: async (): Promise<Reporter> => (await import('../reporters/json.ts')).json,
} as const;

type Format = keyof typeof FORMATS;

/** One place to write the report to, in one format; `path` null is standard output. */
export interface OutputRequest {
  readonly format: Format;
  readonly path: string | null;
}

/** Reads `--output` flags (design section 4). Without one the human report takes standard output; `quiet` drops that. Throws `UserError`. */
export const parseOutputs = (texts: readonly string[], quiet: boolean): readonly OutputRequest[] => {
  const outputs = texts.map((text): OutputRequest => {
    const equals = text.indexOf('=');
    const name = equals === -1 ? text : text.slice(0, equals);
    const path = equals === -1 ? null : text.slice(equals + 1);
    if (!Object.hasOwn(FORMATS, name)) {
      const guess = nearest(name, Object.keys(FORMATS));
      throw new UserError(
        `'${name}' is not an output format`,
        `${guess === null ? '' : `Did you mean '${guess}'? `}Formats are ${Object.keys(FORMATS).join(', ')}`,
      );
    }
    if (path === '')
      throw new UserError(
        `--output ${text} names no file`,
        `Write --output ${name}=FILE, or --output ${name} for standard output`,
      );
    return { format: name as Format, path };
  });
  const toStandardOutput = outputs.filter(({ path }) => path === null);
  if (toStandardOutput.length > 1)
    throw new UserError(
      'Two formats cannot share standard output',
      'Give all but one of them a file: --output json=report.json',
    );
  const paths = outputs
    .map(({ path }) => path)
    .filter((path) => path !== null)
    .map((path) => resolve(path));
  if (new Set(paths).size < paths.length)
    throw new UserError('Two outputs name the same file', 'Give each its own');
  return toStandardOutput.length === 1 || quiet ? outputs : [{ format: 'terminal', path: null }, ...outputs];
};

/** An open output: its reporter, and where the text goes. */
export interface Output {
  readonly reporter: Reporter;
  readonly write: (text: string) => Promise<void>;
  readonly commit: () => Promise<void>;
  readonly discard: () => Promise<void>;
}

/** Opens every file before anything is contacted; on a failure none is left behind. Throws `UserError`. */
export const openOutputs = async (
  requests: readonly OutputRequest[],
  options: TerminalOptions,
): Promise<readonly Output[]> => {
  const outputs: Output[] = [];
  try {
    for (const { format, path } of requests) {
      const forFile = { ...options, colour: false, columns: 100 };
      const reporter = await FORMATS[format](path === null ? options : forFile);
      outputs.push({ reporter, ...(path === null ? standardOutput : await fileOutput(path)) });
    }
    return outputs;
  } catch (error) {
    for (const output of outputs) await output.discard();
    throw error;
  }
};

const fileOutput = async (path: string) => {
  const file: WholeFile = await openWholeFile(path, 0o600);
  return { write: file.write, commit: file.commit, discard: file.discard };
};

const standardOutput = {
  write: (text: string): Promise<void> =>
    new Promise((resolve) => {
      // A failure is told where standard output is guarded; the files beside it are written all the same.
      process.stdout.write(text, () => resolve());
    }),
  commit: async () => {},
  discard: async () => {},
};
