import { defineFact, deriveFact } from '../core/fact.ts';
import { files } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { cronTables, ownServices } from './root-jobs.ts';
import { redactAssignments } from './secrets.ts';
import { startsAtBoot, units } from './units.ts';

/** Something that runs again and again. */
export interface ScheduledJob {
  /** Its commands, or the name of the timer; comments left out. */
  readonly text: string;
  readonly path: string;
}

const cronScripts = defineFact({
  id: 'cron.script-texts',
  description: 'Scripts that cron runs every hour, day, week or month',
  probe: files(
    '/etc/cron.hourly/*',
    '/etc/cron.daily/*',
    '/etc/cron.weekly/*',
    '/etc/cron.monthly/*',
    '/etc/periodic/hourly/*',
    '/etc/periodic/daily/*',
    '/etc/periodic/weekly/*',
    '/etc/periodic/monthly/*',
  ),
  redact: (output) => ({
    ...output,
    entries: output.entries.map((entry) => ({
      ...entry,
      content: entry.content === null ? null : redactAssignments(entry.content),
    })),
  }),
  parse: (output) => output,
});

const commandsOf = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !/^\s*(#|$)/.test(line))
    .join('\n');

/** Cron's tables, its hourly to monthly scripts (run-parts(8): only those that may be executed), and timers that start with the machine. */
export const scheduledJobs = deriveFact({
  id: 'scheduled-jobs',
  description: 'What cron and timers run again and again',
  from: { cronTables, cronScripts, units, ownServices },
  derive: ({ cronTables, cronScripts, units, ownServices }): ResourceSet<ScheduledJob> => {
    const cron = [...(cronTables?.entries ?? []), ...(cronScripts?.entries ?? [])].filter(
      ({ type, path }) => type === 'file' && !/(\.dpkg-\w+|\.rpm\w+|~|\.placeholder)$/.test(path),
    );
    const fromCron = cron
      .filter(({ path, mode }) => !/\/(cron|periodic)[./]\w*ly\//.test(path) || (mode & 0o111) !== 0)
      .map(({ path, content }): ScheduledJob => ({ path, text: commandsOf(content ?? '') }));
    const fromTimers = units.installed.items
      .filter((unit) => unit.name.endsWith('.timer') && startsAtBoot(unit))
      .map((unit): ScheduledJob => {
        const service = `/${unit.name.replace(/\.timer$/, '.service')}`;
        const programs = ownServices.items
          .filter(({ entry }) => entry.path.endsWith(service))
          .flatMap((own) => own.programs.map(({ program }) => program));
        return { path: unit.path ?? unit.name, text: [unit.name, ...programs].join('\n') };
      });
    const jobs = [...fromCron, ...fromTimers];
    const reason =
      cronTables?.reason ??
      cronScripts?.reason ??
      cron.find(({ unreadable }) => unreadable !== null)?.unreadable ??
      units.installed.reason ??
      ownServices.reason;
    return reason === null ? completeSet(jobs) : incompleteSet(jobs, reason);
  },
});
