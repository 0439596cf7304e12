import type { CollectionEvent } from '../collection/collect-options.ts';
import { sanitize } from '../reporters/terminal/sanitize.ts';

/** Live progress on standard error: one line that is rewritten on a terminal, nothing elsewhere. */
export interface Progress {
  readonly report: (event: CollectionEvent) => void;
  readonly clear: () => void;
}

export const createProgress = (options: { readonly quiet: boolean }): Progress => {
  const { stderr, env } = process;
  if (options.quiet || !stderr.isTTY || env.CI !== undefined || env.TERM === 'dumb')
    return { report: () => {}, clear: () => {} };
  const steps = new Map<string, string>();
  let shown = 0;
  return {
    report({ named, step }) {
      steps.set(named, step);
      const now = Date.now();
      if (now - shown < 50) return;
      shown = now;
      const more = steps.size > 1 ? ` (${steps.size} targets)` : '';
      const line = sanitize(`${named}: ${step}${more}`).slice(0, (stderr.columns ?? 80) - 1);
      stderr.write(`\r\u001b[K${line}`);
    },
    clear() {
      stderr.write('\r\u001b[K');
    },
  };
};
