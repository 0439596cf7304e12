import type { UnknownReason } from '../core/answer.ts';
import { PackageFault, type PackageReader } from './package-reader.ts';

/** Why a file could not be read by a reader, whatever it threw. */
export const faultReason = (path: string, { reads }: PackageReader, error: unknown): UnknownReason =>
  error instanceof PackageFault
    ? { code: error.code, text: `${path}: ${error.message}` }
    : { code: 'parse-error', text: `${path} could not be read as ${reads}` };

/** Why not all files could be read: the reason of the first, and how many more there are; null where all could. */
export const unreadFiles = (reasons: ReadonlyMap<string, UnknownReason>): UnknownReason | null => {
  const [first = null] = reasons.values();
  if (first === null || reasons.size === 1) return first;
  const more = reasons.size - 1;
  return { code: first.code, text: `${first.text}, and ${more} more file${more === 1 ? '' : 's'}` };
};
