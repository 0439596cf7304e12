import type { Answer } from './answer.ts';
import type { ConnectionRecord } from './connection.ts';
import type { Probe } from './probe.ts';
import type { Target } from './target.ts';

export interface TargetError {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** Code of the error of a container or image that went away between its listing and its first question. */
export const VANISHED = 'vanished';

export interface RecordedAnswer {
  readonly probe: Probe;
  readonly answer: Answer;
}

/** What was collected of one target, already redacted. */
export interface TargetRecording {
  readonly target: Target;
  /** Asked only because what the user named needs it (the engine of a single container): evidence, but no row of the report. */
  readonly context: boolean;
  /** `partial`: something stopped the collection on the way; `denied`: it is there but may not be asked. */
  readonly status: 'complete' | 'partial' | 'denied' | 'unreachable';
  readonly error: TargetError | null;
  readonly connection: ConnectionRecord | null;
  /** False when the list of engines, containers or images below could not be read to its end. */
  readonly membersComplete: boolean;
  readonly answers: readonly RecordedAnswer[];
}

/** The saved answers of one target that the user named, and of all below it; a target stands behind its parent. */
export interface TreeRecording {
  /** What the user wrote. */
  readonly named: string;
  /** Milliseconds since the epoch; freshness is judged at this time. */
  readonly collectedAt: number;
  readonly targets: readonly [TargetRecording, ...TargetRecording[]];
}

/** The saved answers of a run (`schemas/recording.schema.json`). */
export interface Recording {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'rempart'; readonly version: string };
  readonly trees: readonly TreeRecording[];
}
