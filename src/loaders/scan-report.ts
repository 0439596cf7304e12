import { UserError } from './user-error.ts';

/** What another scanner found, whichever it was. */
export interface ScanReport {
  readonly scanner: 'trivy' | 'grype';
  readonly version: string | null;
  /** Milliseconds since the epoch; null where the report does not tell. */
  readonly createdAt: number | null;
  readonly dataBuilt: number | null;
  /** Names, ids and digests of what was scanned. */
  readonly artifacts: readonly string[];
  readonly covered: readonly string[];
  readonly packages: readonly ScanFinding[];
}

export interface ScanFinding {
  readonly name: string;
  readonly installed: string;
  readonly fixed: string | null;
  readonly advisory: string;
  readonly severity: 'critical' | 'high' | 'medium' | 'low' | 'unknown';
  readonly aliases: readonly string[];
}

const SIZE_LIMIT = 256 * 1024 * 1024;
const DEPTH_LIMIT = 64;
const FINDINGS_LIMIT = 200_000;
const TEXT_LIMIT = 500;

export const refuse = (path: string, why: string, hint: string): never => {
  throw new UserError(`The scan report ${path} is not taken: ${why}`, hint);
};

/** How deep objects and arrays stand in each other; strings are passed over. */
const depthOf = (text: string): number => {
  let [depth, deepest, inString] = [0, 0, false];
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 0x5c) index += 1;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
  return deepest;
};

export type Fields = Readonly<Record<string, unknown>>;

/** Null for what is no object. Untrusted: nothing but own members is read. */
export const objectOf = (value: unknown): Fields | null =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : null;

export const arrayOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const stringOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value.slice(0, TEXT_LIMIT) : null;

export const stringsOf = (value: unknown): readonly string[] =>
  arrayOf(value).flatMap((member) => stringOf(member) ?? []);

/** Milliseconds since the epoch; null for what is no date. */
export const dateOf = (value: unknown): number | null => {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? null : time;
};

export const severityOf = (value: unknown): ScanFinding['severity'] => {
  const word = typeof value === 'string' ? value.toLowerCase() : '';
  if (word === 'critical' || word === 'high' || word === 'medium' || word === 'low') return word;
  return word === 'negligible' ? 'low' : 'unknown';
};

/** The document of a report, bounded in size (256 MiB) and depth (64). Throws `UserError`. */
export const parseReport = (path: string, bytes: Uint8Array): Fields => {
  if (bytes.byteLength > SIZE_LIMIT)
    return refuse(path, 'it is larger than 256 MiB', 'Scan one image per report');
  const text = new TextDecoder().decode(bytes);
  if (depthOf(text) > DEPTH_LIMIT)
    return refuse(
      path,
      `it is nested deeper than ${DEPTH_LIMIT}`,
      'Give the JSON that the scanner wrote, unchanged',
    );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse(
      path,
      'it is not JSON',
      'Run the scanner with its JSON output (`--format json`, `-o json`)',
    );
  }
  return objectOf(value) ?? refuse(path, 'it is no JSON object', 'Run the scanner with its JSON output');
};

/** Refuses a report with more findings than a report of one image can have. */
export const bounded = (path: string, findings: readonly ScanFinding[]): readonly ScanFinding[] =>
  findings.length > FINDINGS_LIMIT
    ? refuse(path, `it has more than ${FINDINGS_LIMIT} findings`, 'Scan one image per report')
    : findings;
