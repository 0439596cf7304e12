import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a stand-in was started with. */
export interface Call {
  readonly pid: number;
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** The first letters of the file that it was given; null for none. */
  readonly read: string | null;
}

export interface StandIn {
  readonly path: string;
  readonly calls: () => readonly Call[];
}

/** A zombie is not: in a container nobody may be there to wait for it. */
export const isRunning = (pid: number): boolean => {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

/** The body of a report as Trivy or Grype wrote it (`fixtures/scan-reports`). */
export const reportBody = (scanner: 'trivy' | 'grype'): string => {
  const path = new URL(`../../../fixtures/scan-reports/${scanner}.json`, import.meta.url);
  return JSON.stringify(JSON.parse(readFileSync(path, 'utf8')).body);
};

const VERSIONS = {
  trivy:
    'Version: 0.68.1\nVulnerability DB:\n  Version: 2\n  UpdatedAt: 2026-11-19 04:00:00.123 +0000 UTC\n  NextUpdate: 2026-11-20 04:00:00.123 +0000 UTC\n',
  grype: 'grype 0.104.0\n',
};

/**
 * A program that stands in for a scanner: it answers to the documented command line (`--version`; a scan whose report goes to standard output) and notes how it
 * was started. It finds nothing; what it writes is a report that is kept as a fixture, or what `scan` does.
 */
export const standIn = (
  folder: string,
  scanner: 'trivy' | 'grype',
  options: {
    readonly version?: string;
    /** JavaScript in place of writing the report. */
    readonly scan?: string;
    /** JavaScript in place of writing the version. */
    readonly tell?: string;
    readonly name?: string;
  } = {},
): StandIn => {
  const path = join(folder, options.name ?? scanner);
  const noted = `${path}.calls`;
  const scan = options.scan ?? `process.stdout.write(${JSON.stringify(reportBody(scanner))});`;
  const tell =
    options.tell ?? `process.stdout.write(${JSON.stringify(options.version ?? VERSIONS[scanner])});`;
  writeFileSync(
    path,
    `#!${process.execPath}
const fs = require('node:fs');
const words = process.argv.slice(2);
const place = words.map((word) => word.replace(/^docker-archive:/, '')).find((word) => word.startsWith('/'));
let read = null;
try { read = fs.readFileSync(place, 'latin1').slice(0, 20); } catch {}
fs.appendFileSync(${JSON.stringify(noted)}, JSON.stringify({ pid: process.pid, words, env: process.env, cwd: process.cwd(), read }) + '\\n');
if (words[0] === '--version') { ${tell} } else { ${scan} }
`,
  );
  chmodSync(path, 0o755);
  return {
    path,
    calls: () =>
      existsSync(noted)
        ? readFileSync(noted, 'utf8')
            // The last line may be half written still.
            .split('\n')
            .slice(0, -1)
            .map((line): Call => JSON.parse(line))
        : [],
  };
};
