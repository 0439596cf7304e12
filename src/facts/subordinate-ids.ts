import { defineFact } from '../core/fact.ts';
import { files } from '../core/probe.ts';

/** A line of subuid(5) or subgid(5): ids of the host that a user may map into a user namespace. */
export interface SubordinateRange {
  readonly file: '/etc/subuid' | '/etc/subgid';
  readonly line: number;
  /** A login name, or a uid as text. */
  readonly owner: string;
  readonly start: number;
  readonly count: number;
}

/** The ranges of both files; null for a file that is not there. */
export interface SubordinateIds {
  readonly uids: readonly SubordinateRange[] | null;
  readonly gids: readonly SubordinateRange[] | null;
}

const rangesOf = (file: SubordinateRange['file'], text: string): readonly SubordinateRange[] =>
  text.split('\n').flatMap((line, index) => {
    const [, owner, start, count] = /^([^:#\s][^:]*):(\d+):(\d+)\s*$/.exec(line) ?? [];
    return owner === undefined
      ? []
      : [{ file, line: index + 1, owner, start: Number(start), count: Number(count) }];
  });

/** Ranges of the local files; a directory (SSSD) may give others. */
export const subordinateIds = defineFact({
  id: 'subordinate-ids',
  description: 'Ids that users may map into user namespaces',
  probe: files('/etc/subuid', '/etc/subgid'),
  parse: (output): SubordinateIds => {
    const read = (file: SubordinateRange['file']): readonly SubordinateRange[] | null => {
      const entry = output?.entries.find(({ path }) => path === file);
      return entry === undefined ? null : rangesOf(file, entry.content ?? '');
    };
    return { uids: read('/etc/subuid'), gids: read('/etc/subgid') };
  },
});
