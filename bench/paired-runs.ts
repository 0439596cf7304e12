import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';

/** A program to time. Its standard output is thrown away. */
export interface Program {
  readonly name: string;
  readonly argv: readonly [string, ...string[]];
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Exit statuses that count as done; 0 alone unless told. */
  readonly statuses?: readonly number[];
}

/** Work of this very process to time; of the processors it counts what this process takes, and no child. */
export interface OwnWork {
  readonly name: string;
  readonly work: () => Promise<void>;
}

export type Contender = Program | OwnWork;

/** One run: seconds on the clock, and seconds of processor time of the program and of every child it waited for. */
export interface Timing {
  readonly wall: number;
  readonly cpu: number;
}

/** Middle and ends of some runs. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

// bash and not node keeps the time: its `time` is the one way to the children's getrusage(2) in milliseconds.
const TIMER = `TIMEFORMAT='%3R %3U %3S'; time "$@" >/dev/null`;

const timeWork = async ({ work }: OwnWork): Promise<Timing> => {
  const [startedAt, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { wall: (performance.now() - startedAt) / 1000, cpu: (user + system) / 1_000_000 };
};

/** Times one run. Throws, with what it wrote to standard error, where a program ended with another status than expected. */
export const timeRun = (contender: Contender): Promise<Timing> =>
  'work' in contender ? timeWork(contender) : timeProgram(contender);

const timeProgram = ({ name, argv, input, env, cwd, statuses = [0] }: Program): Promise<Timing> =>
  new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', TIMER, 'bash', ...argv], {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'ignore', 'pipe'],
      ...(cwd === undefined ? {} : { cwd }),
    });
    const errors: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.on('error', reject);
    child.on('close', (status) => {
      const lines = Buffer.concat(errors).toString('utf8').trimEnd().split('\n');
      const [wall, user, system] = (lines.pop() ?? '').split(' ').map(Number);
      if (
        !statuses.includes(status ?? -1) ||
        wall === undefined ||
        user === undefined ||
        system === undefined
      )
        reject(new Error(`${name} ended with ${status}: ${lines.join('\n').slice(-2000)}`));
      else resolve({ wall, cpu: user + system });
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
  });

/** The greatest resident memory of one run of a program, MiB, as time(1) tells it. Throws where that is not installed. */
export const peakMemory = async ({ name, argv, env, statuses = [0] }: Program): Promise<number> => {
  const child = spawn('/usr/bin/time', ['--format', '%M', ...argv], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const [status] = (await once(child, 'close')) as [number | null];
  const text = Buffer.concat(errors).toString('utf8').trimEnd();
  if (!statuses.includes(status ?? -1)) throw new Error(`${name} ended with ${status}: ${text.slice(-2000)}`);
  return Number(text.split('\n').pop()) / 1024;
};

/** Runs the contenders in turn, `rounds` times (A B A B …), so that a busy machine is busy for all; one unmeasured turn warms up. */
export const pairedRuns = async (
  rounds: number,
  contenders: readonly Contender[],
  options: { readonly warmUp?: boolean } = {},
): Promise<readonly (readonly Timing[])[]> => {
  const timings = contenders.map((): Timing[] => []);
  if (options.warmUp !== false) for (const contender of contenders) await timeRun(contender);
  for (let round = 0; round < rounds; round += 1)
    for (const [index, contender] of contenders.entries()) timings[index]?.push(await timeRun(contender));
  return timings;
};

export const spread = (values: readonly number[]): Spread => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (position: number) =>
    ((sorted[Math.floor(position)] ?? Number.NaN) + (sorted[Math.ceil(position)] ?? Number.NaN)) / 2;
  return { median: at((sorted.length - 1) / 2), min: at(0), max: at(sorted.length - 1) };
};

/** The spread over the rounds of a figure of two runs of one round, such as their ratio. */
export const pairSpread = (
  a: readonly Timing[],
  b: readonly Timing[],
  figure: (a: Timing, b: Timing) => number,
): Spread =>
  spread(
    a.map((timing, round) => {
      const peer = b[round];
      if (peer === undefined) throw new Error('the contenders ran in a different number of rounds');
      return figure(timing, peer);
    }),
  );

/** `1.234 (1.100–1.300)`. */
export const spreadText = ({ median, min, max }: Spread, digits = 2): string =>
  `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;

/** One line for one contender: clock and processor seconds. */
export const timingLine = (name: string, timings: readonly Timing[]): string =>
  `${name}: ${spreadText(spread(timings.map(({ wall }) => wall)), 3)} s, of the processors ${spreadText(spread(timings.map(({ cpu }) => cpu)), 3)} s, ${timings.length} runs`;

/** A figure beside its limit, and whether its median keeps it. */
export const limitLine = (
  what: string,
  figure: Spread,
  limit: { readonly most: number } | { readonly least: number },
  unit = '',
  digits = 2,
): string => {
  const keeps = 'most' in limit ? figure.median <= limit.most : figure.median >= limit.least;
  const bound = 'most' in limit ? `at most ${limit.most}` : `at least ${limit.least}`;
  return `${what}: ${spreadText(figure, digits)}${unit}, ${bound}${unit}: ${keeps ? 'kept' : 'MISSED'}`;
};

/** Whether `--NAME` was given; it is taken from the command line, to which benchOptions is strict. */
export const takeFlag = (name: string): boolean => {
  const at = process.argv.indexOf(`--${name}`);
  if (at < 0) return false;
  process.argv.splice(at, 1);
  return true;
};

/** `--rounds N` and further options with a value, each null when it was not given. */
export const benchOptions = <Name extends string>(
  rounds: number,
  ...names: readonly Name[]
): { readonly rounds: number } & Readonly<Record<Name, string | null>> => {
  const { values } = parseArgs({
    options: Object.fromEntries(['rounds', ...names].map((name) => [name, { type: 'string' as const }])),
  });
  const asked = values.rounds === undefined ? rounds : Number(values.rounds);
  if (!Number.isInteger(asked) || asked < 1 || asked > 1000)
    throw new Error(`--rounds ${values.rounds} is not a whole number from 1 to 1000`);
  const others = Object.fromEntries(names.map((name) => [name, values[name] ?? null]));
  return { ...(others as Record<Name, string | null>), rounds: asked };
};

export const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** Says how busy the machine is: a figure without it cannot be judged. */
export const sayLoad = (): void => {
  const [one = 0, five = 0] = loadavg();
  say(`${availableParallelism()} processors, load ${one.toFixed(1)} (1 min), ${five.toFixed(1)} (5 min)`);
};
