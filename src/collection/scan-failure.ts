import type { UnknownReason } from '../core/answer.ts';

/** A scan that came to nothing, and why. */
export class ScanFailure extends Error {
  readonly reason: UnknownReason;
  constructor(code: UnknownReason['code'], text: string) {
    super(text);
    this.reason = { code, text };
  }
}
