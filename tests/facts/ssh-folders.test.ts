import { expect, it } from 'vitest';
import { type FileEntry, found } from '../../src/core/answer.ts';
import { sshFolders } from '../../src/facts/ssh-folders.ts';
import { knownValue } from './host-answers.ts';

const entry = (path: string, type: FileEntry['type']): FileEntry => ({
  path,
  type,
  mode: 0o755,
  uid: 0,
  gid: 0,
  size: 0,
  mtime: 0,
  content: null,
  unreadable: null,
});

it('are folders alone, and incomplete where not all of them could be looked at', () => {
  const entries = [entry('/etc/ssh', 'directory'), entry('/etc/ssh/sshd_config.d', 'file')];
  const seen = (reason: { code: 'permission'; text: string } | null) =>
    knownValue(sshFolders, found({ entries, complete: reason === null, reason }));
  expect(seen(null)).toMatchObject({ complete: true, items: [{ path: '/etc/ssh' }] });
  expect(seen({ code: 'permission', text: 'no' })).toMatchObject({ complete: false });
});
