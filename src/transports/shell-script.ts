import type { CommandProbe, ExecutableProbe, FileProbe, FilesProbe, Probe } from '../core/probe.ts';
import { prelude, walkFunction } from './shell-prelude.ts';

/** Bytes read of one file unless its probe says otherwise. */
export const FILE_LIMIT = 256 * 1024;
const COMMAND_TIMEOUT_MS = 30_000;
/** Paths and patterns of one call, so that the shell's list stays short. */
const PATHS_OF_A_CALL = 300;
/** Questions of one batch: those behind one that hangs are asked one by one. */
const BATCH = 20;

/** Slow questions go on beside the others in so many lanes. */
const LANES = 3;

export interface ScriptOptions {
  /** 128 random bits in hexadecimal; no content of the target can hold it, so no content can forge a frame. */
  readonly nonce: string;
  /** Number of the wave, from 1. */
  readonly wave: number;
  /** Single privileged probes are asked through `sudo -n` (law 4). */
  readonly allowlist: boolean;
  /** Seconds that the file-system walk may take. */
  readonly walkSeconds: number;
}

/** A script, and which probe each of its numbered frames answers. */
export interface CompiledScript {
  readonly text: string;
  /** Frame number → its probe, or the file probes of one group. */
  readonly frames: readonly (Probe | readonly FileProbe[])[];
}

/** One word of POSIX sh, whatever is in it. */
export const quote = (word: string): string =>
  /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** A shell pattern with everything but `*`, `?` and `[...]` quoted. */
export const quotePattern = (pattern: string): string =>
  pattern
    .split(/([*?]|\[[^\]]*\])/)
    .map((part, index) => (index % 2 === 1 || part === '' ? part : quote(part)))
    .join('');

