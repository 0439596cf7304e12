import type { Answer } from './answer.ts';
import type { ProbeKey } from './probe.ts';

/** Every probe asked has an answer, `unknown` at worst. */
export type Answers = ReadonlyMap<ProbeKey, Answer>;

/** How a target was reached; part of the report. */
export interface ConnectionRecord {
  readonly transport: 'local' | 'ssh' | 'docker' | 'archive';
  readonly user: string | null;
  /** `root`: everything was asked with uid 0; `allowlist`: single commands were; `engine`: through the Engine API; else `user`. */
  readonly privilege: 'root' | 'allowlist' | 'user' | 'engine';
  /** `SHA256:…` of the verified host key, and how it was trusted. */
  readonly hostKey: string | null;
  /** Sessions opened on the server, in order: `script`, `docker system dial-stdio`. */
  readonly sessions: readonly string[];
  readonly durationMs: number;
  /** What stood between, in order: jump hosts with their verified keys, and the ssh program with the reason for it. */
  readonly via?: readonly string[];
}
