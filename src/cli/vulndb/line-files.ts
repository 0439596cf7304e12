import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import type { DatabaseFile } from '../../core/generated/vulnerability-database.ts';
import { UserError } from '../../loaders/user-error.ts';
import { compressLines } from '../../vulnerabilities/shard.ts';

/** Lines are compressed in pieces of so many characters, one gzip member each (RFC 1952 lets them stand in a row). */
const PIECE = 1024 * 1024;
/** No row is longer; characters. */
const MOST_LINE = 64 * 1024 * 1024;

/** A compressed file of lines that is written as they come. */
export interface LineWriter {
  write(line: string): Promise<void>;
  /** Writes what is left, down to the disk. */
  end(): Promise<DatabaseFile>;
  close(): Promise<void>;
}

export const openLineWriter = async (path: string): Promise<LineWriter> => {
  const file = await open(path, 'wx', 0o644);
  const hash = createHash('sha256');
  let [lines, length, bytes, rows]: [string[], number, number, number] = [[], 0, 0, 0];
  const flush = async (): Promise<void> => {
    if (lines.length === 0) return;
    const piece = compressLines(lines);
    [lines, length] = [[], 0];
    hash.update(piece);
    bytes += piece.length;
    await file.writeFile(piece);
  };
  return {
    async write(line) {
      lines.push(line);
      length += line.length;
      rows += 1;
      if (length >= PIECE) await flush();
    },
    async end() {
      await flush();
      await file.sync();
      await file.close();
      return { sha256: hash.digest('hex'), bytes, rows };
    },
    close: () => file.close().catch(() => {}),
  };
};

/** The lines of a compressed file; at its end the hash is verified. Throws `UserError` that names it. */
export async function* verifiedLines(
  path: string,
  named: string,
  told: DatabaseFile,
): AsyncGenerator<string> {
  const refuse = (what: string): never => {
    throw new UserError(
      `The vulnerability database is damaged: ${named} ${what}`,
      'Remove its folder and run `rempart vulndb update`, or import it again',
    );
  };
  const hash = createHash('sha256');
  const input = createReadStream(path);
  const unpacked = createGunzip();
  input.on('data', (chunk) => hash.update(chunk));
  input.on('error', (error) => unpacked.destroy(error));
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let rows = 0;
  try {
    if (told.bytes > 0)
      for await (const chunk of input.pipe(unpacked) as AsyncIterable<Buffer>) {
        const lines = (rest + decoder.write(chunk)).split('\n');
        rest = lines.pop() ?? '';
        if (rest.length > MOST_LINE) refuse('holds a line without end');
        rows += lines.length;
        yield* lines;
      }
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    // What whoever takes the lines throws passes by here only where it is an error of reading.
    if (code === undefined) throw error;
    refuse(`cannot be read: ${code}`);
  } finally {
    input.destroy();
    unpacked.destroy();
  }
  if (told.bytes > 0 && (hash.digest('hex') !== told.sha256 || rows !== told.rows))
    refuse('is not what the manifest says');
}
