import { readFile, stat } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { Recording } from '../core/recording.ts';
import { recordingValidator } from '../generated/validators.ts';
import { UserError } from './user-error.ts';

/** A recording of a thousand hosts is below this; bytes, before and after inflating. */
const LIMIT = 1024 * 1024 * 1024;

interface Validator {
  (value: unknown): boolean;
  readonly errors?: readonly { readonly instancePath: string; readonly message?: string }[] | null;
}

/** Reads a recording, plain or gzipped, and validates it against its schema. Throws `UserError`. */
export const loadRecording = async (path: string): Promise<Recording> => {
  const size = await stat(path).then(
    (found) => found.size,
    (error: NodeJS.ErrnoException) => {
      throw new UserError(
        `The recording ${path} cannot be read: ${error.code}`,
        'Give the file that `rempart collect` wrote',
      );
    },
  );
  if (size > LIMIT)
    throw new UserError(`The recording ${path} is larger than 1 GiB`, 'Collect fewer targets in one file');
  const bytes = await readFile(path);
  const value = parse(path, bytes);
  const fault = recordingFault(value);
  if (fault !== null)
    throw new UserError(
      `${path} is not a recording: ${fault}`,
      'Give the file that `rempart collect` wrote, unchanged',
    );
  return value as Recording;
};

/** Where a value departs from the schema of a recording; null for one that is valid. */
export const recordingFault = (value: unknown): string | null => {
  const validate = recordingValidator as unknown as Validator;
  if (validate(value)) return null;
  const [error] = validate.errors ?? [];
  return `${error?.instancePath || 'the document'} ${error?.message ?? 'is not valid'}`;
};

const parse = (path: string, bytes: Buffer): unknown => {
  try {
    const gzipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return JSON.parse((gzipped ? gunzipSync(bytes, { maxOutputLength: LIMIT }) : bytes).toString('utf8'));
  } catch (error) {
    throw new UserError(
      `${path} is not a recording: ${error instanceof Error ? error.message : String(error)}`,
      'Give the file that `rempart collect` wrote, unchanged',
    );
  }
};
