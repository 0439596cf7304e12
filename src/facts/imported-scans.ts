import type { Fact } from '../core/fact.ts';
import { file } from '../core/probe.ts';
import { fieldsOf, listOf, textOf, textsOf, timeOf } from './engine-api/json-fields.ts';

/** A vulnerability that a scanner found in a package. */
export interface ImportedFinding {
  readonly name: string;
  readonly installed: string;
  /** The version that mends it; null where there is none yet. */
  readonly fixed: string | null;
  /** `CVE-…`, `GHSA-…`, `DSA-…`. */
  readonly advisory: string;
  readonly severity: 'critical' | 'high' | 'medium' | 'low' | 'unknown';
  readonly aliases: readonly string[];
}

/** The result of another scanner: as the user handed it over, or of a program of his that this run started. */
export interface ImportedScan {
  readonly scanner: 'trivy' | 'grype';
  readonly version: string | null;
  /** When the scan ran, milliseconds since the epoch; null where it does not tell. */
  readonly createdAt: number | null;
  /** When its advisory data was made; null where it does not tell. */
  readonly dataBuilt: number | null;
  /** What was scanned, by every name that the report gives it. */
  readonly artifacts: readonly string[];
  /** What the scanner understood in it (`debian 12`, `npm`); empty where it understood nothing, so that no finding means nothing. */
  readonly covered: readonly string[];
  readonly packages: readonly ImportedFinding[];
  /** `sha256:…` of the program that this run started; null for a report that was handed over. */
  readonly program: string | null;
}

/**
 * Under which an imported scan stands among the answers of a target. Nobody asks it: the name is no path, and the fact has no question, so that no target can
 * answer it about itself.
 */
export const IMPORT_PROBE = file('import:scan');

const SEVERITIES = ['critical', 'high', 'medium', 'low', 'unknown'] as const;

const findingOf = (value: unknown): ImportedFinding | null => {
  const fields = fieldsOf(value);
  const [name, installed, advisory] = [
    textOf(fields?.name),
    textOf(fields?.installed),
    textOf(fields?.advisory),
  ];
  if (name === null || installed === null || advisory === null) return null;
  return {
    name,
    installed,
    advisory,
    fixed: textOf(fields?.fixed),
    severity: SEVERITIES.find((word) => word === fields?.severity) ?? 'unknown',
    aliases: textsOf(fields?.aliases) ?? [],
  };
};

const milliseconds = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : timeOf(value);

const scanOf = (value: unknown): ImportedScan | null => {
  const fields = fieldsOf(value);
  const packages = listOf(fields?.packages, findingOf);
  if (fields === null || packages === null) return null;
  return {
    scanner: fields.scanner === 'grype' ? 'grype' : 'trivy',
    version: textOf(fields.version),
    createdAt: milliseconds(fields.createdAt),
    dataBuilt: milliseconds(fields.dataBuilt),
    artifacts: textsOf(fields.artifacts) ?? [],
    covered: textsOf(fields.covered) ?? [],
    packages,
    program: textOf(fields.program),
  };
};

/** Scans of this target that were imported into the run; null where the run imported none at all, empty where none is of this target. */
export const importedScans: Fact<readonly ImportedScan[] | null> = {
  id: 'imported-scans',
  description: 'Results of other scanners that were imported',
  questions: [],
  from: [],
  fromChildren: {},
  followUp: null,
  optional: false,
  resolve(view) {
    const answer = view.answer(IMPORT_PROBE);
    if (answer.state === 'unknown') return { known: true, value: null };
    if (answer.state === 'absent') return { known: true, value: [] };
    try {
      const scans = listOf(JSON.parse(answer.output.content ?? ''), scanOf);
      if (scans !== null) return { known: true, value: scans };
    } catch {
      // Said below: a recording that was changed by hand.
    }
    const reason = { code: 'parse-error', text: 'The imported scan in the recording is not whole' } as const;
    return { known: false, reason, leftOut: false };
  },
};
