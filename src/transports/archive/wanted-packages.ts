import type { PackagesProbe, Probe } from '../../core/probe.ts';
import type { CandidateFile, PackageReader } from '../../packages/package-reader.ts';
import type { ReadersOf } from '../../packages/readers-of.ts';
import { isRuntimePath } from './file-tree.ts';

export type PackageGroup = PackagesProbe['of'];

export const PACKAGE_GROUPS: readonly PackageGroup[] = ['rpm', 'applications'];

/** A reader that wants to read one file. */
export interface PackageWish {
  readonly of: PackageGroup;
  readonly reader: PackageReader;
  /** Of the file, at most. */
  readonly bytes: number;
}

/** The files out of which packages are read. */
export interface WantedPackages {
  /** What is read, each with all that belongs to it. */
  readonly groups: ReadonlySet<PackageGroup>;
  /** Who wants to read a file, its path as it stands in its layer. */
  wishesFor(file: CandidateFile): readonly PackageWish[];
}

const NONE: readonly PackageWish[] = [];

/** Which files the readers of the asked packages want. What rpm installed is no application of its own: the one is read for the other, too. */
export const wantedPackages = (probes: readonly Probe[], readersOf: ReadersOf): WantedPackages => {
  const asked = new Set(probes.flatMap((probe) => (probe.kind === 'packages' ? [probe.of] : [])));
  const groups = asked.has('applications') ? new Set(PACKAGE_GROUPS) : asked;
  const readers = [...groups].flatMap((of) => readersOf[of].map((reader) => ({ of, reader })));
  return {
    groups,
    wishesFor(file) {
      if (readers.length === 0 || isRuntimePath(file.path)) return NONE;
      let wishes: PackageWish[] | null = null;
      for (const { of, reader } of readers) {
        const bytes = reader.wants(file);
        if (bytes <= 0) continue;
        wishes ??= [];
        wishes.push({ of, reader, bytes });
      }
      return wishes ?? NONE;
    },
  };
};
