import type { Duplex } from 'node:stream';
import type { UnknownReason } from '../core/answer.ts';
import type { Answers, ConnectionRecord } from '../core/connection.ts';
import type { Probe } from '../core/probe.ts';

/** An open line to one target. It has one verb; nothing can be run or read in a loop (law 2). */
export interface Connection {
  /**
   * One wave. A probe that got no answer is `unknown` with the reason; throws `ConnectError` only when the target could not be asked
   * anything at all.
   */
  ask(probes: readonly Probe[], options: { readonly signal: AbortSignal }): Promise<Answers>;
  /** How the target was reached, as far as is known now. */
  record(): ConnectionRecord;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A host: besides the one verb it lends a stream to a unix socket of the target, for the Engine API. */
export interface HostConnection extends Connection {
  /** Throws `ConnectError` where the socket may not be opened. The raised privilege is used only when `raised`. */
  dial(
    socketPath: string,
    options: { readonly signal: AbortSignal; readonly raised: boolean },
  ): Promise<Duplex>;
  /** How many such streams may be open at once, as far as is known after the first one: one where each costs a session. */
  parallelDials(): number;
  /** Why a wave did not come whole, of the first such wave; null while every wave so far did. */
  interruption(): UnknownReason | null;
}

/** A way in that failed, as a row of the report shows it: what happened, and what to do. */
export class ConnectError extends Error {
  /** `denied` when the target is there but refuses to be asked. */
  readonly code: string;
  readonly hint: string;
  readonly denied: boolean;
  constructor(
    code: string,
    message: string,
    hint: string,
    options: { readonly denied?: boolean; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.hint = hint;
    this.denied = options.denied ?? false;
  }
}
