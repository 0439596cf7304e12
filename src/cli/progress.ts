import type { CollectionEvent } from '../collection/collect-options.ts';
import { clip } from '../reporters/terminal/layout.ts';
import { sanitize } from '../reporters/terminal/sanitize.ts';
import { createLog, type LogLevel } from './log.ts';

/** Live progress on standard error: log lines where a log was asked for, else one line that is rewritten on a terminal, else nothing. */
export interface Progress {
  readonly report: (event: CollectionEvent) => void;
  readonly clear: () => void;
}

export const createProgress = async (options: {
  readonly quiet: boolean;
  readonly logLevel: LogLevel;
}): Promise<Progress> => {
  const { stderr, env } = process;
  const log = await createLog(options.logLevel);
  if (log !== null)
    return {
      report: ({ named, step }) => log.info({ target: sanitize(named) }, sanitize(step)),
      clear: () => {},
    };
  const notice = ({ named, step, notice }: CollectionEvent): void => {
    if (notice === true && !options.quiet) stderr.write(`${sanitize(`${named}: ${step}`)}\n`);
  };
  if (options.quiet || !stderr.isTTY || env.CI !== undefined || env.TERM === 'dumb')
    return { report: notice, clear: () => {} };
  const steps = new Map<string, string>();
  let shown = 0;
  return {
    report(event) {
      const { named, step } = event;
      if (event.notice === true) stderr.write('\r\u001b[K');
      notice(event);
      steps.set(named, step);
      const now = Date.now();
      if (now - shown < 50) return;
      shown = now;
      stderr.write(`\r\u001b[K${progressLine(event, steps.size, stderr.columns ?? 80)}`);
    },
    clear() {
      stderr.write('\r\u001b[K');
    },
  };
};

/** One step, in less than the columns there are: a line that wraps could not be rewritten. */
export const progressLine = (
  { named, step }: Pick<CollectionEvent, 'named' | 'step'>,
  targets: number,
  columns: number,
): string =>
  clip(sanitize(`${named}: ${step}${targets > 1 ? ` (${targets} targets)` : ''}`), Math.max(3, columns - 1));
