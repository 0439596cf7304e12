import { defineFact, type Fact } from '../core/fact.ts';
import type { Plan } from '../core/plan.ts';
import { type CommandProbe, executable, probeKey } from '../core/probe.ts';
import type { TargetRecording } from '../core/recording.ts';
import { FILE_LIMIT } from '../transports/shell-script.ts';

/** Programs that the allow-list runs, besides those of privileged probes. */
const READERS = ['stat', 'head'] as const;

const privilegedProbes = (plan: Plan): readonly CommandProbe[] =>
  plan.host.questions
    .map(({ probe }) => probe)
    .filter((probe) => probe.kind === 'command' && probe.privileged === true) as CommandProbe[];

/** Where each program of the rule lies on the target: a rule has to name it by its whole path (sudoers(5)). */
export const privilegedTools = (plan: Plan): Readonly<Record<string, Fact<string | null>>> =>
  Object.fromEntries(
    [...new Set([...READERS, ...privilegedProbes(plan).map(({ argv }) => argv[0])])].map((name) => [
      name,
      defineFact({
        id: `tool.${name}`,
        description: `Where ${name} is`,
        probe: executable(name),
        parse: (output) => output?.path ?? null,
      }),
    ]),
  );

/** Arguments as sudoers(5) wants them: its own signs and the wildcards of fnmatch(3) escaped. */
const sudoersWord = (word: string): string => word.replace(/[\\,:=*?[\]!#]/g, '\\$&').replace(/\n/g, '\\n');

/** Files that were there but not for this user, with the bytes that would be read of each. */
const refusedFiles = ({ answers }: TargetRecording): ReadonlyMap<string, number> => {
  const refused = new Map<string, number>();
  for (const { probe, answer } of answers) {
    if (probe.kind === 'file' && answer.state === 'unknown' && answer.code === 'permission')
      refused.set(probe.path, probe.limit ?? FILE_LIMIT);
    if (probe.kind !== 'files' || answer.state !== 'found' || !('entries' in answer.output)) continue;
    for (const entry of answer.output.entries)
      if ('unreadable' in entry && entry.unreadable?.code === 'permission')
        refused.set(entry.path, FILE_LIMIT);
  }
  return refused;
};

/** The lines that permit exactly the questions which were refused on this target, one command each. */
export const sudoersRule = (
  user: string,
  plan: Plan,
  host: TargetRecording,
  tools: Readonly<Record<string, Fact<string | null>>>,
): readonly string[] => {
  const answers = new Map(host.answers.map(({ probe, answer }) => [probeKey(probe), answer]));
  const pathOf = (name: string): string | null => {
    const probe = tools[name]?.questions[0]?.probe;
    const answer = probe === undefined ? undefined : answers.get(probeKey(probe));
    return answer?.state === 'found' && 'path' in answer.output ? answer.output.path : null;
  };
  const commands: string[] = [];
  for (const { argv } of privilegedProbes(plan)) {
    const path = pathOf(argv[0]);
    if (path !== null) commands.push([path, ...argv.slice(1)].map(sudoersWord).join(' '));
  }
  const [stat, head] = READERS.map(pathOf);
  for (const [file, limit] of refusedFiles(host)) {
    if (stat) commands.push(`${stat} -L -c %f %u %g %s %Y -- ${sudoersWord(file)}`);
    if (head) commands.push(`${head} -c ${limit + 1} -- ${sudoersWord(file)}`);
  }
  return commands.map((command) => `${user} ALL=(root) NOPASSWD: ${command}`);
};
