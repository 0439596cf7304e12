import { ScanFailure } from '../../collection/scan-failure.ts';
import { readGrypeReport } from '../../loaders/grype-report.ts';
import type { ScanReport } from '../../loaders/scan-report.ts';
import { isMaliciousTrivy, readTrivyReport } from '../../loaders/trivy-report.ts';
import { UserError } from '../../loaders/user-error.ts';
import { type ProgramRun, runProgram } from './run-program.ts';
import { openScanFolder } from './scan-folder.ts';
import { type ScanInput, type ScannerName, scannerEnvironment, scanWords } from './scanner-command.ts';
import { openScannerFile, type ScannerFile } from './scanner-file.ts';

/** How much a scanner may take. */
export interface ScannerBounds {
  readonly versionMs: number;
  readonly versionBytes: number;
  readonly scanMs: number;
  /** The readers of reports take no more. */
  readonly scanBytes: number;
}

export const defaultScannerBounds: ScannerBounds = {
  versionMs: 20_000,
  versionBytes: 64 * 1024,
  scanMs: 10 * 60 * 1000,
  scanBytes: 256 * 1024 * 1024,
};

/** `Version: 0.68.1` of `trivy --version`, `grype 0.104.0` of `grype --version`. */
const VERSIONS: Readonly<Record<ScannerName, RegExp>> = {
  trivy: /^Version: v?(\d{1,9}\.\d{1,9}\.\d{1,9}[\w.+-]{0,60})\r?$/m,
  grype: /^grype v?(\d{1,9}\.\d{1,9}\.\d{1,9}[\w.+-]{0,60})\r?$/m,
};

const MODULES: Readonly<Record<ScannerName, string>> = {
  trivy: 'github.com/aquasecurity/trivy',
  grype: 'github.com/anchore/grype',
};

/** When Trivy's database was made, as `trivy --version` tells it (Go's form of a time, in UTC). */
const UPDATED = /^Vulnerability DB:\r?\n(?: {2}\S.*\n)*? {2}UpdatedAt: (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)/m;

/** A scanner that was looked at and told its version. */
export interface ScannerProgram {
  readonly scanner: ScannerName;
  readonly version: string;
  readonly file: ScannerFile;
  /** The report on one input. `folder` is for whatever it unpacks. Throws `ScanFailure`. */
  scan(
    input: ScanInput,
    options: { readonly folder: string; readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<ScanReport>;
}

type RunScanner = (
  words: readonly string[],
  options: Pick<ProgramRun, 'timeoutMs' | 'mostBytes' | 'signal'> & { readonly folder: string },
) => Promise<Buffer>;

/** What `--scanner NAME=PATH` names, asked for its version. Throws `UserError` for a file that is not run, and for a version that is not taken. */
export const openScannerProgram = async (
  scanner: ScannerName,
  named: string,
  bounds: ScannerBounds,
  signal: AbortSignal,
): Promise<ScannerProgram> => {
  const refuse = (why: string, hint: string): never => {
    throw new UserError(`The scanner ${named} is not taken: ${why}`, hint);
  };
  const refuseMalicious = (release: string): void => {
    if (scanner === 'trivy' && isMaliciousTrivy(release))
      refuse(
        `Trivy ${release} is one of the malicious releases 0.69.4 to 0.69.6 (CVE-2026-33634)`,
        'Treat the machines that ran it as broken into, rotate their secrets, and install another release',
      );
  };
  const file = await openScannerFile(named, MODULES[scanner]);
  // To ask such a program for its version is to run it: what the linker wrote into it comes first.
  if (file.moduleVersion !== null) refuseMalicious(file.moduleVersion);
  const run: RunScanner = (words, options) =>
    runProgram({
      ...options,
      name: scanner,
      file: file.path,
      words,
      env: scannerEnvironment(scanner, process.env, options.folder),
      // Both read settings from the folder where they are started: this one is empty.
      cwd: options.folder,
    });
  const told = await askVersion(run, bounds, signal).catch((error: unknown) => {
    if (error instanceof ScanFailure)
      return refuse(
        `\`${scanner} --version\` gave no answer: ${error.message}`,
        `Name a program of ${scanner}`,
      );
    throw error;
  });
  const version =
    VERSIONS[scanner].exec(told)?.[1] ??
    refuse(
      'what it says of its version is not understood',
      `Name a released ${scanner}: its version is what tells good ones from malicious ones`,
    );
  refuseMalicious(version);
  const [, day, time] = (scanner === 'trivy' ? UPDATED.exec(told) : null) ?? [];
  const databaseBuilt = day === undefined ? Number.NaN : Date.parse(`${day}T${time}Z`);
  return {
    scanner,
    version,
    file,
    async scan(input, { folder, timeoutMs, signal: until }) {
      await file.unchanged();
      const time = Math.min(timeoutMs, bounds.scanMs);
      const words = scanWords(scanner, input, time);
      const bytes = await run(words, {
        ...{ folder, timeoutMs: time, mostBytes: bounds.scanBytes, signal: until },
      });
      const report = reportOf(scanner, file.path, bytes);
      return {
        ...report,
        dataBuilt: report.dataBuilt ?? (Number.isNaN(databaseBuilt) ? null : databaseBuilt),
      };
    },
  };
};

const askVersion = async (
  run: RunScanner,
  { versionMs, versionBytes }: ScannerBounds,
  signal: AbortSignal,
): Promise<string> => {
  await using folder = await openScanFolder();
  const options = { folder: folder.path, timeoutMs: versionMs, mostBytes: versionBytes, signal };
  return (await run(['--version'], options)).toString('utf8');
};

/** What it wrote, by the reader of imported reports. */
const reportOf = (scanner: ScannerName, path: string, bytes: Buffer): ScanReport => {
  try {
    const named = `of ${path}`;
    return scanner === 'trivy' ? readTrivyReport(named, bytes) : readGrypeReport(named, bytes);
  } catch (error) {
    if (error instanceof UserError) throw new ScanFailure('parse-error', error.message);
    throw error;
  }
};
