import { readFile, stat } from 'node:fs/promises';
import { readGrypeReport } from './grype-report.ts';
import { parseReport, refuse, type ScanReport } from './scan-report.ts';
import { readTrivyReport } from './trivy-report.ts';

const SIZE_LIMIT = 256 * 1024 * 1024;

/** Reads a JSON report of Trivy or Grype, whichever it is. Throws `UserError`. */
export const loadScanReport = async (path: string): Promise<ScanReport> => {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) =>
    refuse(path, `it cannot be read: ${error.code}`, 'Give the JSON file that the scanner wrote'),
  );
  if (found.size > SIZE_LIMIT) return refuse(path, 'it is larger than 256 MiB', 'Scan one image per report');
  const bytes = await readFile(path);
  return 'matches' in parseReport(path, bytes) ? readGrypeReport(path, bytes) : readTrivyReport(path, bytes);
};
