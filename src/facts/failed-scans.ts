import { UNKNOWN_CODES, type UnknownReason } from '../core/answer.ts';
import type { Fact } from '../core/fact.ts';
import { file } from '../core/probe.ts';
import { fieldsOf, listOf, textOf } from './engine-api/json-fields.ts';

/** A scanner that was run over a target and gave no result, and why. */
export interface FailedScan {
  readonly scanner: 'trivy' | 'grype';
  readonly reason: UnknownReason;
}

/** Under which failed scans stand among the answers of a target; like `IMPORT_PROBE` asked by nobody, so that no target can answer it. */
export const FAILED_SCAN_PROBE = file('import:failed-scan');

const failedOf = (value: unknown): FailedScan | null => {
  const fields = fieldsOf(value);
  const [code, text] = [UNKNOWN_CODES.find((word) => word === fields?.code), textOf(fields?.text)];
  if (code === undefined || text === null) return null;
  return { scanner: fields?.scanner === 'grype' ? 'grype' : 'trivy', reason: { code, text } };
};

/** Scanners that this run started for the target without a result; empty where none was started, or none failed. */
export const failedScans: Fact<readonly FailedScan[]> = {
  id: 'failed-scans',
  description: 'Scanners that were run without a result',
  questions: [],
  from: [],
  fromChildren: {},
  followUp: null,
  optional: false,
  resolve(view) {
    const answer = view.answer(FAILED_SCAN_PROBE);
    if (answer.state !== 'found') return { known: true, value: [] };
    try {
      const failed = listOf(JSON.parse(answer.output.content ?? ''), failedOf);
      if (failed !== null) return { known: true, value: failed };
    } catch {
      // Said below: a recording that was changed by hand.
    }
    const reason = { code: 'parse-error', text: 'The failed scan in the recording is not whole' } as const;
    return { known: false, reason, leftOut: false };
  },
};
