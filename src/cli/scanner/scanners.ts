import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import pLimit from 'p-limit';
import { ScanFailure } from '../../collection/scan-failure.ts';
import type { ScanClock, Scanners, ScanResult, ScanSource } from '../../collection/target-scans.ts';
import type { UnknownReason } from '../../core/answer.ts';
import { UserError } from '../../loaders/user-error.ts';
import { stopped } from './run-program.ts';
import { openScanFolder, type ScanFolder } from './scan-folder.ts';
import { SCANNER_NAMES, type ScanInput } from './scanner-command.ts';
import {
  defaultScannerBounds,
  openScannerProgram,
  type ScannerBounds,
  type ScannerProgram,
} from './scanner-program.ts';

/** Scanners that were opened, and what is told of them once. */
export interface OpenScanners {
  readonly scanners: Scanners;
  readonly programs: readonly ScannerProgram[];
}

/**
 * Opens what `--scanner NAME=PATH` names, each asked for its version; null where the run was interrupted meanwhile. Throws `UserError` for what is not to be run.
 */
export const openScanners = async (
  flags: readonly string[],
  signal: AbortSignal,
  bounds: ScannerBounds = defaultScannerBounds,
): Promise<OpenScanners | null> => {
  const named = flags.map(parseScanner);
  const twice = named.find(({ name }, index) => named.findIndex((other) => other.name === name) < index);
  if (twice !== undefined)
    throw new UserError(`--scanner names ${twice.name} twice`, 'Name one program of each scanner');
  const programs: ScannerProgram[] = [];
  for (const { name, path } of named)
    try {
      programs.push(await openScannerProgram(name, path, bounds, signal));
    } catch (error) {
      if (signal.aborted) return null;
      throw error;
    }
  return { scanners: scannersOf(programs), programs };
};

const parseScanner = (flag: string) => {
  const [, word, path] = /^([^=]*)=(.*)$/s.exec(flag) ?? [];
  const name = SCANNER_NAMES.find((known) => known === word);
  const hint = 'Write --scanner trivy=/PATH/trivy or --scanner grype=/PATH/grype';
  if (name === undefined || path === undefined)
    throw new UserError(`--scanner ${flag} names no scanner and its program`, hint);
  // A bare name would be looked for in PATH anywhere else.
  if (!path.includes('/'))
    throw new UserError(`--scanner ${flag} names no path`, `${hint}; ./${path || name} is one here`);
  return { name, path: resolve(path) };
};

/** They take much memory, so that one runs at a time, whatever the number of targets. */
export const scannersOf = (programs: readonly ScannerProgram[]): Scanners => {
  const oneAtATime = pLimit(1);
  return { scan: (source, options) => oneAtATime(() => scanWith(programs, source, options)) };
};

const scanWith = async (
  programs: readonly ScannerProgram[],
  source: ScanSource,
  { signal, clock }: { readonly signal: AbortSignal; readonly clock: ScanClock },
): Promise<readonly ScanResult[]> => {
  const startedAt = performance.now();
  const left = Math.ceil(clock.left());
  const until = AbortSignal.any([signal, AbortSignal.timeout(Math.max(0, left))]);
  const results: ScanResult[] = [];
  try {
    if (left <= 0) throw new ScanFailure('timeout', 'the time of this target was over; raise --timeout');
    if (signal.aborted) throw stopped(signal);
    await using folder = await openScanFolder();
    const input = await inputOf(source, folder, until);
    for (const program of programs) results.push(await resultOf(program, input, folder, left, until));
  } catch (error) {
    const failure = until.aborted ? stopped(until).reason : reasonOf(error);
    for (const { scanner } of programs.slice(results.length)) results.push({ scanner, failure });
  } finally {
    clock.spend(performance.now() - startedAt);
  }
  return results;
};

const resultOf = async (
  program: ScannerProgram,
  input: ScanInput,
  folder: ScanFolder,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<ScanResult> => {
  const { scanner, file } = program;
  try {
    const report = await program.scan(input, {
      folder: await folder.folder(scanner),
      timeoutMs,
      signal,
    });
    // It calls what it scanned by a path of ours, which says nothing and is another one in each run.
    const artifacts = report.artifacts.filter((name) => !name.includes(folder.path));
    return { scanner, program: file.digest, report: { ...report, artifacts } };
  } catch (error) {
    return { scanner, failure: reasonOf(error) };
  }
};

const inputOf = async (source: ScanSource, folder: ScanFolder, signal: AbortSignal): Promise<ScanInput> => {
  if (source.kind === 'engine')
    return {
      kind: 'archive',
      path: await folder.file('image.tar', (write) => source.save(write, signal)),
    };
  const path = resolve(source.path);
  if (source.kind === 'rootfs') return { kind: 'rootfs', path };
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new ScanFailure('unreachable', `${path} cannot be read: ${error.code}`);
  });
  return { kind: found.isDirectory() ? 'layout' : 'archive', path };
};

/** Errors of the engine and of scans know their reason. What else went wrong is told, and costs this scan alone. */
const reasonOf = (error: unknown): UnknownReason => {
  if (error instanceof Error && 'reason' in error) {
    const { reason } = error as Error & { readonly reason: unknown };
    if (typeof reason === 'object' && reason !== null && 'code' in reason && 'text' in reason)
      return reason as UnknownReason;
  }
  return { code: 'unsupported', text: error instanceof Error ? error.message : String(error) };
};
