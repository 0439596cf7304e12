import type { FileType } from '../core/answer.ts';

const TYPES: Readonly<Record<number, FileType>> = {
  8: 'file',
  4: 'directory',
  10: 'symlink',
  12: 'socket',
  1: 'fifo',
  2: 'char-device',
  6: 'block-device',
};

/** The type of a file from its whole st_mode (inode(7)). */
export const fileType = (rawMode: number): FileType => TYPES[rawMode >> 12] ?? 'other';
