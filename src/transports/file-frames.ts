import type { FileEntry, UnknownReason } from '../core/answer.ts';
import { fileType } from './file-type.ts';

/** One piece of what the script printed: a letter, its fields, and what stands below. */
export interface Frame {
  readonly letter: string;
  readonly fields: readonly string[];
  readonly body: Buffer;
}

/** What came about the paths of one question. */
export interface FileGroup {
  readonly entries: ReadonlyMap<string, FileEntry>;
  readonly missing: ReadonlyMap<string, 'absent' | 'permission'>;
  /** Why something of it was not seen. */
  readonly reason: UnknownReason | null;
  readonly done: boolean;
}

export const EMPTY_GROUP: FileGroup = { entries: new Map(), missing: new Map(), reason: null, done: false };

interface GrowingGroup {
  readonly entries: Map<string, FileEntry>;
  readonly missing: Map<string, 'absent' | 'permission'>;
  reason: UnknownReason | null;
  done: boolean;
}

/** A path that is looked at, and the number of the question that it belongs to. */
interface Place {
  readonly number: number;
  readonly path: string;
}

/** A file that may not be read, or a folder that may not be listed. */
export const noPermission = (path: string): UnknownReason => ({
  code: 'permission',
  text: `${path} may not be read`,
});

const CHANGED: UnknownReason = { code: 'parse-error', text: 'Files changed while they were looked at' };

/**
 * Puts the frames about paths together, by the number of the question. `p` names the places that the frames behind it are about, until the next
 * `p`. `limitOf` says how many bytes of a path are read.
 */
export const readFileGroups = (
  frames: readonly Frame[],
  nonce: string,
  limitOf: (number: number, path: string) => number,
): ReadonlyMap<number, FileGroup> => {
  const groups = new Map<number, GrowingGroup>();
  const groupOf = (number: number): GrowingGroup => {
    const known = groups.get(number);
    if (known !== undefined) return known;
    const group: GrowingGroup = { entries: new Map(), missing: new Map(), reason: null, done: false };
    groups.set(number, group);
    return group;
  };
  let places: readonly Place[] = [];
  const setText = (index: number, text: Buffer | UnknownReason) => {
    const place = places[index];
    if (place === undefined) return;
    const { entries } = groupOf(place.number);
    const entry = entries.get(place.path);
    if (entry === undefined) return;
    const limit = limitOf(place.number, place.path);
    entries.set(place.path, { ...entry, ...textOf(place.path, text, limit) });
  };
  for (const [at, { letter, fields, body }] of frames.entries()) {
    const [first = ''] = fields;
    switch (letter) {
      case 'p':
        places = placesOf(fields, body);
        break;
      case 's':
        // Lines that were too few are said again, path by path.
        if (frames[at + 1]?.letter !== 's') addMetadata(places, body, groupOf);
        break;
      case 'c':
        setText(Number(first), body);
        break;
      case 'm': {
        const texts = splitTexts(body, nonce, fields.length);
        fields.forEach((field, index) => {
          setText(Number(field), texts?.[index] ?? unread(places[Number(field)]?.path ?? ''));
        });
        break;
      }
      case 'u': {
        const path = places[Number(first)]?.path ?? '';
        setText(Number(first), fields[1] === 'P' ? noPermission(path) : unread(path));
        break;
      }
      case 'x':
        groupOf(Number(first)).missing.set(
          body.toString('utf8'),
          fields[1] === 'P' ? 'permission' : 'absent',
        );
        break;
      case 'i':
        groupOf(Number(first)).reason ??= noPermission(body.toString('utf8'));
        break;
      case 'd':
        for (const field of fields) groupOf(Number(field)).done = true;
        break;
    }
  }
  return groups;
};

const unread = (path: string): UnknownReason => ({ code: 'unsupported', text: `${path} could not be read` });

const textOf = (
  path: string,
  text: Buffer | UnknownReason,
  limit: number,
): Pick<FileEntry, 'content' | 'unreadable'> =>
  Buffer.isBuffer(text)
    ? {
        content: text.subarray(0, limit).toString('utf8'),
        unreadable:
          text.length > limit ? { code: 'truncated', text: `${path} is larger than ${limit} bytes` } : null,
      }
    : { content: null, unreadable: text };

/** Paths in their order, so many of each number as the fields say in pairs. */
const placesOf = (fields: readonly string[], body: Buffer): readonly Place[] => {
  const paths = body.toString('utf8').split('\0').slice(0, -1);
  const numbers = fields.flatMap((field, index) =>
    index % 2 === 0 ? Array.from({ length: Number(fields[index + 1]) }, () => Number(field)) : [],
  );
  return paths.map((path, index) => ({ number: numbers[index] ?? -1, path }));
};

/** Where the lines are not as many as the places, no line can be trusted to be its path's. */
const addMetadata = (
  places: readonly Place[],
  body: Buffer,
  groupOf: (number: number) => GrowingGroup,
): void => {
  const lines = body.toString('latin1').split('\n').filter(Boolean);
  places.forEach(({ number, path }, index) => {
    const group = groupOf(number);
    const line = lines[index] ?? '-';
    if (lines.length !== places.length || line === '-') {
      group.reason ??= CHANGED;
      return;
    }
    const [rawMode = '', uid, gid, size, mtime] = line.split(' ');
    const raw = Number.parseInt(rawMode, 16);
    group.entries.set(path, {
      path,
      type: fileType(raw),
      mode: raw & 0o7777,
      uid: Number(uid),
      gid: Number(gid),
      size: Number(size),
      mtime: Number(mtime),
      content: null,
      unreadable: null,
    });
  });
};

/**
 * Several texts, one behind the other, with the reader's own environment between them, which holds the nonce and so cannot be part of a
 * text; it stands twice at the front, which tells how long it is. Null where it is not so.
 */
const splitTexts = (body: Buffer, nonce: string, count: number): readonly Buffer[] | null => {
  const first = body.indexOf(nonce);
  const second = body.indexOf(nonce, first + nonce.length);
  if (first === -1 || second === -1) return null;
  const between = body.subarray(0, second - first);
  const texts: Buffer[] = [];
  let at = between.length;
  if (!body.subarray(at, at + between.length).equals(between)) return null;
  at += between.length;
  while (at < body.length) {
    const next = body.indexOf(between, at);
    if (next === -1) return null;
    texts.push(body.subarray(at, next));
    at = next + between.length;
  }
  return texts.length === count ? texts : null;
};
