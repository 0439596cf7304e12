import { type Answer, found } from '../core/answer.ts';

/** What this machine knows of a target, as the text of a file that no target has. */
export const textAnswer = (path: string, content: string): Answer =>
  found({
    path,
    type: 'file',
    mode: 0,
    uid: 0,
    gid: 0,
    size: Buffer.byteLength(content),
    mtime: 0,
    content,
    unreadable: null,
  });
