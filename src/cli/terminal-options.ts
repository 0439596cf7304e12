import type { TerminalOptions } from './outputs.ts';

/** What standard output can show: colour by NO_COLOR, FORCE_COLOR and TERM (no-color.org), signs by the locale, width by the window. */
export const terminalOptions = (verbose: boolean): TerminalOptions => {
  const { env, stdout } = process;
  const wanted = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0';
  const refused = (env.NO_COLOR !== undefined && env.NO_COLOR !== '') || env.TERM === 'dumb';
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  const columns = stdout.columns ?? Number(env.COLUMNS);
  return {
    columns: Number.isInteger(columns) && columns > 0 ? columns : 80,
    colour: wanted || (stdout.isTTY === true && !refused),
    unicode: /utf-?8/i.test(locale),
    verbose,
  };
};
