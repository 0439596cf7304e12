import type { UnknownCode, UnknownReason } from '../../core/answer.ts';

/** Why an archive could not be read to its end: it is cut or over a bound, malformed, or of a kind that is not read. */
export class ArchiveError extends Error {
  readonly code: Extract<UnknownCode, 'truncated' | 'parse-error' | 'unsupported'>;
  constructor(code: ArchiveError['code'], message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options);
    this.name = 'ArchiveError';
    this.code = code;
  }
}

/** The reason as answers carry it; anything but an `ArchiveError` is thrown on, being a bug or an abort. */
export const archiveReason = (error: unknown): UnknownReason => {
  if (error instanceof ArchiveError) return { code: error.code, text: error.message };
  throw error;
};
