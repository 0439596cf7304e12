import { type Answer, type FileEntry, found, type PackageEntry, type UnknownReason } from '../core/answer.ts';
import type { FoundPackage } from '../core/found-package.ts';
import { faultReason, unreadFiles } from '../packages/fault-reason.ts';
import { metadataReaders } from '../packages/metadata-readers.ts';
import type { PackageReader } from '../packages/package-reader.ts';
import type { FileGroup } from './file-frames.ts';
import { type WalkStatus, walkReason } from './walk-answer.ts';

/** What the walk gave of packages of languages. */
export interface WalkedPackages {
  /** The metadata files, with their texts. */
  readonly group: FileGroup;
  /** Those of them that a package of the distribution brought along. */
  readonly owned: ReadonlySet<string>;
  /** More were found than are read of one host. */
  readonly isCut: boolean;
  readonly status: WalkStatus;
}

interface ReadFile {
  readonly packages: readonly FoundPackage[];
  readonly unread: UnknownReason | null;
}

const CUT: UnknownReason = {
  code: 'truncated',
  text: 'More metadata of packages was found than is read of one host',
};

/** A text that was cut is enough where it tells name and version all the same, which stand at the beginning of most. */
const readFile = (reader: PackageReader, { path, type, content, unreadable }: FileEntry): ReadFile => {
  if (type !== 'file' || content === null)
    return {
      packages: [],
      unread: unreadable ?? { code: 'parse-error', text: `${path} changed while it was looked at` },
    };
  try {
    const { packages, incomplete } = reader.read(path, Buffer.from(content));
    const tells = packages.length > 0 && packages.every(({ version }) => version !== '');
    const fault = incomplete === undefined ? null : faultReason(path, reader, incomplete);
    return { packages, unread: tells ? fault : (unreadable ?? fault) };
  } catch (error) {
    return { packages: [], unread: unreadable ?? faultReason(path, reader, error) };
  }
};

/** Packages of npm, PyPI and RubyGems on a host, out of the metadata that was read on its walk, those of the distribution left out. */
export const walkedPackages = ({ group, owned, isCut, status }: WalkedPackages): Answer => {
  const packages: PackageEntry[] = [];
  const reasons = new Map<string, UnknownReason>();
  for (const [path, entry] of [...group.entries].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const reader = metadataReaders.find((it) => it.wants({ path, mode: entry.mode, size: entry.size }) > 0);
    if (reader === undefined || owned.has(path)) continue;
    const { packages: own, unread } = readFile(reader, entry);
    if (unread !== null) reasons.set(path, unread);
    for (const row of own) packages.push({ ...row, path });
  }
  const reason = walkReason(status) ?? (isCut ? CUT : (group.reason ?? unreadFiles(reasons)));
  return found({ packages, complete: reason === null, reason });
};
