import { describe, expect, it } from 'vitest';
import { type FileEntry, found } from '../../src/core/answer.ts';
import { sshdStart } from '../../src/facts/sshd-start.ts';
import { knownValue } from './host-answers.ts';

const entry = (path: string, mtime: number, type: FileEntry['type'] = 'file'): FileEntry => ({
  path,
  type,
  mode: 0o644,
  uid: 0,
  gid: 0,
  size: 5,
  mtime,
  content: null,
  unreadable: null,
});
const started = (...entries: readonly FileEntry[]) =>
  knownValue(sshdStart, found({ entries, complete: true, reason: null }));

describe('when sshd last read its files', () => {
  it('is when it wrote its process number', () => {
    expect(started(entry('/run/sshd.pid', 1_700_000_000))).toBe(1_700_000_000);
  });
  it('is the later one where /var/run is a folder of its own', () => {
    expect(started(entry('/run/sshd.pid', 5), entry('/var/run/sshd.pid', 7))).toBe(7);
  });
  it('is not told by a folder of that name, nor by nothing', () => {
    expect(started(entry('/run/sshd.pid', 5, 'directory'))).toBeNull();
    expect(started()).toBeNull();
  });
});
