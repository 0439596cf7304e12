import { defineFact, deriveFact } from '../core/fact.ts';
import { executable } from '../core/probe.ts';

const crontabProgram = defineFact({
  id: 'cron.crontab-program',
  description: 'Whether users can have jobs of cron',
  probe: executable('crontab'),
  parse: (output) => output !== null,
});

const atProgram = defineFact({
  id: 'cron.at-program',
  description: 'Whether users can have jobs of at',
  probe: executable('at'),
  parse: (output) => output !== null,
});

/** The programs by which users have jobs run. */
export const cronPrograms = deriveFact({
  id: 'cron.programs',
  description: 'Whether users can have jobs run',
  from: { crontab: crontabProgram, at: atProgram },
  derive: ({ crontab, at }): { readonly crontab: boolean; readonly at: boolean } => ({ crontab, at }),
});
