import { type Answer, type FileType, found, type UnknownReason, type WalkEntry } from '../core/answer.ts';
import { fileType } from './file-type.ts';
import { TIMED_OUT } from './timeout-status.ts';

/** What the walk may say before it is cut, bytes: some 300,000 paths, far more than any sound host has to show. */
const WALK_LIMIT = 32 * 1024 * 1024;

const WALK_RECORD = /^([U-]) (\S+) ([0-7]+) (\d+) (\d+) (\d+) (\/[\s\S]*)$/;
const BUSYBOX_RECORD = /^([U-]) ([0-9a-f]+) (\d+) (\d+) (\d+) (\/.*)$/;
const FIND_TYPES: Readonly<Record<string, FileType>> = {
  f: 'file',
  d: 'directory',
  l: 'symlink',
  s: 'socket',
  p: 'fifo',
  c: 'char-device',
  b: 'block-device',
};

/** Without the half record at its end: those of GNU find end with NUL, those of busybox with a newline. */
const wholeRecords = (output: Buffer): Buffer =>
  output.subarray(0, output.lastIndexOf(output.includes(0) ? 0 : 10) + 1);

const LEFT_OUT: UnknownReason = {
  code: 'unsupported',
  text: 'Not every mounted file system could be found for the walk',
};

/** How a complaint ends about what was deleted between being listed and being looked at: of a machine that works there always is some, and nothing is hidden by it. */
const VANISHED = ': No such file or directory';

/** How a walk ended. */
export interface WalkStatus {
  readonly exitCode: number;
  readonly stderr: string;
  /** A mounted file system could not be found. */
  readonly leftOut: boolean;
}

/** Why a walk did not see everything; null where it did. */
export const walkReason = ({ exitCode, stderr, leftOut }: WalkStatus): UnknownReason | null => {
  if (exitCode === 0) return leftOut ? LEFT_OUT : null;
  if (TIMED_OUT.has(exitCode))
    return { code: 'timeout', text: 'The file systems were not walked to the end in time' };
  if (exitCode === 127) return { code: 'tool-missing', text: 'find is not installed' };
  const complaints = stderr.split('\n').filter(Boolean);
  const [first = ''] = complaints.filter((line) => !line.endsWith(VANISHED));
  if (exitCode === 1 && complaints.length > 0 && first === '') return leftOut ? LEFT_OUT : null;
  return { code: 'permission', text: `Some folders could not be walked: ${first}` };
};

/**
 * What the walk found. Records of GNU find are NUL-ended and may stand behind getcap's lines; those of busybox are lines. Incomplete when it
 * failed, was cut, or a mount was `leftOut`.
 */
export const walkAnswer = (output: Buffer, status: WalkStatus): Answer => {
  const entries = new Map<string, WalkEntry>();
  const capabilities = new Map<string, string>();
  const add = (entry: WalkEntry): void => {
    const before = entries.get(entry.path);
    entries.set(entry.path, { ...entry, unowned: entry.unowned || (before?.unowned ?? false) });
  };
  const isCut = output.length > WALK_LIMIT;
  const text = (isCut ? wholeRecords(output.subarray(0, WALK_LIMIT)) : output).toString('utf8');
  const readLine = (line: string): void => {
    const record = BUSYBOX_RECORD.exec(line);
    if (record !== null) {
      const [, flag, rawMode = '', uid, gid, size, path = ''] = record;
      const raw = Number.parseInt(rawMode, 16);
      const type = fileType(raw);
      add(walkEntry(path, type, raw & 0o7777, uid, gid, size, flag === 'U'));
      return;
    }
    const space = line.lastIndexOf(' ');
    if (line.startsWith('/') && space > 0) capabilities.set(line.slice(0, space), line.slice(space + 1));
  };
  for (const chunk of text.split('\0')) {
    const start = chunk.search(/(^|\n)[U-] [a-z] [0-7]+ \d+ \d+ \d+ \//);
    const lines = start === -1 ? chunk : chunk.slice(0, start);
    for (const line of lines.split('\n')) if (line !== '') readLine(line);
    if (start === -1) continue;
    const record = WALK_RECORD.exec(chunk[start] === '\n' ? chunk.slice(start + 1) : chunk.slice(start));
    if (record === null) continue;
    const [, flag, type = '', mode = '', uid, gid, size, path = ''] = record;
    add(walkEntry(path, FIND_TYPES[type] ?? 'other', Number.parseInt(mode, 8), uid, gid, size, flag === 'U'));
  }
  for (const [path, text] of capabilities) {
    const entry = entries.get(path) ?? walkEntry(path, 'file', 0, '0', '0', '0', false);
    entries.set(path, { ...entry, capabilities: text });
  }
  const reason: UnknownReason | null = isCut
    ? { code: 'truncated', text: `The walk found more than ${WALK_LIMIT} bytes of paths` }
    : walkReason(status);
  return found({
    entries: [...entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
    complete: reason === null,
    reason,
  });
};

const walkEntry = (
  path: string,
  type: FileType,
  mode: number,
  uid: string | undefined,
  gid: string | undefined,
  size: string | undefined,
  unowned: boolean,
): WalkEntry => ({
  path,
  type,
  mode,
  uid: Number(uid),
  gid: Number(gid),
  size: Number(size),
  capabilities: null,
  unowned,
});
