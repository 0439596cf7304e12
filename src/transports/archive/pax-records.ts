import { ArchiveError } from './archive-error.ts';
import { decodeName } from './archive-name.ts';

/** What extended headers say about the next entry (pax(1), "pax Extended Header"); unset where they are silent. */
export interface PaxRecords {
  path?: string;
  linkpath?: string;
  size?: number;
  uid?: number;
  gid?: number;
  mtime?: number;
  /** The xattr `security.capability`, in bytes. */
  capability?: Buffer;
  /** GNU tar's pax forms of sparse files: the body is not the content. */
  sparse?: boolean;
  sparseName?: string;
  sparseSize?: number;
}

const malformed = (): ArchiveError => new ArchiveError('parse-error', 'An extended tar header is malformed');

const integer = (value: string): number => {
  const number = Number(value);
  if (!/^\d+$/.test(value) || !Number.isSafeInteger(number)) throw malformed();
  return number;
};

const name = (bytes: Buffer, start: number, end: number): string => {
  const text = decodeName(bytes, start, end);
  if (text.includes('\0')) throw malformed();
  return text;
};

const seconds = (value: string): number => {
  if (!/^-?\d+(\.\d*)?$/.test(value)) throw malformed();
  return Math.floor(Number(value));
};

/** Reads the body of an `x` header; a record with an empty value leaves the entry's own header in force. Throws `ArchiveError`. */
export const readPaxRecords = (body: Buffer): PaxRecords => {
  const records: PaxRecords = {};
  let at = 0;
  while (at < body.length) {
    let length = 0;
    let cursor = at;
    for (; cursor < body.length && body[cursor] !== 0x20; cursor += 1) {
      const digit = (body[cursor] as number) - 0x30;
      if (digit < 0 || digit > 9 || cursor - at > 8) throw malformed();
      length = length * 10 + digit;
    }
    const end = at + length - 1;
    const equals = body.indexOf(0x3d, cursor + 1);
    if (end >= body.length || body[end] !== 0x0a || equals <= cursor + 1 || equals >= end) throw malformed();
    const key = body.toString('latin1', cursor + 1, equals);
    if (equals + 1 < end) addRecord(records, key, body, equals + 1, end);
    at = end + 1;
  }
  return records;
};

const addRecord = (records: PaxRecords, key: string, body: Buffer, start: number, end: number): void => {
  switch (key) {
    case 'path':
      records.path = name(body, start, end);
      break;
    case 'linkpath':
      records.linkpath = name(body, start, end);
      break;
    case 'size':
    case 'uid':
    case 'gid':
      records[key] = integer(body.toString('latin1', start, end));
      break;
    case 'mtime':
      records.mtime = seconds(body.toString('latin1', start, end));
      break;
    case 'SCHILY.xattr.security.capability':
      records.capability = Buffer.from(body.subarray(start, end));
      break;
    default:
      if (!key.startsWith('GNU.sparse.')) break;
      records.sparse = true;
      if (key === 'GNU.sparse.name') records.sparseName = name(body, start, end);
      else if (key === 'GNU.sparse.size' || key === 'GNU.sparse.realsize')
        records.sparseSize = integer(body.toString('latin1', start, end));
  }
};