const isPattern = (text: string): boolean => /[*?[]/.test(text);

/**
 * The folders on the way of a pattern, with what an unprivileged reader needs on them to be sure that nothing was missed:
 * `rx` where the next part is a pattern (listing), else `x` (searching).
 */
const foldersOnTheWay = (pattern: string): readonly string[] => {
  const parts = pattern.split('/').slice(1);
  return parts.map((part, index) => {
    const folder = `/${parts.slice(0, index).join('/')}`;
    return `${isPattern(part) ? 'rx' : 'x'} ${quotePattern(folder)}`;
  });
};

/**
 * Compiles probes to one POSIX sh script (dash, busybox ash): read whole before it runs, nothing written, every answer framed with the
 * nonce. Slow commands and the walk run beside the others in nested pipes, so their frames come whole and last (law 3).
 */
export const compileScript = (probes: readonly Probe[], options: ScriptOptions): CompiledScript => {
  const frames: (Probe | readonly FileProbe[])[] = [];
  const number = (frame: Probe | readonly FileProbe[]): number => frames.push(frame) - 1;
  const fast: string[] = [];
  const slow: string[] = [];
  const batched: string[] = [];
  const usualFiles: FileSet[] = [];
  /** One walk answers both. */
  let [walkFrame, packagesFrame]: (number | null)[] = [null, null];

  const byLimit = Map.groupBy(
    probes.filter((probe): probe is FileProbe => probe.kind === 'file'),
    ({ limit }) => limit ?? FILE_LIMIT,
  );
  for (const [limit, all] of byLimit)
    for (const group of chunks(all, PATHS_OF_A_CALL)) {
      const set = { number: number(group), content: true, words: group.map(({ path }) => pathWord(path)) };
      if (limit === FILE_LIMIT) usualFiles.push(set);
      else fast.push(...fileCalls([set], limit));
    }
  for (const probe of probes) {
    if (probe.kind === 'files') {
      const frame = number(probe);
      fast.push(...folderCalls(frame, probe));
      usualFiles.push({ number: frame, content: probe.content, words: probe.patterns.map(patternWord) });
    } else if (probe.kind === 'walk') walkFrame = number(probe);
    else if (probe.kind === 'packages') packagesFrame = number(probe);
    else if (probe.kind === 'executable') fast.push(executableCall(number(probe), probe));
    else if (probe.kind === 'command') {
      if (probe.slow) slow.push(commandCall(number(probe), probe));
      else if (isBatched(probe)) batched.push(`u ${number(probe)} ${quote(scriptOf(probe))}`);
      else fast.push(commandCall(number(probe), probe));
    }
  }
  fast.push(...fileCalls(usualFiles, FILE_LIMIT), ...batchCalls(batched));

  const [first, second] = [walkFrame ?? packagesFrame, packagesFrame];
  if (first !== null) slow.push(`k ${first} ${options.walkSeconds}${second === null ? '' : ` ${second}`}`);

  const name = `w${options.wave}`;
  const body = lanesOf(slow).reduceRight(
    (inner, lane) => `{\n${lane.join('\n')}\n} | {\nexec 9<&0 </dev/null\n${inner}\ncat <&9\n}`,
    fast.join('\n') || ':',
  );
  const text = [
    `${name}() {`,
    prelude(options.nonce, options.allowlist),
    ...(first === null ? [] : [walkFunction({ packages: packagesFrame !== null, only: walkFrame === null })]),
    'b',
    body,
    `printf '\\n%s z ${options.wave}\\n' "$N"`,
    '}',
    `${name} </dev/null`,
    '',
  ].join('\n');
  return { text, frames };
};

/** The walk goes alone; the others share few lanes, for each costs three processes and there are seldom more processors. */
const lanesOf = (jobs: readonly string[]): readonly (readonly string[])[] => {
  const [walks, others] = [
    jobs.filter((job) => job.startsWith('k ')),
    jobs.filter((job) => !job.startsWith('k ')),
  ];
  const lanes = Array.from({ length: LANES }, (_, lane) =>
    others.filter((_, index) => index % LANES === lane),
  );
  return [...walks.map((job) => [job]), ...lanes].filter((lane) => lane.length > 0);
};

const chunks = <T>(all: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );

/** Paths and patterns that answer one frame, as words of the shell. */
interface FileSet {
  readonly number: number;
  readonly content: boolean;
  readonly words: readonly string[];
}

/** A word that begins with `=` begins a set; only what is no absolute path could be taken for one. */
const pathWord = (path: string): string => quote(path.startsWith('=') ? `./${path}` : path);
const patternWord = (pattern: string): string =>
  quotePattern(pattern.startsWith('=') ? `./${pattern}` : pattern);

/** Sets share a call, and so their stat and head, until it holds enough of paths. */
const fileCalls = (sets: readonly FileSet[], limit: number): readonly string[] => {
  const calls: string[] = [];
  let words: string[] = [];
  for (const [index, set] of sets.entries()) {
    words.push(`=${set.number}:${set.content ? 1 : 0}`, ...set.words);
    if (words.length < PATHS_OF_A_CALL && index < sets.length - 1) continue;
    calls.push(`g ${limit} ${words.join(' ')}`);
    words = [];
  }
  return calls;
};

const folderCalls = (frame: number, probe: FilesProbe): readonly string[] => {
  const ways = Map.groupBy(
    new Set(probe.patterns.filter(isPattern).flatMap(foldersOnTheWay)),
    (way) => way.split(' ', 1)[0],
  );
  const words = [...ways].map(
    ([need, all]) => `=${need} ${all.map((way) => way.slice(way.indexOf(' ') + 1)).join(' ')}`,
  );
  return words.length === 0 ? [] : [`h ${frame} ${words.join(' ')}`];
};

const executableCall = (frame: number, probe: ExecutableProbe): string =>
  `v ${frame} ${probe.names.map(quote).join(' ')}`;

const commandCall = (frame: number, probe: CommandProbe): string => {
  const seconds = Math.ceil((probe.timeoutMs ?? COMMAND_TIMEOUT_MS) / 1000);
  return `${probe.privileged ? 'r' : 'c'} ${frame} ${seconds} ${probe.argv.map(quote).join(' ')}`;
};

/** A question with a time of its own, or one that may go through sudo, is no part of a batch; nor is a script with arguments. */
const isBatched = ({ argv, privileged, timeoutMs }: CommandProbe): boolean =>
  !privileged && timeoutMs === undefined && (argv[0] !== 'sh' || (argv[1] === '-c' && argv.length === 3));

const scriptOf = ({ argv }: CommandProbe): string =>
  argv[0] === 'sh' ? (argv[2] ?? '') : `exec ${argv.map(quote).join(' ')}`;

const batchCalls = (questions: readonly string[]): readonly string[] =>
  chunks(questions, BATCH).map((batch, index) => `B${index}() {\n${batch.join('\n')}\n}\nB B${index}`);
