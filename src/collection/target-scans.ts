import type { UnknownReason } from '../core/answer.ts';
import type { RecordedAnswer } from '../core/recording.ts';
import { FAILED_SCAN_PROBE } from '../facts/failed-scans.ts';
import { IMPORT_PROBE } from '../facts/imported-scans.ts';
import type { ScanReport } from '../loaders/scan-report.ts';
import type { CollectionEvent } from './collect-options.ts';
import { textAnswer } from './text-answer.ts';

/** What a scanner may be given to read: never an engine's socket. */
export type ScanSource =
  /** A saved image, a file or the folder of an unpacked one; or an unpacked root. */
  | { readonly kind: 'archive' | 'rootfs'; readonly path: string }
  /** An image that its engine has to save first, chunk by chunk. `save` may throw an error with a `reason`. */
  | {
      readonly kind: 'engine';
      readonly save: (write: (chunk: Buffer) => Promise<void>, signal: AbortSignal) => Promise<void>;
    };

/** What came of one scanner. */
export type ScanResult =
  | {
      readonly scanner: ScanReport['scanner'];
      readonly report: ScanReport;
      /** `sha256:…` of the program that ran. */
      readonly program: string;
    }
  | { readonly scanner: ScanReport['scanner']; readonly failure: UnknownReason };

/** Milliseconds that all scans of one named target may take, waiting for those of others apart. */
export interface ScanClock {
  left(): number;
  spend(milliseconds: number): void;
}

/** Programs of other scanners that the user named. */
export interface Scanners {
  /** Runs each over the source, one scan of the whole run after the other. Never throws: what goes wrong costs that scanner's result. */
  scan(
    source: ScanSource,
    options: { readonly signal: AbortSignal; readonly clock: ScanClock },
  ): Promise<readonly ScanResult[]>;
}

/** The scans of one named target. */
export interface TargetScans {
  readonly signal: AbortSignal;
  /** What is to be appended to the answers of an image; `name` is how it is told while it goes on. */
  answers(source: ScanSource, name: string, signal: AbortSignal): Promise<readonly RecordedAnswer[]>;
}

const scanClock = (milliseconds: number): ScanClock => {
  let left = milliseconds;
  return {
    left: () => left,
    spend(spent) {
      left -= spent;
    },
  };
};

/** Scans of one named target with `deadlineMs` for all of them; `signal` is the interruption of the run. */
export const targetScans = (
  scanners: Scanners,
  options: {
    readonly named: string;
    readonly signal: AbortSignal;
    readonly deadlineMs: number;
    readonly progress: (event: CollectionEvent) => void;
  },
): TargetScans => {
  const { named, progress } = options;
  const clock = scanClock(options.deadlineMs);
  return {
    signal: options.signal,
    async answers(source, name, signal) {
      progress({ named, step: `scanning ${name}` });
      const results = await scanners.scan(source, { signal, clock });
      for (const result of results)
        if ('failure' in result)
          progress({
            named,
            step: `${result.scanner} did not scan ${name}: ${result.failure.text}`,
            notice: true,
          });
      return scanAnswers(results);
    },
  };
};

/** Results as answers of the image that was scanned: those of an import, and the reasons of those that failed. */
export const scanAnswers = (results: readonly ScanResult[]): readonly RecordedAnswer[] => {
  const scans = results.flatMap((result) =>
    'report' in result ? [{ ...result.report, program: result.program }] : [],
  );
  const failed = results.flatMap((result) =>
    'failure' in result ? [{ scanner: result.scanner, ...result.failure }] : [],
  );
  return [
    ...(scans.length === 0
      ? []
      : [{ probe: IMPORT_PROBE, answer: textAnswer(IMPORT_PROBE.path, JSON.stringify(scans)) }]),
    ...(failed.length === 0
      ? []
      : [{ probe: FAILED_SCAN_PROBE, answer: textAnswer(FAILED_SCAN_PROBE.path, JSON.stringify(failed)) }]),
  ];
};
