import { CommanderError } from 'commander';
import { UserError } from '../loaders/user-error.ts';
import { createProgram } from './program.ts';

/** Runs the command line and sets the exit status; the process is touched only here and in the commands (design section 8). */
export const run = async (): Promise<void> => {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader such as `head` that has seen enough is no failure.
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
    throw error;
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
      process.stderr.write(`rempart: ${error.message}\n  ${error.hint}\n`);
      return 2;
    }
    const { stack } = error instanceof Error ? error : new Error(String(error));
    process.stderr.write(
      `rempart: this is a bug in rempart, please report it with the lines below\n${stack}\n`,
    );
    return 4;
  }
};
