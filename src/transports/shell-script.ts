import type { CommandProbe, ExecutableProbe, FileProbe, FilesProbe, Probe } from '../core/probe.ts';
import { prelude, walkFunction } from './shell-prelude.ts';

/** Bytes read of one file unless its probe says otherwise. */
export const FILE_LIMIT = 256 * 1024;
const COMMAND_TIMEOUT_MS = 30_000;
/** Paths of one call, so that the shell's list stays short. */
const GROUP = 100;

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

  const byLimit = Map.groupBy(
    probes.filter((probe): probe is FileProbe => probe.kind === 'file'),
    ({ limit }) => limit ?? FILE_LIMIT,
  );
  for (const [limit, all] of byLimit)
    for (let start = 0; start < all.length; start += GROUP) {
      const group = all.slice(start, start + GROUP);
      fast.push(`g ${number(group)} 1 ${limit} ${group.map(({ path }) => quote(path)).join(' ')}`);
    }
  for (const probe of probes) {
    if (probe.kind === 'files') fast.push(...filesCalls(number(probe), probe));
    else if (probe.kind === 'executable') fast.push(executableCall(number(probe), probe));
    else if (probe.kind === 'walk') slow.push(`k ${number(probe)} ${options.walkSeconds}`);
    else if (probe.kind === 'command') (probe.slow ? slow : fast).push(commandCall(number(probe), probe));
  }

  const needsWalk = probes.some(({ kind }) => kind === 'walk');
  const name = `w${options.wave}`;
  const body = slow.reduceRight(
    (inner, job) => `${job} | {\nexec 9<&0 </dev/null\n${inner}\ncat <&9\n}`,
    fast.join('\n') || ':',
  );
  const text = [
    `${name}() {`,
    prelude(options.nonce, options.allowlist),
    ...(needsWalk ? [walkFunction] : []),
    'b',
    body,
    `printf '\\n%s z ${options.wave}\\n' "$N"`,
    '}',
    `${name} </dev/null`,
    '',
  ].join('\n');
  return { text, frames };
};

const filesCalls = (frame: number, probe: FilesProbe): readonly string[] => {
  const patterns = probe.patterns.map(quotePattern).join(' ');
  const ways = new Set(probe.patterns.filter(isPattern).flatMap(foldersOnTheWay));
  return [
    ...[...ways].map((way) => `h ${frame} ${way}`),
    `g ${frame} ${probe.content ? 1 : 0} ${FILE_LIMIT} ${patterns}`,
  ];
};

const executableCall = (frame: number, probe: ExecutableProbe): string =>
  `v ${frame} ${probe.names.map(quote).join(' ')}`;

const commandCall = (frame: number, probe: CommandProbe): string => {
  const seconds = Math.ceil((probe.timeoutMs ?? COMMAND_TIMEOUT_MS) / 1000);
  return `${probe.privileged ? 'r' : 'c'} ${frame} ${seconds} ${probe.argv.map(quote).join(' ')}`;
};
