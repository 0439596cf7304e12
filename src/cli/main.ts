import { CommanderError } from 'commander';
import { originalStack } from '../loaders/original-stack.ts';
import { UserError } from '../loaders/user-error.ts';
import { sanitizeLines } from '../reporters/terminal/sanitize.ts';
import { createProgram } from './program.ts';
import { guardStandardStreams } from './standard-streams.ts';

/** Runs the command line and sets the exit status; the process is touched only here and in the commands (design section 8). */
export const run = async (): Promise<void> => {
  const streams = guardStandardStreams();
  // Also rejections that nobody waits for. Without this Node ends with 1, which says that a gate was tripped.
  process.on('uncaughtException', (error) => process.exit(reportBug(error)));
  // A failing write may be told after the last line of the run.
  process.on('exit', (status) => {
    if (streams.outputFailed() && status !== 4) process.exitCode = 2;
  });
  process.exitCode = await main(process.argv.slice(2));
};

/** The exit status of one command line. */
export const main = async (argv: readonly string[]): Promise<number> => {
  let status = 0;
  try {
    await createProgram((code) => {
      status = code;
    }).parseAsync(argv, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof UserError) {
      process.stderr.write(`rempart: ${sanitizeLines(error.message)}\n  ${sanitizeLines(error.hint)}\n`);
      return 2;
    }
    return reportBug(error);
  }
};

const reportBug = (error: unknown): 4 => {
  const { stack } = error instanceof Error ? error : new Error(String(error));
  process.stderr.write(
    `rempart: this is a bug in rempart, please report it with the lines below\n${sanitizeLines(originalStack(stack ?? String(error)))}\n`,
  );
  return 4;
};
