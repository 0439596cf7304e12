import type { TerminalOptions } from '../reporters/terminal/terminal.ts';

/** What standard output can show: colour by NO_COLOR, FORCE_COLOR and TERM (no-color.org), width by the window. */
export const terminalOptions = (verbose: boolean): TerminalOptions => {
  const { env, stdout } = process;
  const wanted = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0';
  const refused = (env.NO_COLOR !== undefined && env.NO_COLOR !== '') || env.TERM === 'dumb';
  const columns = stdout.columns ?? Number(env.COLUMNS);
  return {
    columns: Number.isInteger(columns) && columns > 0 ? columns : 80,
    colour: wanted || (stdout.isTTY === true && !refused),
    verbose,
  };
};
